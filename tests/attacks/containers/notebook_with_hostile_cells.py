"""Has cells whose sources are not text, and outputs that are HTML and escape codes.

Success would show as an exception, or as markup in a report.
"""

import json

EARNS = 0


def hand_in(folder, right):
    cells = [
        {"cell_type": "code", "source": {"a": 1}, "outputs": [{"text": "\x1b[2J"}]},
        {"cell_type": "<script>alert(1)</script>", "source": "x"},
    ]
    (folder / "notebook_with_hostile_cells.ipynb").write_text(json.dumps({"nbformat": 4, "cells": cells}))
