"""An autograder for numerical Python.

The package is the harness: it knows no exercise by name. A course (its exercises, references and
hidden checks) is a folder that :func:`grader.course.load_course` reads.
"""

__version__ = "0.1.0"
