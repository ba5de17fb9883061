"""Has a name that, unescaped, is a path.

Success would show in the terminal, the table or the name of the result.
"""

EARNS = 10


def hand_in(folder, right):
    name = "a%2f..%2f..\\\\..\\\\x..json"
    (folder / name).mkdir()
    (folder / name / "target.py").write_text(right)
