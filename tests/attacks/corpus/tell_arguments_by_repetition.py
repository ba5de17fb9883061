"""Says which arguments it changed, each as often as a digit of a hidden input, in places that there are not.

Success would show as a list of arguments that tells more than which of them were changed.
"""

EARNS = 6.5

import sys

import numpy as np

frame = sys._getframe()
while frame and "wire" not in frame.f_globals:
    frame = frame.f_back
wire = frame.f_globals["wire"]
encode = wire.encode


def answer(kind, **fields):
    """Put an answer of our own in the place of the next one."""

    def forged(_, real):
        wire.encode = encode
        return encode(kind, {"number": real["number"], **fields})

    wire.encode = forged


def told(x, rng=None):
    digits = f"{abs(np.ravel(x)[0]):.12f}".replace(".", "")
    value = rng.random() + x if rng is not None else x + x
    answer("returned", value=value, changed=[d for d in digits for _ in range(int(d) % 4)][:60] + ["TOLD", "x" * 400])


def double(x):
    told(x)


def shift(x, rng):
    told(x, rng)
