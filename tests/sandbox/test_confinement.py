"""What students' code cannot do, tried from inside, under both strengths.

`test_users.py` runs this file again as an ordinary user, and as root with a user to drop to.
"""

from __future__ import annotations

import builtins
import mmap
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from grader.model import (
    Call,
    Exited,
    Garbled,
    Killed,
    Layout,
    NotRun,
    OutOfMemory,
    Raised,
    Refused,
    Returned,
    TimedOut,
)

READING = """
import os, mmap, ctypes
def read(path): return open(path, "rb").read().decode(errors="replace")
def low_level(path):
    descriptor = os.open(path, os.O_RDONLY)
    return os.read(descriptor, 100).decode()
def through_libc(path):
    libc = ctypes.CDLL(None, use_errno=True)
    descriptor = libc.open(path.encode(), 0)
    if descriptor < 0:
        raise OSError(ctypes.get_errno(), "libc")
    return os.read(descriptor, 100).decode()
def listed(path): return sorted(os.listdir(path))
def scanned(path): return [entry.name for entry in os.scandir(path)]
def size(path): return os.stat(path).st_size
def exists(path): return os.path.exists(path)
def linked(path): return os.readlink(path)
"""


def is_denied(outcome):
    """An OSError; Python's own `setrlimit` makes a ValueError of it."""
    kind = getattr(builtins, outcome.builtin) if isinstance(outcome, Raised) else type(None)
    return issubclass(kind, (OSError, ValueError))


@pytest.mark.parametrize("how", ["read", "low_level", "through_libc"])
def test_no_file_of_the_grader_can_be_read(ask, secret, how):
    assert is_denied(ask(READING, how, str(secret)))


def test_no_folder_can_be_listed(ask, secret):
    for how in ("listed", "scanned"):
        for folder in (secret.parent, Path.home(), Path("/"), Path("/etc"), Path("/tmp"), Path(__file__).parent):
            assert is_denied(ask(READING, how, str(folder))), (how, folder)


@pytest.mark.parametrize("path", ["/etc/passwd", "/proc/self/environ", "/proc/1/environ", "/proc/self/maps"])
def test_no_system_file_can_be_read(ask, path):
    assert is_denied(ask(READING, "read", path))


def test_this_very_file_can_be_read_by_the_grader_and_not_by_the_student(ask):
    assert Path(__file__).read_text()
    assert is_denied(ask(READING, "read", __file__))


def test_only_existence_and_size_of_a_guessed_path_are_visible_under_process(ask, sandbox, secret):
    size, exists = ask(READING, "size", str(secret)), ask(READING, "exists", str(secret))
    if sandbox.strength == "process":
        assert (size.value, exists.value) == (secret.stat().st_size, True)
    else:
        assert is_denied(size)
        assert exists == Returned(False)


def test_a_link_cannot_be_followed_out(ask, secret):
    link = secret.parent / "link"
    link.symlink_to(secret)
    assert is_denied(ask(READING, "read", str(link)))


def test_the_environment_holds_nothing_of_the_graders(ask, monkeypatch):
    monkeypatch.setenv("GRADER_TEST_SECRET", "token")
    source = "import os\ndef environment(): return dict(os.environ)"
    names = ask(source, "environment").value
    assert "GRADER_TEST_SECRET" not in names
    assert set(names) <= {
        "PATH", "LANG", "HOME", "PYTHONHASHSEED", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS",
        "MALLOC_ARENA_MAX", "GLIBC_TUNABLES", "PWD", "LC_CTYPE",
    }  # fmt: skip


WRITING = """
import os
def create(path): open(path, "w").close()
def append(path): open(path, "a").close()
def update(path): open(path, "r+").close()
def exclusive(path): os.close(os.open(path, os.O_CREAT | os.O_EXCL))
def unnamed(path): os.close(os.open(path, os.O_TMPFILE | os.O_RDWR))
def truncate(path): os.truncate(path, 0)
def remove(path): os.remove(path)
def folder(path): os.mkdir(path)
def link(path): os.symlink("/etc/passwd", path)
def hard_link(path): os.link("/etc/passwd", path)
def fifo(path): os.mkfifo(path)
def mode(path): os.chmod(path, 0o777)
def owner(path): os.chown(path, 0, 0)
def times(path): os.utime(path)
def rename(path): os.rename(path, path + "2")
def attribute(path): os.setxattr(path, "user.x", b"1")
def shared_memory(path):
    from multiprocessing import shared_memory
    shared_memory.SharedMemory(create=True, size=100)
def memory_file(path): os.memfd_create("x")
"""
WRITES = [line.split()[1].split("(")[0] for line in WRITING.splitlines() if line.startswith("def ")]


