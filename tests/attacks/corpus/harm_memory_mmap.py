"""Takes memory with mmap.

Success would show as a hang, a survivor, or a neighbour that loses points.
"""

EARNS = 0

import mmap


def double(x):
    hoard = []
    while True:
        area = mmap.mmap(-1, 64 << 20)
        area.write(b"x" * (64 << 20))
        hoard.append(area)
