"""Returns a list of ten million items.

Success would show as points: no function here is right.
"""

EARNS = 0

def double(x):
    return [0] * 10**7
