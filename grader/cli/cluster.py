"""``grader cluster``: a script that grades a class in shards on a cluster."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from grader.cli.options import DONE, Commands, add_command, course_folder, course_option, positive
from grader.cli.secret import secret_option

__all__ = ["add"]

SCHEDULERS = ("slurm", "kubernetes", "htcondor")


def add(commands: Commands) -> None:
    """Add the command."""
    cluster = add_command(
        commands,
        "cluster",
        run,
        "print a script or a manifest that grades a class in shards",
        [course_option(), secret_option()],
    )
    cluster.add_argument("scheduler", choices=SCHEDULERS, help="the scheduler of your site")
    cluster.add_argument("submissions", type=Path, metavar="SUBMISSIONS", help="as for 'grader grade'")
    cluster.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="gets a folder of results per shard"
    )
    cluster.add_argument("--shards", type=positive, required=True, metavar="N", help="how many shards")
    cluster.add_argument("--plan", type=Path, metavar="FILE", help="the plan that every shard is graded with")
    cluster.add_argument("--roster", type=Path, metavar="FILE", help="as for 'grader grade'")
    cluster.add_argument("--most", type=positive, metavar="N", help="the largest array that your site takes")
    cluster.add_argument("--at-once", type=positive, default=0, metavar="N", help="shards at a time (default: 100)")
    cluster.add_argument(
        "--minutes", type=positive, default=60, metavar="N", help="what a shard may take (default: 60)"
    )
    cluster.add_argument("--cores", type=positive, default=2, metavar="N", help="cores per shard (default: 2)")
    cluster.add_argument(
        "--memory", type=positive, default=4096, metavar="MB", help="memory per shard in MB (default: 4096)"
    )
    cluster.add_argument("--name", default="grade", help="the name of the job (default: grade)")
    cluster.add_argument(
        "--program", metavar="FILE", help="the grader, as the machines of the cluster find it (default: this one)"
    )
    cluster.add_argument("--image", default="", help="kubernetes: the container, which has the grader")
    cluster.add_argument("--volume", default="", metavar="CLAIM", help="kubernetes: the claim that holds the files")
    cluster.add_argument(
        "--mount", type=Path, default=Path("/work"), metavar="DIR", help="kubernetes: where it is (default: /work)"
    )
    cluster.add_argument("--secret", default="", help="kubernetes: the Secret that has the file course.secret")


def run(options: argparse.Namespace) -> int:
    from grader.cluster.scripts import Job, script_for

    on_this_machine = options.scheduler != "kubernetes"
    root = course_folder(options) if on_this_machine else options.course
    named = {
        "--course": root,
        "--plan": options.plan,
        "--roster": options.roster,
        "--secret-file": options.secret_file,
    }
    words = [options.program or (_this_program() if on_this_machine else "grader"), "grade"]
    words.append(str(options.submissions.absolute()))
    for option, file in named.items():
        words += [] if file is None else [option, str(file.absolute())]
    job = Job(
        command=tuple(words),
        results=options.out.absolute(),
        shards=options.shards,
        at_once=options.at_once,
        minutes=options.minutes,
        cores=options.cores,
        memory_mb=options.memory,
        name=options.name,
        image=options.image,
        volume=options.volume,
        mount=options.mount,
        secret=options.secret,
    )
    if on_this_machine:
        options.out.mkdir(parents=True, exist_ok=True)  # schedulers open their logs in it before anything runs
    print(script_for(options.scheduler, job, options.most), end="")  # noqa: T201
    return DONE


def _this_program() -> str:
    """The program ``grader`` of this Python: machines of a cluster see it at the same place."""
    return str(Path(sys.executable).with_name("grader"))
