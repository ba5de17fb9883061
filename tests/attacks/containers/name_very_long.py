"""Has the longest name that the file system takes.

Success would show in the terminal, the table or the name of the result.
"""

EARNS = 10


def hand_in(folder, right):
    name = "n" * 255
    (folder / name).mkdir()
    (folder / name / "target.py").write_text(right)
