"""Has a folder where the file should be.

Success would show as an exception in the grader.
"""

EARNS = 0


def hand_in(folder, right):
    (folder / "folder_in_place_of_a_file" / "target.py").mkdir(parents=True)
