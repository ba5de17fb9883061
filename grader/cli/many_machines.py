"""Options of ``grader grade`` for a class that several machines grade."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cli.options import DONE
from grader.cli.output import print_json, say
from grader.errors import GraderError

if TYPE_CHECKING:  # imports stand inside the command: see `grader.cli`
    from grader.cluster.dask_scheduler import Cluster
    from grader.grading.batch import Engine, Run
    from grader.grading.shards import Shard
    from grader.submissions.handed_in import HandIn

__all__ = [
    "ENGINES",
    "add_engines",
    "add_shard",
    "empty_shard",
    "engine_of",
    "of_shard",
    "refuse_bad_engine",
]

OF_A_SCHEDULER = ("tls_ca", "tls_cert", "tls_key", "loopback_without_tls")
ENGINES = ("executor", "scheduler", *OF_A_SCHEDULER)
"""What `add_engines` adds."""


def add_shard(parser: argparse.ArgumentParser) -> None:
    """Add the option for one part of a class."""
    parser.add_argument(
        "--shard",
        type=shard,
        metavar="K/N",
        help="grade part K of N of the class, divided by the students' ids; 'grader merge' joins the parts",
    )


def add_engines(parser: argparse.ArgumentParser) -> None:
    """Add the options for who grades: other machines than this one."""
    engines = parser.add_mutually_exclusive_group()
    engines.add_argument(
        "--executor",
        metavar="MODULE:FACTORY",
        help="grade with the concurrent.futures executor that this function returns; it is one of an installed "
        "package, or of an absolute file",
    )
    engines.add_argument(
        "--scheduler", metavar="tls://HOST:PORT", help="grade with the workers of a Dask scheduler, over TLS"
    )
    parser.add_argument("--tls-ca", type=Path, metavar="FILE", help="the certificate of the scheduler's authority")
    parser.add_argument("--tls-cert", type=Path, metavar="FILE", help="your certificate for the scheduler")
    parser.add_argument("--tls-key", type=Path, metavar="FILE", help="the key of your certificate")
    parser.add_argument(
        "--loopback-without-tls",
        action="store_true",
        help="let a scheduler on this machine, such as tcp://127.0.0.1:8786, do without TLS",
    )


def is_elsewhere(options: argparse.Namespace) -> bool:
    """Whether the options name an engine other than this machine's own."""
    return bool(options.executor or options.scheduler)


@contextmanager
def engine_of(options: argparse.Namespace, run: Run, secret: bytes) -> Iterator[tuple[Run, Engine | None]]:
    """Open the engine that the options name; return the run as its workers do it. None is this machine's own."""
    if not is_elsewhere(options):
        yield run, None
        return
    from grader.cluster.engine import OnExecutor
    from grader.cluster.factory import read_factory
    from grader.cluster.parcel import parcel_of

    parcel = parcel_of(run.course, run.plan, secret, options.strength)
    with ExitStack() as opened:
        if options.scheduler:
            cluster = _cluster(options)
            opened.callback(cluster.close)
            engine = OnExecutor(cluster.executor, parcel, cluster.workers)
        else:
            engine = OnExecutor(read_factory(options.executor), parcel)
        there = opened.enter_context(engine).prove()
        yield replace(run, strength=there.sandbox, protections=tuple(there.protections)), engine


def refuse_bad_engine(options: argparse.Namespace) -> None:
    """Refuse, before anything runs, a scheduler that others can listen to, and options that have no use.

    Raises
    ------
    GraderError
        With what to do.
    """
    idle = [f"--{name.replace('_', '-')}" for name in OF_A_SCHEDULER if getattr(options, name)]
    if idle and not options.scheduler:
        raise GraderError(f"{idle[0]} is for --scheduler, which names the address")
    if options.scheduler:
        _cluster(options)


def _cluster(options: argparse.Namespace) -> Cluster:
    from grader.cluster.dask_scheduler import Certificates, Cluster

    certificates = Certificates(options.tls_ca, options.tls_cert, options.tls_key)
    return Cluster(options.scheduler, certificates, loopback=options.loopback_without_tls)


def shard(text: str) -> Shard:
    """Return the shard that is written as "3/100", or raise an error that says what is wrong."""
    from grader.grading.shards import Shard

    try:
        return Shard.read(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def of_shard(submissions: Sequence[HandIn], shard: Shard | None) -> tuple[HandIn, ...]:
    """Return those of `submissions` that belong to `shard`; all of them if there is none."""
    return tuple(one for one in submissions if shard is None or shard.has(one.student))


def empty_shard(options: argparse.Namespace, everybody: Sequence[str]) -> int:
    """Note that a shard has no student, and say so."""
    from grader.grading.places import prepare_results
    from grader.grading.shards import note_share

    prepare_results(options.out, options.submissions, [])
    note_share(options.out, options.shard, everybody)
    if options.json:
        print_json([])
    else:
        say(f"No student of this class belongs to shard {options.shard}.")
    return DONE
