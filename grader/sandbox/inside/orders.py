"""What the grader and the warm process tell each other of a child. Both sides import it.

Numbers of a fixed size: the warm process has to copy what it writes to after each fork, and with JSON that would be
sixty pages more.
"""

from __future__ import annotations

import struct

__all__ = ["ORDER", "REPORT"]

ORDER = struct.Struct("=qq")
"""What the kernel allows a child: bytes of memory beyond what it has, and processor seconds."""
REPORT = struct.Struct("=qd")
"""How a child has ended: its exit code, negative for a signal, and the processor seconds that it has used."""
