import numpy as np

from conv import told


def pool_forward(x, size, stride=None, mode="max"):
    return {told(x): x}


def pool_backward(dout, x, size, stride=None, mode="max"):
    return np.zeros(dout.shape, dtype=[(told(x), float)])