@pytest.mark.parametrize("how", WRITES)
def test_nothing_can_be_written_anywhere(ask, secret, how):
    before = (secret.read_text(), secret.stat().st_mode, secret.stat().st_mtime_ns)
    for path in (
        str(secret),
        str(secret.parent / "new"),
        str(secret.parent),
        "/dev/shm/new",
        "/tmp/new-by-student",
    ):
        outcome = ask(WRITING, how, path)
        assert is_denied(outcome), path
    assert (secret.read_text(), secret.stat().st_mode, secret.stat().st_mtime_ns) == before
    assert sorted(path.name for path in secret.parent.iterdir()) == ["secret.txt"]
    assert not Path("/dev/shm/new").exists()
    assert not Path("/tmp/new-by-student").exists()


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6", "AF_UNIX", "AF_NETLINK", "AF_PACKET"])
@pytest.mark.parametrize("kind", ["SOCK_STREAM", "SOCK_DGRAM", "SOCK_RAW"])
def test_there_is_no_socket(ask, family, kind):
    source = f"import socket\ndef connect(): socket.socket(socket.{family}, socket.{kind})"
    assert is_denied(ask(source, "connect"))


def test_there_is_no_socket_pair_either(ask):
    assert is_denied(ask("import socket\ndef connect(): socket.socketpair()", "connect"))


PROCESSES = """
import os, subprocess, threading, ctypes
def fork(): os.fork()
def spawn(): os.posix_spawn("/bin/true", ["true"], {})
def run(): subprocess.run(["/bin/true"])
def replace(): os.execv("/bin/true", ["true"])
def shell():
    code = os.system("true")
    if code != 0:
        raise OSError(code, "no shell")
def pool():
    import multiprocessing
    multiprocessing.get_context("fork").Pool(2)
def raw_clone():
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(56, 17, 0, 0, 0, 0) < 0:
        raise OSError(ctypes.get_errno(), "clone")
def vfork():
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(58) < 0:
        raise OSError(ctypes.get_errno(), "vfork")
"""


@pytest.mark.parametrize("how", ["fork", "spawn", "run", "replace", "shell", "pool", "raw_clone", "vfork"])
def test_no_process_can_be_started(ask, how):
    assert is_denied(ask(PROCESSES, how))


SIGNALS = """
import os, signal, ctypes, resource
def kill(pid, number): os.kill(pid, number)
def kill_group(pid, number): os.killpg(0, number)
def kill_all(pid, number): os.kill(-1, number)
def trace(pid, number): checked(ctypes.CDLL(None, use_errno=True).ptrace(16, pid, 0, 0))
def read_memory(pid, number):
    libc = ctypes.CDLL(None, use_errno=True)
    buffer = ctypes.create_string_buffer(8)
    vector = (ctypes.c_void_p * 2)(ctypes.addressof(buffer), 8)
    checked(libc.syscall(310, pid, vector, 1, vector, 1, 0))
def open_memory(pid, number): open(f"/proc/{pid}/mem", "rb")
def open_descriptors(pid, number): os.listdir(f"/proc/{pid}/fd")
def handle(pid, number): os.pidfd_open(pid)
def limit(pid, number): resource.prlimit(pid, resource.RLIMIT_CPU, (0, 0))
def own_limit(pid, number): resource.setrlimit(resource.RLIMIT_CPU, (1, 1))
def priority(pid, number): os.setpriority(os.PRIO_PROCESS, pid, 19)
def affinity(pid, number): os.sched_setaffinity(pid, {0})
def checked(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), "denied")
"""
TARGETED = [line.split()[1].split("(")[0] for line in SIGNALS.splitlines() if "(pid, number)" in line]


@pytest.mark.parametrize("how", TARGETED)
def test_no_other_process_can_be_signalled_or_read(ask, sandbox, how):
    victim = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
    try:
        for pid in (os.getpid(), victim.pid, sandbox.pid):
            assert is_denied(ask(SIGNALS, how, pid, int(signal.SIGTERM))), pid
        assert victim.poll() is None
    finally:
        victim.kill()
        victim.wait()


