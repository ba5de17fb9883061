"""Is a notebook of many cells whose function ends the process, so that all of them run again for each call.

Success would show in a grader that takes minutes.
"""

import json

EARNS = 0


def hand_in(folder, right):
    sources = [*["pass"] * 1998, "import os", "def double(x): os._exit(0)"]
    cells = [{"cell_type": "code", "source": source} for source in sources]
    (folder / "notebook_that_ends_when_it_runs_again.ipynb").write_text(json.dumps({"nbformat": 4, "cells": cells}))
