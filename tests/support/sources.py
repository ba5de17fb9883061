"""The project's own sources, each read and parsed once for all tests of a process that look at them."""

from __future__ import annotations

import ast
import functools


@functools.cache
def tree_of(file):
    """The syntax tree of a file. It is shared: look at it, do not change it."""
    return ast.parse(file.read_text(encoding="utf-8"))


@functools.cache
def nodes_of(file):
    """Every node of a file's syntax tree."""
    return tuple(ast.walk(tree_of(file)))
