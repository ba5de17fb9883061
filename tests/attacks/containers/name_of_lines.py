"""Has a name of several lines, one of which looks like another student's row.

Success would show in the terminal, the table or the name of the result.
"""

EARNS = 10


def hand_in(folder, right):
    name = "mallory\nzoe  10\r\tx"
    (folder / name).mkdir()
    (folder / name / "target.py").write_text(right)
