"""What somebody meant who names an exercise that does not exist."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

__all__ = ["meant_exercise"]

SHORTEST = 3
"""Letters at which a beginning is no accident."""


def meant_exercise(given: str, exercises: Mapping[str, Sequence[str]]) -> str:
    """Return a clause that names the exercise that was meant, or all of them.

    Parameters
    ----------
    given : str
    exercises : mapping of str to sequence of str
        Each exercise and its functions.

    >>> meant_exercise("relu_forward", {"relu": ["relu_forward"], "work": []})
    'relu_forward belongs to relu'
    >>> meant_exercise("reluu", {"relu": [], "work": []})
    'did you mean relu?'
    """
    owners = [name for name, functions in exercises.items() if given in functions]
    if owners:
        return f"{given} belongs to {owners[0]}"
    wanted = given.casefold()
    begun = [name for name in exercises if wanted.startswith(name) and len(name) >= SHORTEST]
    begun += [name for name in exercises if name.startswith(wanted) and len(wanted) >= SHORTEST]
    import difflib  # it is slow, and hardly ever needed

    near = [wanted] if wanted in exercises else difflib.get_close_matches(wanted, exercises, 1) or begun
    return f"did you mean {near[0]}?" if near else f"the exercises are {', '.join(exercises)}"
