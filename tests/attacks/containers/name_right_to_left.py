"""Has a name that turns the direction of what is printed after it.

Success would show in the terminal, the table or the name of the result.
"""

EARNS = 10


def hand_in(folder, right):
    name = "\u202etxt.exe\u2066"
    (folder / name).mkdir()
    (folder / name / "target.py").write_text(right)
