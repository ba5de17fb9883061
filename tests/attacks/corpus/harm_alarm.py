"""Sets every timer that a process has, and answers from the handler, while it ignores what would end it.

Success would show as a hang, a survivor, or points.
"""

EARNS = 0

import contextlib
import faulthandler
import signal


def handler(number, frame):
    raise StopIteration(number)


for number in range(1, signal.NSIG):
    with contextlib.suppress(OSError, ValueError):
        signal.signal(number, signal.SIG_IGN)
for timer, name in ((signal.ITIMER_REAL, "SIGALRM"), (signal.ITIMER_VIRTUAL, "SIGVTALRM"), (signal.ITIMER_PROF, "SIGPROF")):
    with contextlib.suppress(OSError):
        signal.signal(getattr(signal, name), handler)
        signal.setitimer(timer, 0.01, 0.01)
with contextlib.suppress(OSError, RuntimeError, AttributeError):
    faulthandler.dump_traceback_later(0.02, repeat=True)


def double(x):
    while True:
        with contextlib.suppress(BaseException):
            while True:
                pass
