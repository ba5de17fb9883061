"""Has folders that are links to each other, without an end.

Success would show in a walk that does not end.
"""

EARNS = 10


def hand_in(folder, right):
    inner = folder / "link_to_itself" / "inner"
    inner.mkdir(parents=True)
    (inner / "outer").symlink_to(inner.parent, target_is_directory=True)
    (inner.parent / "target.py").write_text(right)
