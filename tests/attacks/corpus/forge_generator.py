"""Returns generators that yield what they are asked for.

Success would show as points: no function here is right.
"""

EARNS = 0

def double(x):
    return (2 * value for value in x)


def total(x):
    yield float(x.sum())
