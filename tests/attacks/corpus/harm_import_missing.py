"""Imports a module that nobody has, after right code.

It earns nothing: the file cannot be imported. Success would show as a crash of the run.
"""

EARNS = 0

import numpy as np


def double(x):
    return 2 * x


import a_module_that_nobody_has
