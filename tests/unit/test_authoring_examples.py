"""Every public name of `grader.authoring` has an example in its docstring, and the example is true."""

from __future__ import annotations

import doctest
import inspect
import re

import numpy as np
import pytest

from grader import authoring

FINDER = doctest.DocTestFinder(recurse=False)


@pytest.mark.parametrize("name", authoring.__all__)
def test_the_example_runs_and_shows_what_it_says(name):
    # The page says so: `import numpy as np` and `from grader.authoring import *` come first.
    given = {"np": np, **{public: getattr(authoring, public) for public in authoring.__all__}}
    (examples,) = FINDER.find(getattr(authoring, name), name, module=False, globs=given)
    assert len(examples.examples) >= 2
    said: list[str] = []
    failed, _ = doctest.DocTestRunner().run(examples, out=said.append)
    assert failed == 0, "".join(said)


def described(documented):
    """The names in the section *Parameters* of a docstring."""
    _, _, section = inspect.getdoc(documented).partition("\nParameters\n----------\n")
    heads = re.findall(r"^(\S.*)$", re.split(r"\n\w+\n---", section)[0], flags=re.MULTILINE)
    return {name.strip("*") for head in heads for name in head.split(" : ")[0].split(", ")}


@pytest.mark.parametrize(
    "name", [name for name in authoring.__all__ if name != "Status"]
)  # an enumeration has none
def test_every_parameter_is_described(name):
    documented = getattr(authoring, name)
    known = described(documented)
    if (
        isinstance(documented, type)
        and documented is not authoring.Check
        and issubclass(documented, authoring.Check)
    ):
        known |= described(authoring.Check)  # the reference has a paragraph on what all kinds of check take
    assert set(inspect.signature(documented).parameters) == known
