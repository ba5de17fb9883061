import numpy as np


def numerical_gradient(f, x, h=1e-5):
    point = np.array(x, dtype=float)
    grad = np.empty_like(point)
    it = np.nditer(point, flags=["multi_index"])
    while not it.finished:
        k = it.multi_index
        old = point[k]
        point[k] = old + h
        up = f(point)
        point[k] = old - h
        down = f(point)
        point[k] = old
        grad[k] = (up - down) / (2 * h)
        it.iternext()
    return grad


def relative_error(a, b):
    scale = max(np.abs(a).max(), np.abs(b).max())
    return 0.0 if scale == 0 else float(np.abs(a - b).max() / scale)


def gradient_check(f, grad_f, x, tolerance=1e-6):
    return relative_error(grad_f(x), numerical_gradient(f, x)) <= tolerance
