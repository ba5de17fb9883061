"""Imports a module that nobody has, after right code.

It earns what the code earns: the import is left out, and named. Success would show as a crash of the run.
"""

EARNS = 4.333

import numpy as np


def double(x):
    return 2 * x


import a_module_that_nobody_has
