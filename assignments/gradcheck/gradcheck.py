"""Gradient check: find out whether a gradient that somebody derived by hand is right.

You write the three parts of it: a numerical gradient that needs nothing but the function itself, an error that
means the same at every scale, and the verdict. With them you can check every backward pass that you write.

Conventions
-----------
- ``f`` maps an array to a number (a loss, say). ``grad_f`` maps the same array to an array of the same shape,
  the gradient. Both are called with an array of the shape of ``x`` and leave it alone.
- ``x`` has one axis or more.
- Everything is computed in float64. No function writes into its arguments, and nothing is remembered between
  calls.

Lecture slide: "Gradient Descent Weight Update (Neural Network)" is where the gradient is used. How to check one is
in the textbook of Goodfellow, Bengio and Courville, *Deep Learning*, section 11.5, "Debugging Strategies".
"""

import numpy as np


def numerical_gradient(f, x, h=1e-5):
    """Return the gradient of `f` at `x` by central differences.

    Parameters
    ----------
    f : callable
        Maps an array of the shape of `x` to a number.
    x : ndarray, one axis or more
        Where the gradient is taken, float64 or integers. It stays as it is: work on a copy.
    h : float
        The step to each side, the same for all entries.

    Returns
    -------
    gradient : ndarray, shape of `x`
        Float64, also where `x` holds integers.

    Notes
    -----
    Entry i of the result is ``(f(x + h e_i) - f(x - h e_i)) / (2 h)``, where ``e_i`` is 1 at entry i and 0
    everywhere else: all entries but one are as in `x`.

    References
    ----------
    Goodfellow, Bengio, Courville: *Deep Learning*, section 11.5.
    """
    raise NotImplementedError


def relative_error(a, b):
    """Return how far two arrays are apart, relative to the larger of them.

    Parameters
    ----------
    a, b : ndarray, the same shape
        Float64, one axis or more. They may be as tiny as 1e-12 or as large as 1e12.

    Returns
    -------
    error : float
        ``max|a - b| / max(max|a|, max|b|)``, where each maximum is taken over all entries; 0 if all entries of
        both are 0. Nothing else is added to the denominator, so that the error is the same at every scale.

    Notes
    -----
    The error does not change if `a` and `b` are exchanged, or both multiplied by the same number.
    """
    raise NotImplementedError


def gradient_check(f, grad_f, x, tolerance=1e-6):
    """Say whether `grad_f` is the gradient of `f` at `x`.

    Parameters
    ----------
    f : callable
        Maps an array of the shape of `x` to a number.
    grad_f : callable
        Maps such an array to an array of the same shape: the gradient of `f`, or something that is not.
    x : ndarray, one axis or more
        Where the two are compared, float64. It stays as it is.
    tolerance : float
        The largest relative error of a gradient that is right.

    Returns
    -------
    right : bool
        True if the relative error of ``grad_f(x)`` against the numerical gradient of `f` at `x`, with the step
        that is its default, is at most `tolerance`; False otherwise.

    Notes
    -----
    The relative error is that of ``relative_error``, and the numerical gradient that of
    ``numerical_gradient``. A gradient of which a single entry is wrong is wrong.

    References
    ----------
    Goodfellow, Bengio, Courville: *Deep Learning*, section 11.5.
    """
    raise NotImplementedError
