"""A class on a Dask scheduler and its workers, on this machine: over TLS, with a worker that is killed."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.courses import part_of_course

ROOT = Path(__file__).resolve().parents[2]
SUBMISSIONS = ROOT / "tests" / "submissions"
DEADLINE_S = 120
OLDEST = {"OPENBLAS_CORETYPE": "Prescott"}
DEADLY = """
import os
import grader.cluster.worker as worker

if worker.work.__name__ == "work":  # Dask loads this twice
    real = worker.work

def deadly(parcel, unit, content=None):
    if b"kills its worker" in unit:
        os._exit(9)
    return real(parcel, unit, content)

worker.work = deadly
"""
"""What a worker loads first, to die as one does that runs out of memory."""


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    """An authority that signs for itself; scheduler, workers and client all show its certificate."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "a cluster of tests")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "key.pem").write_bytes(private)
    return folder


def tls_options(certificates):
    names = {"ca-file": "cert.pem", "cert": "cert.pem", "key": "key.pem"}
    return [word for option, file in names.items() for word in (f"--tls-{option}", str(certificates / file))]


def ours(certificates):
    """The same files as options of the grader."""
    names = {"ca": "cert.pem", "cert": "cert.pem", "key": "key.pem"}
    return [word for option, file in names.items() for word in (f"--tls-{option}", certificates / file)]


@pytest.fixture
def started(tmp_path):
    """``started("scheduler", ...)`` -> a process of Dask, which ends with the test, and what it logs."""
    with ExitStack() as running:

        def start(*words, **environment):
            log = tmp_path / f"{words[0]}-{time.monotonic_ns()}.log"
            command = [
                sys.executable,
                "-W",
                "ignore",
                "-m",
                f"distributed.cli.dask_{words[0]}",
                *map(str, words[1:]),
            ]
            settings = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
            with log.open("wb") as output:
                process = subprocess.Popen(
                    command, cwd=tmp_path, stdout=output, stderr=subprocess.STDOUT, env=settings
                )
            running.callback(process.wait)
            running.callback(process.kill)
            return process, log

        yield start


def said(log, pattern, process):
    """What a process says sooner or later."""
    until = time.monotonic() + DEADLINE_S
    while not (found := re.search(pattern, log.read_text(errors="replace"))):
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < until, log.read_text()
        time.sleep(0.05)  # it is polled: another process writes it
    return found[1]


def cluster(started, options, scheme, preload=None):
    """Start a scheduler and two workers, one with an old processor; return its address, and their processes."""
    scheduler, log = started(
        "scheduler",
        "--host",
        f"{scheme}://127.0.0.1",
        "--port",
        "0",
        "--no-dashboard",
        "--no-show",
        *options,
        DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="1",
    )
    address = said(log, rf"Scheduler at:\s+({scheme}://127\.0\.0\.1:\d+)", scheduler)
    loads = ["--preload", preload] if preload else []
    common = [address, "--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1", "--memory-limit", "0", *options]
    processes = [scheduler]
    for environment in ({}, OLDEST):
        worker, log = started("worker", *common, *loads, *([] if preload else ["--no-nanny"]), **environment)
        said(log, rf"(Starting established connection to {scheme})", worker)
        processes.append(worker)
    return address, processes


@contextmanager
def running(words, cwd):
    process = subprocess.Popen(
        [sys.executable, "-m", "grader", *map(str, words)],
        cwd=cwd, env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80"},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def documents(folder):
    """Student -> the result without the machine and the times."""
    read = [json.loads(file.read_text()) for file in sorted(folder.glob("*.json"))]
    return {
        one["submission"]["id"]: json.dumps({key: one[key] for key in one if key not in ("environment", "timings")})
        for one in read
    }


def test_without_tls_nothing_is_graded(grader, tiny, tmp_path):
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "ana.py").write_text("")
    words = ["grade", "class", "--course", tiny, "--out", "out", "--scheduler"]
    refused = grader(*words, "tcp://10.0.0.1:8786")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "without TLS anybody on the way could read it" in refused.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.nightly
