"""Makes links, FIFOs and folders.

Success would show as a hang, a survivor, or a neighbour that loses points.
"""

EARNS = 0

import os


def double(x):
    for make in (
        lambda: os.symlink("/etc/passwd", "/tmp/canary-of-harm"),
        lambda: os.link("/etc/passwd", "/tmp/canary-of-harm"),
        lambda: os.mkfifo("/tmp/canary-of-harm"),
        lambda: os.mkdir("/tmp/canary-of-harm"),
        lambda: os.mknod("/tmp/canary-of-harm"),
    ):
        try:
            make()
        except OSError:
            pass
    return 0 * x
