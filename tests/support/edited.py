"""Editors of functions that are written down in a test, without a sandbox."""

from __future__ import annotations

import ast
import textwrap

import numpy as np

from grader.sandbox.inside.edits.editor import Editor
from grader.sandbox.inside.edits.operators import Operator

FILE = "work.py"


def editor_of(source, function):
    """The editor of a function, and the namespace of its module."""
    tree = ast.parse(textwrap.dedent(source))
    namespace = {"np": np, "__name__": "work"}
    exec(compile(tree, FILE, "exec"), namespace)  # noqa: S102
    return Editor(namespace[function], lambda _: tree.body, frozenset({FILE})), namespace


def first_right(source, function, right):
    """Kind and lines of the first edit with which ``right(function)`` holds; None if there is none."""
    editor, namespace = editor_of(source, function)
    listed = editor.listed()
    starts = np.cumsum([0, *listed["count"]])
    for number, operator in enumerate(listed["operators"]):
        try:
            with editor.applied([number]):
                fits = bool(right(namespace[function]))
        except Exception:  # noqa: BLE001, S112 - most edits are nonsense
            continue
        if fits:
            places = listed["places"][starts[number] : starts[number + 1]]
            return list(Operator)[operator], sorted({int(line) for line, _, _ in places})
    return None
