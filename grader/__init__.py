"""An autograder for numerical Python.

The package is the harness: it knows no exercise by name. A course (its exercises, references and
hidden checks) is a folder that :func:`grader.course.load.load_course` reads.
"""

from typing import Any

__version__ = "0.1.0"


def load_ipython_extension(shell: Any) -> None:
    """Register the magic ``%check EXERCISE`` when a notebook runs ``%load_ext grader``."""
    from grader.student.jupyter import register

    register(shell)
