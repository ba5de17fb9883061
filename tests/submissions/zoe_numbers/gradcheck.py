import numpy as np


def numerical_gradient(f, x, h=1e-5):
    gradient = np.zeros(x.shape)
    for place in np.ndindex(*x.shape):
        above, below = x.astype(float), x.astype(float)
        above[place] += h
        below[place] -= h
        gradient[place] = (f(above) - f(below)) / (2 * h)
    return gradient


def relative_error(a, b):
    difference = largest = 0.0
    for p, q in zip(a.ravel(), b.ravel(), strict=True):
        difference = max(difference, abs(p - q))
        largest = max(largest, abs(p), abs(q))
    return difference / largest if largest > 0 else 0.0


def gradient_check(f, grad_f, x, tolerance=1e-6):
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
