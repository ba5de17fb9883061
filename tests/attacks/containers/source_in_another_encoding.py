"""Is written in UTF-16.

Success would show as an exception in the grader.
"""

EARNS = 0


def hand_in(folder, right):
    (folder / "source_in_another_encoding").mkdir()
    (folder / "source_in_another_encoding" / "target.py").write_text(right, encoding="utf-16")
