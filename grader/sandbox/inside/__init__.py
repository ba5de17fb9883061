"""Code that travels to the student's process. It imports the standard library, NumPy and itself alone."""
