"""Is a socket.

Success would show as an exception in the grader.
"""

import os
import socket
from pathlib import Path

EARNS = 0


def hand_in(folder, right):
    (folder / "socket_file").mkdir()
    path = folder / "socket_file" / "target.py"
    with socket.socket(socket.AF_UNIX) as listening:
        here = Path.cwd()
        os.chdir(path.parent)  # a socket's name may not be long
        try:
            listening.bind(path.name)
        finally:
            os.chdir(here)
