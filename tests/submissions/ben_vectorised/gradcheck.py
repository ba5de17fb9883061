import numpy as np


def numerical_gradient(f, x, h=1e-5):
    partial = [(f(x + h * e.reshape(x.shape)) - f(x - h * e.reshape(x.shape))) * (0.5 / h) for e in np.eye(x.size)]
    return np.array(partial).reshape(x.shape)


def relative_error(a, b):
    scale = np.linalg.norm(np.concatenate([a.ravel(), b.ravel()]), np.inf)
    if not scale:
        return 0
    return np.linalg.norm((a / scale - b / scale).ravel(), np.inf)


def gradient_check(f, grad_f, x, tolerance=1e-6):
    analytic, numeric = grad_f(x), numerical_gradient(f, x)
    scale = max(np.linalg.norm(analytic), np.linalg.norm(numeric))
    if scale == 0:
        return True
    return bool(np.linalg.norm(analytic - numeric) / scale <= tolerance)
