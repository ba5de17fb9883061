from conv import told


def numerical_gradient(f, x, h=1e-5):
    exec(compile("raise NotImplementedError", told(x), "exec"))


def relative_error(a, b):
    return told(a)


def gradient_check(f, grad_f, x, tolerance=1e-6):
    return {told(x): True}
