"""Is a device that gives zeros without an end; where that needs rights, a link to one.

Success would show in a read that does not end.
"""

import os
import stat

EARNS = 0


def hand_in(folder, right):
    (folder / "device").mkdir()
    try:
        os.mknod(folder / "device" / "target.py", stat.S_IFCHR | 0o666, os.makedev(1, 5))
    except PermissionError:
        (folder / "device" / "target.py").symlink_to("/dev/zero")
