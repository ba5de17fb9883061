"""Has a name that is HTML.

Success would show in the terminal, the table or the name of the result.
"""

EARNS = 10


def hand_in(folder, right):
    name = "<img src=x onerror=alert(1)>"
    (folder / name).mkdir()
    (folder / name / "target.py").write_text(right)
