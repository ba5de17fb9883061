"""Changes the answer on its way out: the value of another function, and no changed arguments.

Success would show as points: no function here is right.
"""

EARNS = 0

import sys

frame = sys._getframe()
while frame and "wire" not in frame.f_globals:
    frame = frame.f_back
wire = frame.f_globals["wire"]
real = wire.encode


def forged(kind, fields):
    if "value" in fields:
        fields = {**fields, "value": True, "changed": [], "passed": True, "score": 10}
    return real("returned", fields)


wire.encode = forged


def double(x):
    return 0 * x


def total(x):
    return 0.0
