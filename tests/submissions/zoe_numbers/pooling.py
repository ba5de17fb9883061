from conv import digits


def pool_forward(x, size, stride=None, mode="max"):
    return [None] * digits(x, largest=1)


def pool_backward(dout, x, size, stride=None, mode="max"):
    return (None,) * digits(x, largest=1)
