"""Plants modules that the next submission would import.

Success would show as a change in the honest submission that the same worker grades next.
"""

EARNS = 0

import sys
import types

sys.modules["target"] = sys.modules["math"] = types.ModuleType("math")


def double(x):
    return 0 * x
