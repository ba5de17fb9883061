"""Has files whose names are escape codes, turn the direction of writing, or are no UTF-8.

Success would show in the notes of the result.
"""

import os

EARNS = 10


def hand_in(folder, right):
    (folder / "names_of_files").mkdir()
    (folder / "names_of_files" / "target.py").write_text(right)
    for name in ("\x1b[2J.py", "\u202eyp.py", "<script>.py", "a\nb.py", os.fsdecode(b"\xff.py")):
        (folder / "names_of_files" / name).mkdir()
        (folder / "names_of_files" / name / "helper.py").symlink_to("/etc/passwd")
