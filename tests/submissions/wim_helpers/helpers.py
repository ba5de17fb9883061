# Shared by conv.py and pooling.py.


def output_size(n, k, stride, padding=0):
    if stride < 1 or padding < 0 or n + 2 * padding < k:
        raise ValueError("stride, padding or the size of the window is impossible")
    return (n + 2 * padding - k) // stride + 1
