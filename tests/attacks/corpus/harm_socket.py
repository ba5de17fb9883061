"""Opens sockets of every kind, and listens.

Success would show as a hang, a survivor, or a neighbour that loses points.
"""

EARNS = 0

import socket


def double(x):
    for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX):
        try:
            server = socket.socket(family, socket.SOCK_STREAM)
            server.listen()
        except OSError:
            pass
    socket.create_connection(("127.0.0.1", 80), timeout=1)
