"""Has a cell with half of a surrogate pair, which is JSON and no UTF-8.

Success would show as an exception in the grader.
"""

EARNS = 0


def hand_in(folder, right):
    cell = '{"cell_type": "code", "source": "x = \'\\ud800\'"}'
    (folder / "notebook_with_surrogates.ipynb").write_text('{"nbformat": 4, "cells": [' + cell + "]}")
