"""Returns a list in a list in a list, a hundred thousand deep.

Success would show as points: no function here is right.
"""

EARNS = 0

def double(x):
    deep = []
    for _ in range(100_000):
        deep = [deep]
    return deep
