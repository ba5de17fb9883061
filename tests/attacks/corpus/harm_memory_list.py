"""Takes memory with a list that never ends.

Success would show as a hang, a survivor, or a neighbour that loses points.
"""

EARNS = 0

def double(x):
    hoard = []
    while True:
        hoard.append(bytearray(10**6))
