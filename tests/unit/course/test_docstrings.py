"""What several returned values are called: by the docstring of the function, where it names them."""

from __future__ import annotations

import pytest

from grader.course.docstrings import returned_names

TWO = """Return two.

    Parameters
    ----------
    x : ndarray

    Returns
    -------
    out : ndarray, shape (N, M)
        The output : of the layer.
    mask : ndarray
        Zeros and ones.

    Raises
    ------
    ValueError
        If `x` is empty.
    """


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (TWO, ("out", "mask")),
        ("Return one.\n\n    Returns\n    -------\n    ndarray, the shape of `x`\n        Float64.\n    ", ()),
        ("Return one.\n\n    Returns\n    -------\n    loss : float", ("loss",)),
        ("Return nothing.", ()),
        (None, ()),
    ],
)
def test_the_names_are_those_of_the_section_of_results(text, names):
    def function():
        pass

    function.__doc__ = text
    assert returned_names(function) == names