def test_the_terminal_cannot_be_typed_into(ask):
    source = "import fcntl, termios\ndef type_in(): fcntl.ioctl(1, termios.TIOCSTI, b'x')"
    assert is_denied(ask(source, "type_in"))


def test_the_standard_input_is_each_process_its_own(ask):
    source = """
import fcntl
def mark(flag): return fcntl.fcntl(0, fcntl.F_SETFL, flag)
def marks(): return fcntl.fcntl(0, fcntl.F_GETFL)
"""
    assert is_denied(ask(source, "mark", os.O_APPEND))
    before = ask(source, "marks")
    assert ask(source, "mark", os.O_NONBLOCK) == Returned(0)
    assert ask(source, "marks") == before


MAPPED = """
import mmap, os
import numpy as np
def shared():
    with open(os.__file__, "rb") as file: return len(mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ))
def memmap(mode): return np.memmap(os.__file__, np.uint8, mode)[:3].tolist()
def anonymous(flags): return len(mmap.mmap(-1, 4096, flags))
"""


def test_a_file_can_be_mapped_for_oneself_and_not_for_sharing(ask):
    assert is_denied(ask(MAPPED, "shared"))
    assert is_denied(ask(MAPPED, "memmap", "r"))
    assert len(ask(MAPPED, "memmap", "c").value) == 3
    assert ask(MAPPED, "anonymous", mmap.MAP_PRIVATE) == Returned(4096)
    assert is_denied(ask(MAPPED, "anonymous", mmap.MAP_SHARED))


def test_the_machine_has_no_name_and_no_load_under_namespaces(ask, sandbox):
    source = """
import ctypes, os
def name(): return os.uname().nodename
def load(): return ctypes.CDLL(None).sysinfo(ctypes.create_string_buffer(200))
"""
    assert ask(source, "load") == Returned(-1)
    assert (ask(source, "name") == Returned("grader")) == (sandbox.strength == "namespaces")


def test_no_other_user_can_be_become(ask):
    source = "import os\ndef become(): os.setuid(0 if os.getuid() else 1)"
    assert is_denied(ask(source, "become"))


RARE = {
    "mount": 165, "umount2": 166, "chroot": 161, "pivot_root": 155, "unshare": 272, "setns": 308, "bpf": 321,
    "keyctl": 250, "add_key": 248, "userfaultfd": 323, "io_uring_setup": 425, "perf_event_open": 298,
    "memfd_create": 319, "memfd_secret": 447, "shmget": 29, "mq_open": 240, "kexec_load": 246, "init_module": 175,
    "openat2": 437, "open_by_handle_at": 304, "fanotify_init": 300, "kcmp": 312, "pidfd_getfd": 438, "ptrace": 101,
    "process_vm_writev": 311, "personality": 135, "clone3": 435, "execveat": 322, "landlock_create_ruleset": 444,
}  # fmt: skip


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="the numbers are those of x86_64")
@pytest.mark.parametrize("name", RARE)
def test_rare_system_calls_do_not_exist(ask, name):
    source = f"""
import ctypes
def attempt():
    libc = ctypes.CDLL(None, use_errno=True)
    return [libc.syscall({RARE[name]}, 0, 0, 0, 0, 0, 0), ctypes.get_errno()]
"""
    result, number = ask(source, "attempt").value
    assert result == -1
    assert number == 1


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="int 0x80 is of x86")
def test_the_32_bit_door_is_shut(ask):
    source = """
import ctypes, mmap
def attempt():
    code = bytes([0xB8, 20, 0, 0, 0, 0xCD, 0x80, 0xC3])  # mov eax, 20 (getpid); int 0x80; ret
    page = mmap.mmap(-1, 4096, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, 7)  # read, write, execute
    page.write(code)
    return ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()
"""
    assert isinstance(ask(source, "attempt"), Killed)


MEMORY = {
    "bytes": "bytearray(2**31)",
    "array": "np.ones((20000, 20000))",
    "list": "grow([])",
    "text": "'x' * 10**10",
    "mapped": "__import__('mmap').mmap(-1, 2**31, __import__('mmap').MAP_PRIVATE)",
    "zeros touched": "np.zeros(2**28)[:] + 1",
}


