"""JSON Schemas in which each field is described by the docstring below it.

Pydantic can read these docstrings whenever a class is made. It looks for them in the sources, which takes a tenth
of the start of every command. They are needed only where a schema is asked for.
"""

from __future__ import annotations

import ast
import inspect
import itertools
import textwrap
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

__all__ = ["schema_of"]


def schema_of(model: type[BaseModel], base: type[BaseModel]) -> dict[str, Any]:
    """Return the JSON Schema of `model`; it and the models that it is made of are derived from `base`."""
    for one in _derived(base):
        texts = {name: text for ancestor in reversed(one.__mro__) for name, text in _docstrings(ancestor)}
        for name, field in one.model_fields.items():
            field.description = texts.get(name)
        one.model_rebuild(force=True)
    return model.model_json_schema()


def _derived(base: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """Yield all classes derived from `base` in the order in which they were made: parts before what holds them."""
    for one in base.__subclasses__():
        yield one
        yield from _derived(one)


def _docstrings(model: type) -> Iterator[tuple[str, str]]:
    """Yield the name of each field that `model` itself has, with its docstring."""
    if model is BaseModel or not issubclass(model, BaseModel):
        return
    (definition,) = ast.parse(textwrap.dedent(inspect.getsource(model))).body
    assert isinstance(definition, ast.ClassDef)
    for field, text in itertools.pairwise(definition.body):
        match field, text:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(docstring))):
                yield name, inspect.cleandoc(docstring)
