"""Landlock: which files may be read. Everything else of the file system is out of reach, for good.

Student side. Every right that the kernel knows is removed, then reading is allowed below the roots. Version 1
(Linux 5.13) is enough: the filter of system calls refuses what older versions do not cover (truncating, signals,
sockets).
"""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Sequence

from grader.sandbox.inside.syscalls import libc

__all__ = ["restrict", "ruleset", "version"]

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # the same on every architecture
FLAG_VERSION, RULE_PATH_BENEATH = 1, 1
READ_FILE, READ_DIR = 1 << 2, 1 << 3
RIGHTS_OF = {1: 13, 2: 14, 3: 15, 4: 15}  # version -> number of file system rights; 16 from version 5
NETWORK_SINCE, SCOPES_SINCE = 4, 6
BIND_AND_CONNECT, ABSTRACT_SOCKETS_AND_SIGNALS = 0b11, 0b11


def version() -> int:
    """Return the kernel's Landlock version, 0 if Landlock is missing or disabled."""
    return max(0, int(libc().syscall(CREATE_RULESET, None, 0, FLAG_VERSION)))


def ruleset(readable: Sequence[str]) -> int:
    """Return a descriptor of the rule that below `readable` files can be read, and nothing else.

    It restricts nobody yet. It is made once: to look up every path again takes a child longer than the rest of it.

    Raises
    ------
    OSError
        If the kernel has no Landlock, or a path cannot be opened.
    """
    call, known = libc().syscall, version()
    if known < 1:
        raise OSError("Landlock is not available: it needs Linux 5.13 or newer, with landlock among its LSMs")
    handled = (1 << RIGHTS_OF.get(known, 16)) - 1
    attributes = struct.pack("<QQQ", handled, BIND_AND_CONNECT, ABSTRACT_SOCKETS_AND_SIGNALS)
    size = 8 if known < NETWORK_SINCE else 16 if known < SCOPES_SINCE else 24
    made = _checked(call(CREATE_RULESET, attributes, size, 0), "landlock_create_ruleset")
    for path in readable:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            rights = READ_FILE | READ_DIR if os.path.isdir(path) else READ_FILE  # noqa: PTH112 - stdlib only
            rule = struct.pack("=Qi", rights, opened)
            _checked(call(ADD_RULE, made, RULE_PATH_BENEATH, rule, 0), f"landlock_add_rule {path}")
        finally:
            os.close(opened)
    return made


def restrict(made: int) -> None:
    """Hold this process to a ruleset for good, and close its descriptor. Needs no_new_privs.

    Raises
    ------
    OSError
        If the kernel refuses.
    """
    _checked(libc().syscall(RESTRICT_SELF, made, 0), "landlock_restrict_self")
    os.close(made)


def _checked(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result
