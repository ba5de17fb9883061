"""Is itself a link, to the submission of somebody else.

Success would show as a result under a second name.
"""

EARNS = 0


def hand_in(folder, right):
    (folder / "link_as_a_submission").symlink_to("a_first", target_is_directory=True)
