"""Right in other styles: they measure how far right answers differ, and must get full marks."""

import numpy as np

from grader.authoring import alternative


@alternative("numerical_gradient")
def gradient_with_two_copies(f, x, h=1e-5):
    """A copy moved up and a copy moved down, for every place."""
    gradient = np.zeros(x.shape)
    for place in np.ndindex(*x.shape):
        above, below = x.astype(float), x.astype(float)
        above[place] += h
        below[place] -= h
        gradient[place] = (f(above) - f(below)) / (2 * h)
    return gradient


@alternative("numerical_gradient")
def gradient_by_unit_vectors(f, x, h=1e-5):
    """The unit vectors of the formula, as rows of an identity matrix."""
    partial = [(f(x + h * e.reshape(x.shape)) - f(x - h * e.reshape(x.shape))) * (0.5 / h) for e in np.eye(x.size)]
    return np.array(partial).reshape(x.shape)


@alternative("numerical_gradient")
def gradient_there_and_back(f, x, h=1e-5):
    """One copy, moved up, down by two steps and up again; each side divided by itself."""
    x = x * 1.0
    gradient = np.empty_like(x)
    walk = np.nditer(x, flags=["multi_index"])
    while not walk.finished:
        place = walk.multi_index
        x[place] += h
        above = f(x) / (2 * h)
        x[place] -= 2 * h
        below = f(x) / (2 * h)
        x[place] += h
        gradient[place] = above - below
        walk.iternext()
    return gradient


@alternative("numerical_gradient")
def gradient_by_lists(f, x, h=1e-5):
    """Lists, and an array only when f is called."""
    values = [float(v) for v in x.ravel()]
    found = []
    for i, value in enumerate(values):
        sides = [np.reshape([*values[:i], value + side, *values[i + 1 :]], x.shape) for side in (h, -h)]
        found.append((f(sides[0]) - f(sides[1])) / h / 2)
    return np.reshape(found, x.shape)


@alternative("numerical_gradient")
def gradient_as_mean_of_both_sides(f, x, h=1e-5):
    """The mean of the slope to the right and the slope to the left: the value in the middle cancels."""
    gradient, here = np.zeros(x.shape), f(x)
    for place in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[place] = h
        gradient[place] = ((f(x + step) - here) / h + (here - f(x - step)) / h) / 2
    return gradient


@alternative("relative_error")
def error_by_loops(a, b):
    """The three maxima in one loop."""
    difference = largest = 0.0
    for p, q in zip(a.ravel(), b.ravel(), strict=True):
        difference = max(difference, abs(p - q))
        largest = max(largest, abs(p), abs(q))
    return difference / largest if largest > 0 else 0.0


@alternative("relative_error")
def error_by_norms(a, b):
    """Maximum norms, and the scale taken out first."""
    scale = np.linalg.norm(np.concatenate([a.ravel(), b.ravel()]), np.inf)
    if not scale:
        return 0
    return np.linalg.norm((a / scale - b / scale).ravel(), np.inf)


@alternative("gradient_check")
def check_by_loops(f, grad_f, x, tolerance=1e-6):
    """Everything written out."""
    analytic = grad_f(x).ravel()
    copy = x.copy()
    h = 1e-5
    difference = largest = 0.0
    for i, place in enumerate(np.ndindex(*x.shape)):
        old = copy[place]
        copy[place] = old + h
        above = f(copy)
        copy[place] = old - h
        numeric = (above - f(copy)) / (2 * h)
        copy[place] = old
        difference = max(difference, abs(analytic[i] - numeric))
        largest = max(largest, abs(analytic[i]), abs(numeric))
    if largest == 0:
        return True
    return bool(difference / largest <= tolerance)


@alternative("gradient_check")
def check_without_division(f, grad_f, x, tolerance=1e-6):
    """The difference against the tolerance times the scale: nothing to divide by."""
    analytic, numeric = grad_f(x), gradient_with_two_copies.make(None, f, x)
    allowed = tolerance * np.max(np.abs([analytic, numeric]))
    return np.all(np.abs(analytic - numeric) <= allowed)


@alternative("gradient_check")
def check_by_norms(f, grad_f, x, tolerance=1e-6):
    """Euclidean norms, as some textbooks have it: another number, but the same verdict by a wide margin."""
    analytic, numeric = grad_f(x), gradient_by_unit_vectors.make(None, f, x)
    scale = max(np.linalg.norm(analytic), np.linalg.norm(numeric))
    if scale == 0:
        return True
    return bool(np.linalg.norm(analytic - numeric) / scale <= tolerance)
