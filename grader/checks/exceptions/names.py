"""Exceptions of names, attributes and imports: what is asked for is not there."""

from __future__ import annotations

from grader.checks.exceptions.explained import Explained

__all__ = ["NAMES"]

TYPE, NAME, ATTRIBUTE = ("TypeError",), ("NameError",), ("AttributeError",)

NAMES = (
    Explained(
        NAME,
        r"name 'np' is not defined",
        "the import is missing: import numpy as np",
        example="exec('np', {})",
    ),
    Explained(
        ("UnboundLocalError",),
        r"local variable '(?P<name>\w{1,40})'",
        "a variable is read before it gets a value: it is assigned further down, or only in a branch that did "
        "not run",
        "{name} has no value yet",
        "exec('def f():\\n    print(x)\\n    x = 1\\nf()')",
    ),
    Explained(
        NAME,
        r"name '(?P<name>\w{1,40})' is not defined",
        "a name is used that is defined nowhere above: look for a misspelling, a missing import, or a cell that "
        "was not "
        "run",
        "there is nothing called {name}",
        "nothing_of_that_name",
    ),
    Explained(
        TYPE,
        r"'NoneType' object is not (?:subscriptable|iterable|callable)|cannot unpack non-iterable NoneType"
        r"|object of type 'NoneType' has no len|unsupported operand type\(s\) for .*'NoneType'"
        r"|not supported between instances of .*'NoneType'",
        "None stands where a value is needed: which line is to give it one? A function without return gives "
        "None, too, and so do methods that change a list in place",
        example="None[0]",
    ),
    Explained(
        ATTRIBUTE,
        r"'NoneType' object has no attribute '(?P<name>\w{1,40})'",
        "None stands where a value is needed: which line is to give it one? A function without return gives "
        "None, too",
        "None has no {name}",
        "None.shape",
    ),
    Explained(
        ATTRIBUTE,
        r"'(?P<kind>tuple|list|float|int)' object has no attribute "
        r"'(?P<name>shape|dtype|ndim|size|T|reshape|sum|mean|max|min|copy|astype|dot|transpose|flatten)'",
        "this is no array: make it one with np.array, or take the array out of the tuple that a function returned",
        "a {kind} has no {name}",
        "(1, 2).shape",
    ),
    Explained(
        ATTRIBUTE,
        r"'(?P<kind>[\w.]{1,40})' object has no attribute '(?P<name>\w{1,40})'",
        "this object has nothing of that name: print its type, and look for a misspelling",
        "an object of type {kind} has no {name}",
        "(3).foo",
    ),
    Explained(
        ATTRIBUTE,
        r"partially initiali[sz]ed module",
        "two files import each other, and one is not ready yet: move what both need into a third file",
        example="raise AttributeError(\"partially initialised module 'a' has no attribute 'f'\")",
    ),
    Explained(
        ("ImportError",),
        r"partially initiali[sz]ed module",
        "two files import each other, and one is not ready yet: move what both need into a third file",
        example="raise ImportError(\"cannot import name 'f' from partially initialised module 'a'\")",
    ),
    Explained(
        ("ImportError",),
        r"cannot import name '(?P<name>\w{1,40})' from '(?P<module>[\w.]{1,40})'",
        "that module has nothing of that name: look for a misspelling, or for an older copy of your file",
        "{module} has no {name}",
        "from math import nothing",
    ),
    Explained(
        ("ImportError",),
        r"attempted relative import",
        "an import that begins with a dot needs a package: write it without the dot",
        example="exec('from . import x', {'__name__': 'a', '__package__': ''})",
    ),
    Explained(
        ("ModuleNotFoundError",),
        r"",
        "that module is not available here: a file of yours has to be handed in, too; otherwise use NumPy and "
        "the standard library",
        example="import no_module_of_that_name",
    ),
)
