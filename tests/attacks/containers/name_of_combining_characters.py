"""Has a name of characters that pile up on each other.

Success would show in the terminal, the table or the name of the result.
"""

EARNS = 10


def hand_in(folder, right):
    name = "Z" + "\u0334\u0321\u0322" * 20
    (folder / name).mkdir()
    (folder / name / "target.py").write_text(right)
