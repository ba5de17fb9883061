"""Scripts and manifests that grade the shards of a class: one per scheduler, within the limits that sites set.

Each runs one command with another number: ``grader grade`` of one shard, with a folder of results of its own.
"""

from __future__ import annotations

import json
import math
import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template

from grader.errors import GraderError

__all__ = ["LARGEST", "SCHEDULERS", "Job", "JobError", "script_for"]

TEMPLATES = Path(__file__).parent / "templates"
LARGEST = {"slurm": 1000, "kubernetes": 100_000, "htcondor": 10_000}
"""Tasks of one array, as long as the site has not said otherwise: SLURM numbers them below 1001, an indexed Job of
Kubernetes has 100,000 at most, and HTCondor takes 10,000 jobs at a time."""
AT_ONCE = 100
NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,50}[a-z0-9])?")


class JobError(GraderError):
    """What was asked for is no job that a site could take."""


@dataclass(frozen=True)
class Job:
    """What is to be graded in shards, and what each shard may take."""

    command: tuple[str, ...]
    """``grader grade SUBMISSIONS ...``, without the shard and the results."""
    results: Path
    """The folder that gets one folder per shard."""
    shards: int
    at_once: int = 0
    """Shards at a time; 0 for the usual number."""
    minutes: int = 60
    """What a shard may take."""
    cores: int = 2
    memory_mb: int = 4096
    name: str = "grade"
    image: str = ""
    """The container of Kubernetes."""
    volume: str = ""
    """The claim of Kubernetes that holds course, submissions and results."""
    mount: Path = Path("/work")
    secret: str = ""
    """The Secret of Kubernetes that has the file course.secret."""


def script_for(scheduler: str, job: Job, most: int | None = None) -> str:
    """Return the script or manifest for a scheduler.

    Parameters
    ----------
    scheduler : {"slurm", "kubernetes", "htcondor"}
    job : Job
    most : int, optional
        The largest array that the site takes.

    Raises
    ------
    JobError
        If the array is larger, or if something cannot be written for this scheduler.
    """
    most = LARGEST[scheduler] if most is None else most
    if job.shards > most:
        raise JobError(
            f"{job.shards} shards are more than the {most} that a site takes in one array: take fewer, or say with "
            "--most what yours takes"
        )
    if not NAME.fullmatch(job.name):
        raise JobError(f"{job.name!r} is no name of a job: small letters, digits and hyphens, 52 at most")
    if "\n" in " ".join((*job.command, str(job.results))):
        raise JobError("a path with a line end in it cannot be written for a scheduler")
    return SCHEDULERS[scheduler](job)


def _slurm(job: Job) -> str:
    log = job.results / "log-%a.txt"
    if any(character.isspace() or character in "\"'\\%" for character in str(job.results)):
        raise JobError(f"{job.results}: SLURM takes no blanks, quotes or percent signs in the name of a log")
    return _filled(
        "slurm.sh",
        {
            **_common(job),
            "log": str(log),
            "hours": f"{job.minutes // 60:02}:{job.minutes % 60:02}:00",
            "command": shlex.join(job.command),
            "results": shlex.quote(str(job.results)),
            "merge": _merge(job),
        },
    )


def _htcondor(job: Job) -> str:
    words = [*job.command[1:], "--jobs", str(job.cores), "--resume", "--shard", f"$(K)/{job.shards}"]
    words += ["--out", f"{job.results}/shard-$(K)"]
    odd = [word for word in (*job.command, str(job.results)) if "$(" in word or '"' in word]
    if odd:
        raise JobError(f"{odd[0]}: a word for HTCondor can hold no double quote and no $(")
    return _filled(
        "htcondor.sub",
        {
            **_common(job),
            "executable": job.command[0],
            "arguments": " ".join(map(_for_condor, words)),
            "results": str(job.results),
            "seconds": str(job.minutes * 60),
            "merge": _merge(job),
            "numbers": "\n".join(map(str, range(1, job.shards + 1))),
        },
    )


def _kubernetes(job: Job) -> str:
    if not job.image or not job.volume:
        raise JobError(
            "Kubernetes needs --image, which has the grader, and --volume, the claim that holds the files"
        )
    odd = [word for word in (*job.command, str(job.results)) if "$(" in word or "$$" in word]
    if odd:
        raise JobError(f"{odd[0]}: Kubernetes replaces $( and $$ in the words of a command")
    outside = [word for word in (*job.command[1:], str(job.results)) if word.startswith("/")]
    outside = [word for word in outside if not Path(word).is_relative_to(job.mount)]
    if outside:
        raise JobError(f"{outside[0]} is not below {job.mount}, where the volume is mounted: see --mount")
    run = (
        f'K=`expr "$JOB_COMPLETION_INDEX" + 1`; exec {shlex.join(_with_secret(job))} --jobs {job.cores} --resume '
        f'--shard "$K/{job.shards}" --out {shlex.quote(str(job.results))}/"shard-$K"'
    )
    mounts = [{"name": "work", "mountPath": str(job.mount)}]
    volumes: list[dict[str, object]] = [{"name": "work", "persistentVolumeClaim": {"claimName": job.volume}}]
    if job.secret:
        mounts.append({"name": "secret", "mountPath": "/run/grader"})
        volumes.append({"name": "secret", "secret": {"secretName": job.secret, "defaultMode": 0o400}})
    values = {"image": job.image, "run": run, "mounts": mounts, "volumes": volumes}
    return _filled(
        "kubernetes.yaml",
        {
            **_common(job),
            **{name: json.dumps(value) for name, value in values.items()},  # JSON is YAML, whatever is in it
            "seconds": str(job.minutes * 60),
            "merge": _merge(job),
        },
    )


def _with_secret(job: Job) -> tuple[str, ...]:
    """The command with the secret that is mounted, which its owner alone can read."""
    return (*job.command, "--secret-file", "/run/grader/course.secret") if job.secret else job.command


def _common(job: Job) -> dict[str, str]:
    return {
        "name": job.name,
        "shards": str(job.shards),
        "at_once": str(min(job.at_once or AT_ONCE, job.shards)),
        "cores": str(job.cores),
        "memory": str(job.memory_mb),
        "gigabytes": str(math.ceil(job.memory_mb / 1024)),
    }


def _merge(job: Job) -> str:
    program = shlex.quote(job.command[0])
    results = shlex.quote(str(job.results))
    return f"{program} merge {results}/shard-* --out {results}/all"


def _for_condor(word: str) -> str:
    """Return a word of the new syntax of arguments: in single quotes, of which one inside is doubled."""
    return word if re.fullmatch(r"[\w./:=@,+$()-]+", word) else "'{}'".format(word.replace("'", "''"))


def _filled(template: str, values: Mapping[str, str]) -> str:
    text = (TEMPLATES / template).read_text(encoding="utf-8")
    return _Template(text).substitute(values)


class _Template(Template):
    """Names between @: no shell, YAML or HTCondor has a use for those."""

    delimiter = "@"


SCHEDULERS: Mapping[str, Callable[[Job], str]] = {
    "slurm": _slurm,
    "kubernetes": _kubernetes,
    "htcondor": _htcondor,
}
