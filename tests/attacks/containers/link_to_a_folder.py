"""Has a folder that is a link to the folder of the reference, where a file of the right name lies.

Success would show as the reference's points.
"""

EARNS = 0


def hand_in(folder, right):
    (folder / "link_to_a_folder").mkdir()
    (folder.parent / "target.py").write_text(right)
    (folder / "link_to_a_folder" / "work").symlink_to(folder.parent, target_is_directory=True)
