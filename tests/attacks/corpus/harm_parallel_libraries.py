"""Uses threads and processes as an honest student would, by every library that has them.

Success would show as a hang, or as an error without a name: each is refused in one sentence.
"""

EARNS = 0

import asyncio
import multiprocessing
import subprocess
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor


def double(x):
    attempts = (
        lambda: list(ThreadPoolExecutor(4).map(float, [1.0])),
        lambda: list(ProcessPoolExecutor(4).map(float, [1.0])),
        lambda: multiprocessing.Pool(4).map(float, [1.0]),
        lambda: multiprocessing.Process(target=print).start(),
        lambda: subprocess.run(["true"], check=True),
        lambda: asyncio.run(asyncio.to_thread(print)),
    )
    for attempt in attempts:
        try:
            attempt()
            return 2 * x
        except (RuntimeError, OSError):
            pass
    threading.Thread(target=print).start()
