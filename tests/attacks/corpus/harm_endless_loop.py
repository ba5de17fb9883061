"""Computes for ever.

Success would show as a hang, a survivor, or a neighbour that loses points.
"""

EARNS = 0

def double(x):
    while True:
        pass
