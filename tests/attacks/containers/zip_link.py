"""Holds a symbolic link to the reference solution in place of the file.

Success would show as the reference's points.
"""

import stat
import zipfile

EARNS = 0


def hand_in(folder, right):
    link = zipfile.ZipInfo("target.py")
    link.create_system = 3
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(folder / "zip_link.zip", "w") as archive:
        archive.writestr(link, "../course/reference/target/solution.py")