@pytest.mark.timeout(1200)
def test_a_class_over_tls_with_a_worker_that_is_killed(grader, started, certificates, tmp_path):
    course = part_of_course(ROOT, ["rnn", "gated"], tmp_path / "course")
    options = ["grade", SUBMISSIONS, "--course", course]
    local = grader(*options, "--out", "local", "--write-plan", "plan")
    assert local.returncode == 0, local.stderr
    address, (*_, worker) = cluster(started, tls_options(certificates), "tls")
    out = tmp_path / "dask"
    words = [*options, "--out", out, "--plan", "plan", "--scheduler", address]
    unknown = grader(*words)
    assert unknown.returncode == 2
    assert "TLS needs the certificate of an authority" in unknown.stderr
    with running([*words, *ours(certificates)], tmp_path) as run:
        until = time.monotonic() + DEADLINE_S
        while not list(out.glob("*.json")):
            assert run.poll() is None, run.communicate()
            assert time.monotonic() < until
            time.sleep(0.01)  # it is polled: another process writes it
        worker.send_signal(signal.SIGKILL)
        _, told = run.communicate(timeout=600)
    assert run.returncode == 0, told
    assert documents(out) == documents(tmp_path / "local")
    assert len(documents(out)) == len(list(SUBMISSIONS.iterdir()))


@pytest.mark.nightly
@pytest.mark.timeout(1200)
def test_a_submission_that_kills_every_worker_costs_nobody_else(grader, started, tiny, right, tmp_path):
    """Dask gives up on its chunk (`KilledWorker`), which is then taken apart. This machine may do without TLS."""
    folder = tmp_path / "class"
    folder.mkdir()
    for number in range(12):
        (folder / f"s{number:02}.py").write_text(f"{right('affine')}# {number}\n")
    words = ["grade", folder, "--course", tiny]
    assert grader(*words, "--out", "local").returncode == 0
    shutil.copyfile(folder / "s05.py", tmp_path / "s05.py")
    (folder / "s05.py").write_text("# kills its worker\n")
    (tmp_path / "deadly.py").write_text(DEADLY)
    address, _ = cluster(started, [], "tcp", preload=tmp_path / "deadly.py")
    out = tmp_path / "dask"
    with running([*words, "--out", out, "--scheduler", address, "--loopback-without-tls"], tmp_path) as run:
        _, told = run.communicate(timeout=900)
    assert run.returncode == 4, told
    local, dask = documents(tmp_path / "local"), documents(out)
    assert "the worker died" in dask.pop("s05")
    local.pop("s05")
    assert dask == local


@pytest.mark.nightly
@pytest.mark.timeout(1200)
def test_a_scheduler_that_goes_away_ends_the_run_and_another_machine_goes_on(
    grader, started, tiny, right, tmp_path
):
    folder = tmp_path / "class"
    folder.mkdir()
    for number in range(40):
        (folder / f"s{number:02}.py").write_text(f"{right('affine')}# {number}\n")
    words = ["grade", folder, "--course", tiny]
    address, (scheduler, *_) = cluster(started, [], "tcp")
    out = tmp_path / "dask"
    with running([*words, "--out", out, "--scheduler", address, "--loopback-without-tls"], tmp_path) as run:
        until = time.monotonic() + DEADLINE_S
        while not list(out.glob("*.json")):
            assert run.poll() is None, run.communicate()
            assert time.monotonic() < until
            time.sleep(0.01)  # it is polled: another process writes it
        scheduler.kill()
        _, told = run.communicate(timeout=600)
    assert run.returncode == 2, told
    assert "what was graded is kept, and --resume goes on" in " ".join(told.split())
    assert grader(*words, "--out", out, "--resume").returncode == 0
    assert grader(*words, "--out", "local").returncode == 0
    assert documents(out) == documents(tmp_path / "local")
