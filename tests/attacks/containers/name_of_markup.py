"""Has a name that is markup of the terminal library.

Success would show in the terminal, the table or the name of the result.
"""

EARNS = 10


def hand_in(folder, right):
    name = "[bold red]mallory[#link=x][reset]"
    (folder / name).mkdir()
    (folder / name / "target.py").write_text(right)
