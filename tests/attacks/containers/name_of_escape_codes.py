"""Is called by escape codes that clear the screen and set its title.

Success would show in the terminal, the table or the name of the result.
"""

EARNS = 10


def hand_in(folder, right):
    name = "\x1b[2J\x1b]0;owned\x07"
    (folder / name).mkdir()
    (folder / name / "target.py").write_text(right)
