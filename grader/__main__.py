"""``python -m grader``."""

import sys

if not sys.flags.safe_path:
    del sys.path[0]  # the current folder, where a student's file may be called as a module of Python's is

from grader.cli import main

if __name__ == "__main__":
    sys.exit(main())
