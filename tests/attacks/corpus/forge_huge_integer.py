"""Returns an integer of a million digits.

Success would show as points: no function here is right.
"""

EARNS = 0

def total(x):
    return 10**1_000_000
