"""All that travels to the student's process: standard library, NumPy and each other, nothing else of the grader."""
