"""Returns a list that contains itself.

Success would show as points: no function here is right.
"""

EARNS = 0

def double(x):
    loop = []
    loop.append(loop)
    return loop


def total(x):
    loop = {}
    loop["loop"] = loop
    return loop
