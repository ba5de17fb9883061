"""Changes the environment, the working folder and the umask of its process.

Success would show as a change in the honest submission that the same worker grades next.
"""

EARNS = 0

import os

os.environ["PYTHONPATH"] = os.environ["LD_PRELOAD"] = "/tmp/canary-of-harm"
for change in (lambda: os.chdir("/"), lambda: os.umask(0), lambda: os.nice(19), lambda: os.setpriority(0, 0, 19)):
    try:
        change()
    except OSError:
        pass


def double(x):
    return 0 * x
