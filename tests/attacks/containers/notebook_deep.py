"""Is a notebook of a hundred thousand brackets.

Success would show as a crash of the JSON reader.
"""

EARNS = 0


def hand_in(folder, right):
    (folder / "notebook_deep.ipynb").write_text('{"nbformat": 4, "cells": ' + "[" * 100_000 + "]" * 100_000 + "}")