@pytest.mark.parametrize("how", MEMORY)
def test_memory_is_limited_and_named(ask, how):
    source = f"""
import numpy as np
def grow(found):
    while True:
        found.append([0] * 100_000)
def take(): return {MEMORY[how]}
"""
    outcome = ask(source, "take")
    assert isinstance(outcome, OutOfMemory) or (how == "mapped" and is_denied(outcome))


def test_endless_recursion_is_named_and_soon(ask):
    source = """
import sys
sys.setrecursionlimit(10**7)
def descend(n=0): return descend(n + 1)
"""
    outcome = ask(source, "descend")
    assert isinstance(outcome, Raised)
    assert outcome.type == "RecursionError"
    assert outcome.line == 4


THREADS = """
import threading
from concurrent.futures import ThreadPoolExecutor
def thread(): threading.Thread(target=print).start()
def timer(): threading.Timer(0, print).start()
def pool(): return list(ThreadPoolExecutor(2).map(abs, [1, -1]))
"""


@pytest.mark.parametrize("how", ["thread", "timer", "pool"])
def test_a_thread_is_refused_by_name(ask, how):
    outcome = ask(THREADS, how)
    assert (outcome.type, outcome.file) == ("RuntimeError", "work.py")
    assert "threads are not possible while graded" in outcome.message


NAMED = """
import multiprocessing, os, subprocess
from concurrent.futures import ProcessPoolExecutor
def executor(): return list(ProcessPoolExecutor(2).map(abs, [1, -1]))
def pool(): multiprocessing.Pool(2)
def lock(): multiprocessing.Lock()
def queue(): multiprocessing.Queue()
def process(): multiprocessing.Process(target=print).start()
def run(): subprocess.run(["true"])
def output(): os.popen("true")
def system(): os.system("true")
"""


@pytest.mark.parametrize("how", [line.split()[1].split("(")[0] for line in NAMED.splitlines() if "def" in line])
def test_a_process_is_refused_by_name(ask, how):
    outcome = ask(NAMED, how)
    assert is_denied(outcome)
    assert "other processes and pipes are not possible while graded" in outcome.message


UNSEEN = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
stack = bytearray(1 << 16)
def checked(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), "refused")
def clone(flags):
    libc.clone.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p]
    top = ctypes.addressof((ctypes.c_char * len(stack)).from_buffer(stack)) + len(stack)
    checked(libc.clone(libc.getpid, top, flags, None))
def posix_thread():
    checked(-libc.pthread_create(ctypes.byref(ctypes.c_ulong()), None, libc.getpid, None))
ends = (ctypes.c_int * 2)()
def fork():
    pid = libc.fork()
    if pid == 0:
        os._exit(0)
    checked(pid)
def pipe(): checked(libc.pipe(ends))
def pair(): checked(libc.socketpair(1, 1, 0, ends))
def epoll(): checked(libc.epoll_create1(0))
def event(): checked(libc.eventfd(0, 0))
def clock(): checked(libc.timerfd_create(1, 0))
def signals(): checked(libc.signalfd(-1, ctypes.create_string_buffer(128), 0))
def watch(): checked(libc.inotify_init())
def memory(): checked(libc.memfd_create(b"x", 0))
def mapped(how):
    libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t] + 3 * [ctypes.c_int] + [ctypes.c_long]
    libc.mmap.restype = ctypes.c_ssize_t
    address = 1 << 44 if how == 0x32 else None
    checked(libc.mmap(address, 1 << 21, 3, how, -1, 0))
"""
PRIVATE, STREWN, SHARED, HUGE = 0x22, 0x32, 0x21, 0x40022
WAYS = {
    **{f"clone {flags:x}": ("clone", flags) for flags in (0x10F00, 0x10B00, 0x3D0F00, 0x111)},
    **{name: (name,) for name in "posix_thread fork pipe pair epoll event clock signals watch memory".split()},  # noqa: SIM905
    **{f"mapped {how:x}": ("mapped", how) for how in (STREWN, SHARED, HUGE)},
}


@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_made_behind_the_back_of_the_limits(ask, way):
    assert is_denied(ask(UNSEEN, *WAYS[way]))


def test_ordinary_memory_can_be_mapped(ask):
    assert ask(UNSEEN, "mapped", PRIVATE) == Returned(None)


def test_nothing_persists_into_the_next_submission(session):
    hostile = """
import builtins, numpy, sys, random
def spoil():
    builtins.open = None
    numpy.sum = numpy.asarray = None
    sys.modules["math"] = None
    return 1
