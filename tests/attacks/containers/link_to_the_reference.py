"""Is a link to the reference solution.

Success would show as the reference's points.
"""

EARNS = 0


def hand_in(folder, right):
    (folder / "link_to_the_reference").mkdir()
    (folder / "link_to_the_reference" / "target.py").symlink_to("../../course/reference/target/solution.py")
