"""What is not possible while graded: to write, to read what was not handed in, to start something, the network."""

from __future__ import annotations

from grader.checks.exceptions.explained import Explained

__all__ = ["GRADED"]

UNDER_MAIN = 'leave it out, or put it under if __name__ == "__main__"'

GRADED = (
    Explained(
        ("EOFError", "NotImplementedError", "RuntimeError"),
        r"EOF when reading a line|raw_input was called|does not support input requests|lost sys\.stdin",
        "remove input(): nobody is there to answer",
        example="raise EOFError('EOF when reading a line')",
    ),
    Explained(
        ("RuntimeError",),
        r"threads are not possible while graded|can't start new thread",
        "no thread can be started while you are graded: compute without one",
        example='raise RuntimeError("can\'t start new thread")',
    ),
    Explained(
        ("PermissionError", "OSError", "BlockingIOError"),
        r"other processes and pipes are not possible while graded|Resource temporarily unavailable",
        "no program and no other process can be started while you are graded: compute without one",
        example="raise BlockingIOError(11, 'Resource temporarily unavailable')",
    ),
    Explained(
        ("PermissionError", "OSError"),
        r"it lies in memory, and np\.memmap cannot be used",
        "your files lie in memory while you are graded: read them with open, np.load, np.loadtxt or np.fromfile",
        example="raise PermissionError(1, 'it lies in memory, and np.memmap cannot be used')",
    ),
    Explained(
        ("PermissionError",),
        r"^\[Errno 1\d?\] [^:]{1,60}(?:: '(?P<file>[^']{1,80})')",
        f"no file can be written while you are graded, and none can be read that was not handed in: {UNDER_MAIN}",
        "{file} cannot be written or read here",
        "raise PermissionError(1, 'Operation not permitted', 'out.npy')",
    ),
    Explained(
        ("PermissionError",),
        r"",
        "this is not possible while you are graded: no file can be written, nothing started, and there is no "
        "network; "
        f"{UNDER_MAIN}",
        example="raise PermissionError(1, 'Operation not permitted')",
    ),
    Explained(
        ("OSError", "FileNotFoundError"),
        r"No usable temporary directory|Read-only file system",
        f"no file can be written while you are graded: {UNDER_MAIN}",
        example="raise FileNotFoundError(2, 'No usable temporary directory found in [...]')",
    ),
    Explained(
        ("FileNotFoundError",),
        r"it was handed in, but no more than (?P<most>\d+) MB",
        "this file is too large to be read while you are graded",
        "no more than {most} MB of data can be read here",
        "raise FileNotFoundError(2, 'it was handed in, but no more than 1 MB of data can be read here', 'a.csv')",
    ),
    Explained(
        ("FileNotFoundError", "NotADirectoryError"),
        r"(?:No such file or directory: '(?P<file>[^']{1,80})'|(?P<other>\S{1,80}) not found)",
        "a file is not there while you are graded: to read one, hand it in beside your code and open it by its "
        "name alone; none can be written",
        example="open('no file of that name.txt')",
    ),
    Explained(
        ("Exception",),
        r"unable to open database file|attempt to write a readonly database",
        "no database can be opened while you are graded: hand the data in as a .csv or .npy file",
        example="import sqlite3; sqlite3.connect('/no folder/a.db')",
    ),
    Explained(
        ("OSError", "ConnectionError", "ConnectionRefusedError", "TimeoutError"),
        r"urlopen error|Name or service not known|Temporary failure in name resolution|getaddrinfo|Network is "
        r"unreachable"
        r"|Connection refused",
        "there is no network while you are graded: hand the data in beside your code",
        example="raise OSError('<urlopen error [Errno -3] Temporary failure in name resolution>')",
    ),
)