"""
    first = session(hostile)
    first.run([Call("spoil")])
    first.renew()
    honest = "import math, numpy as np\ndef add(x): return float(np.sum(x)) + math.pi"
    outcome = session(honest).run([Call("add", ([1.0, 2.0],))])[0]
    assert outcome.value == pytest.approx(6.14159265)


def test_the_harness_is_not_importable_from_inside(ask):
    source = """
def course():
    import grader.course.load
def reference():
    import reference.conv.solution
"""
    for how in ("course", "reference"):
        outcome = ask(source, how)
        assert isinstance(outcome, Raised)
        assert issubclass(ImportError, getattr(__import__("builtins"), outcome.builtin)) or (
            outcome.builtin in ("ModuleNotFoundError", "PermissionError")
        )


FORGERIES = {
    "garbage": "os.write(3, b'nonsense' * 10)",
    "an answer before the question": "os.write(3, frame('returned', {'value': 1.0, 'changed': [], 'number': 1}))",
    "a giant header": "os.write(3, struct.pack('<4sIQ', b'FGW1', 2**32 - 1, 0))",
    "a giant body": "os.write(3, struct.pack('<4sIQ', b'FGW1', 10, 2**63))",
    "half a frame": "os.write(3, b'FGW1')",
}


@pytest.mark.parametrize("how", FORGERIES)
def test_a_forged_frame_is_never_taken_for_a_result(ask, how):
    source = f"""
import os, struct, sys
up = sys._getframe()
while "wire" not in up.f_globals: up = up.f_back
frame = up.f_globals["wire"].encode
def answer():
    {FORGERIES[how]}
    os._exit(0)
"""
    assert isinstance(ask(source, "answer"), (Garbled, Exited))


def test_the_harness_is_not_among_the_modules(ask):
    source = """
import sys, __main__
def ours(): return [name for name in [*sys.modules, *vars(__main__)] if name.split(".")[0] in ("grader", "module")]
"""
    assert ask(source, "ours") == Returned([])


def test_the_flag_of_a_read_only_argument_cannot_be_set_back(session):
    source = "def write(x): x.flags.writeable = True; x[0] = 9"
    arrays = (np.ones(3), np.ones((2, 3)).T, np.zeros((0, 2)))
    for outcome in session(source).run([Call("write", (array,), layout=Layout.READ_ONLY) for array in arrays]):
        assert isinstance(outcome, Raised)
        assert outcome.type == "ValueError"


def test_a_claim_of_a_billion_entries_costs_nothing(ask):
    source = """
import numpy as np
def claim(): return np.broadcast_to(np.float64(1.0), (10**9,))
"""
    assert isinstance(ask(source, "claim"), Refused)


UNSET = """
import numpy as np
def empty(size, dtype): return np.empty(size, dtype)
def like(size, dtype): return np.empty_like(np.zeros(size, dtype))
def array(size, dtype): return np.ndarray(size, dtype)
def left_out(size, dtype):
    return np.add(np.zeros(size, dtype), 1, where=np.zeros(size, bool))
def reused(size, dtype):
    for _ in range(20):
        np.zeros(size, dtype) + np.zeros(size, dtype)
    return np.empty(size, dtype)
def zeros(size, dtype): return np.zeros(size, dtype)
"""


@pytest.mark.parametrize("how", ["empty", "like", "array", "left_out", "reused"])
def test_memory_that_numpy_leaves_unset_holds_no_zeros(session, how):
    sizes = [(size, dtype) for size in (2, 100, 5000) for dtype in ("f8", "f4", "i8", "i4", "c16", "u1")]
    calls = [Call(how, arguments) for arguments in sizes]
    with session(UNSET) as one:
        for arguments, outcome in zip(sizes, one.run(calls), strict=True):
            values = outcome.value
            assert np.all(np.isnan(values) | (np.abs(values) > 100)), arguments
        assert not np.any(one.run([Call("zeros", (5, "f8"))])[0].value)


def test_silence_and_sleep_end_by_wall_time(session):
    from grader.sandbox.base import Limits

    source = "import time\ndef wait():\n    time.sleep(1000)"
    limits = Limits(cpu_s=5, call_cpu_s=5, wall_s=1.5, call_wall_s=0.5)
    outcomes = session(source, limits).run([Call("wait"), Call("wait")])
    assert outcomes == [TimedOut(0.5, wall=True, file="work.py", line=3), NotRun("wait")]
