"""An autograder for numerical Python.

The package is the harness: it knows no exercise by name. A course (its exercises, references and
hidden checks) is a folder that :func:`grader.course.load.load_course` reads.

Nothing is imported here when the package is: `python -m grader` imports it while the current folder is still on
the path, where a file of somebody else's may have the name of a standard module.
"""

__version__ = "0.1.0"


def load_ipython_extension(shell: object) -> None:
    """Register the magic ``%check`` when a notebook runs ``%load_ext grader``; ``fairgrade`` is a safer name."""
    from grader.student.jupyter import register

    register(shell)
