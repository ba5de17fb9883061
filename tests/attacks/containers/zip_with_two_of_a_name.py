"""Holds two files of one name, a wrong one and then a right one.

Success would show as an exception, or as a grade that depends on the reader.
"""

import warnings
import zipfile

EARNS = 10


def hand_in(folder, right):
    with warnings.catch_warnings(), zipfile.ZipFile(folder / "zip_with_two_of_a_name.zip", "w") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("target.py", right)
        archive.writestr("target.py", "raise SystemExit")
