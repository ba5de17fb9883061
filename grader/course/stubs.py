"""Make the stub, the text that a student starts from, from the solution.

Kept: the module's docstring, the imports of NumPy, each public function's signature and docstring, the private
helpers and constants that the solution lists in ``GIVEN``, and the names that these need. Everything else is the
answer.
"""

from __future__ import annotations

import ast

from grader.course.stub_names import carried, is_allowed_import
from grader.errors import CourseError

__all__ = ["make_stub", "stub_cells"]

BODY = "raise NotImplementedError"


def make_stub(solution: str, file: object = "solution.py") -> str:
    """Return the stub for the source text `solution`.

    Raises
    ------
    CourseError
        If a public function has no docstring, from which a student knows the task, or if the stub needs a name that
        students do not get.
    """
    lines = _lines(solution)
    tree = ast.parse(solution)
    given = _given(tree, file)
    further = carried(tree, given, file)
    blocks = []
    for node in tree.body:
        if node in further:
            blocks.append(further[node])
        elif _is_docstring(node) or is_allowed_import(node):
            blocks.append(_source(lines, node))
        elif isinstance(node, ast.FunctionDef) and node.name in given:
            blocks.append("\n" + _source(lines, node))
        elif isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id in given for t in node.targets):
            blocks.append(_source(lines, node))
        elif isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            blocks.append("\n" + _stubbed(lines, node, file))
    return "\n\n".join(blocks) + "\n"


def stub_cells(stub: str, name: str) -> tuple[str, ...]:
    """Return the code cells of the notebook for the stub text `stub` of exercise `name`.

    One cell for the imports and the given code, one per function, and a last one that checks the exercise.
    """
    lines = _lines(stub)
    body = ast.parse(stub).body
    functions = [node for node in body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]
    preamble = [node for node in body if node not in functions and not _is_docstring(node)]
    return (
        "\n".join(_source(lines, node) for node in preamble),
        *(_source(lines, node) for node in functions),
        f"%load_ext fairgrade\n%check {name}",
    )


def _stubbed(lines: list[str], node: ast.FunctionDef, file: object) -> str:
    if not _is_docstring(node.body[0]):
        raise CourseError(
            f"{node.name} has no docstring: a student knows the task only from it",
            file=file,
            line=node.lineno,
        )
    docstring, *answer = node.body
    end = docstring.end_lineno
    assert end is not None
    if docstring.lineno == node.lineno or (answer and answer[0].lineno <= end):
        raise CourseError(
            f"{node.name} has code on a line of its docstring, which would stand in the stub: begin a new line",
            file=file,
            line=end,
        )
    return "\n".join([*lines[node.lineno - 1 : end], lines[docstring.lineno - 1][: docstring.col_offset] + BODY])


def _lines(source: str) -> list[str]:
    """The lines as `ast` counts them: a form feed does not end a line."""
    return source.split("\n")


def _source(lines: list[str], node: ast.stmt) -> str:
    return "\n".join(lines[node.lineno - 1 : node.end_lineno])


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _given(tree: ast.Module, file: object) -> frozenset[str]:
    """The names in ``GIVEN = (...)``."""
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id="GIVEN")], value=ast.Tuple(elts=names) | ast.List(elts=names)):
                given = frozenset(
                    name.value for name in names if isinstance(name, ast.Constant) and isinstance(name.value, str)
                )
                if len(given) == len(names) and given <= _defined(tree):
                    return given
                raise _bad_given(node, file)
            case ast.Assign(targets=[ast.Name(id="GIVEN")]):
                raise _bad_given(node, file)
    return frozenset()


def _defined(tree: ast.Module) -> frozenset[object]:
    functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    targets = [target for node in tree.body if isinstance(node, ast.Assign) for target in node.targets]
    return frozenset(functions | {target.id for target in targets if isinstance(target, ast.Name)})


def _bad_given(node: ast.Assign, file: object) -> CourseError:
    message = 'GIVEN must be a tuple of names of functions and constants defined here: ("_helper", "TABLE")'
    return CourseError(message, file=file, line=node.lineno)
