"""``python -m grader``."""

import sys

if not sys.flags.safe_path:
    del sys.path[0]  # the current folder: a student's file in it could have the name of a standard module

from grader.cli import main

if __name__ == "__main__":
    sys.exit(main())
