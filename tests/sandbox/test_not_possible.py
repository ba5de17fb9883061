"""What is not possible while graded ends with a sentence that says so, where it was, and what to do."""

from __future__ import annotations

import pytest

from grader.checks.outcome_text import text_of
from grader.model import Call
from grader.running.session import Session
from grader.sandbox.base import Limits, Program
from grader.sandbox.confined import ConfinedSandbox

WRITTEN, STARTED, READ = "no file can be written", "can be started", "a file is not there"
TRIED = {
    "np.save('out.npy', np.ones(3))": WRITTEN,
    "np.savetxt('out.csv', np.ones(3))": WRITTEN,
    "open('a.txt', 'w')": WRITTEN,
    "os.makedirs('figures', exist_ok=True)": WRITTEN,
    "os.remove('a.txt')": WRITTEN,
    "tempfile.mkdtemp()": WRITTEN,
    "logging.basicConfig(filename='run.log')": WRITTEN,
    "pathlib.Path('a.txt').touch()": WRITTEN,
    "gzip.open('a.gz', 'wb')": WRITTEN,
    "shutil.copy('work.py', 'copy.py')": WRITTEN,
    "multiprocessing.Pool(2)": STARTED,
    "subprocess.run(['ls'])": STARTED,
    "os.system('ls')": STARTED,
    "threading.Thread(target=print).start()": STARTED,
    "urllib.request.urlopen('http://example.org')": "there is no network",
    "socket.create_connection(('example.org', 80))": "there is no network",
    "sqlite3.connect('a.db').execute('create table t(a)')": "no database can be opened",
    "input('x')": "remove input()",
    "open('input.txt').read()": READ,
    "np.loadtxt('input.txt')": READ,
    "np.load('C:/Users/ann/x.npy')": READ,
}
HEAD = (
    "import gzip, logging, multiprocessing, os, pathlib, shutil, socket, sqlite3, subprocess, tempfile, threading\n"
    "import urllib.request\nimport numpy as np\n\n\n"
)


@pytest.fixture(scope="module")
def told():
    """Each of `TRIED`, in a function of its own and all in one file -> the sentence that a student reads."""
    functions = "\n\n".join(f"def f{number}():\n    {code}\n" for number, code in enumerate(TRIED))
    calls = [Call(f"f{number}") for number in range(len(TRIED))]
    with (
        ConfinedSandbox("process") as sandbox,
        Session(sandbox, Program("work", {"work": f"{HEAD}{functions}".encode()}), Limits()) as session,
    ):
        return dict(zip(TRIED, map(text_of, session.run(calls)), strict=True))


@pytest.mark.parametrize("code", TRIED)
def test_it_is_said_where_and_that_it_is_not_possible(told, code):
    number = [*TRIED].index(code)
    line = HEAD.count("\n") + 4 * number + 2
    assert f"(work.py, line {line}): " in told[code].message
    assert TRIED[code] in told[code].message
