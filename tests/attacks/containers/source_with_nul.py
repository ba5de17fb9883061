"""Has NUL bytes in its source, after right code.

The code counts. Success would show as an exception in the grader.
"""

EARNS = 10


def hand_in(folder, right):
    (folder / "source_with_nul").mkdir()
    (folder / "source_with_nul" / "target.py").write_bytes(right.encode() + b"\0\0\0")
