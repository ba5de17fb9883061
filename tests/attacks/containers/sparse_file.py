"""Is a file of a terabyte that takes no room.

Success would show in memory that fills up.
"""

EARNS = 0


def hand_in(folder, right):
    (folder / "sparse_file").mkdir()
    with (folder / "sparse_file" / "target.py").open("wb") as file:
        file.truncate(1 << 40)
