"""Computes for ever while it is imported.

Success would show as a hang, a survivor, or a neighbour that loses points.
"""

EARNS = 0

while True:
    pass
