"""Prints without an end.

Success would show as a hang, a survivor, or a neighbour that loses points.
"""

EARNS = 0

def double(x):
    while True:
        print("x" * 10**6)
