"""Has a name that a spreadsheet takes for a formula.

Success would show in the terminal, the table or the name of the result.
"""

EARNS = 10


def hand_in(folder, right):
    name = '=HYPERLINK("http:evil","click")'
    (folder / name).mkdir()
    (folder / name / "target.py").write_text(right)
