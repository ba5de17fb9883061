"""Is a notebook with an output of two hundred megabytes.

Success would show in memory that fills up.
"""

EARNS = 0


def hand_in(folder, right):
    with (folder / "notebook_huge.ipynb").open("w") as file:
        file.write('{"nbformat": 4, "cells": [{"cell_type": "code", "source": "", "outputs": ["')
        for _ in range(200):
            file.write("x" * (1 << 20))
        file.write('"]}]}')
