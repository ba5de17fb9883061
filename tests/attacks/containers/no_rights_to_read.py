"""Takes away the right to read the file; root reads it all the same.

Success would show as a class that is not graded.
"""

import os

EARNS = 0 if os.geteuid() else 10


def hand_in(folder, right):
    (folder / "no_rights_to_read").mkdir()
    file = folder / "no_rights_to_read" / "target.py"
    file.write_text(right)
    file.chmod(0)
