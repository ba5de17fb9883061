"""Is a notebook with a number of a million digits, which takes long to convert.

Success would show in a grader that computes for minutes.
"""

EARNS = 0


def hand_in(folder, right):
    (folder / "notebook_with_a_giant_number.ipynb").write_text('{"nbformat": ' + "9" * 1_000_000 + ', "cells": []}')
