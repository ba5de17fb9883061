"""Answer all the exercises, or some, and store the answers: ``python -m tests.reference.oracle [EXERCISE ...]``."""

import argparse
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

from tests.reference.stored import ANSWERS, EXERCISES, digest, write


def answer(exercise, folder):
    """Store what the oracle says about one exercise, and how it came about."""
    module = import_module(f"{__package__}.{exercise}")
    about = {"source": digest(exercise), "versions": {name: version(name) for name in ("jax", "numpy", "scipy")}}
    laws = {law.__name__: list(law()) for law in module.LAWS}
    path = folder / f"{exercise}.npz"
    write(path, about, laws)
    print(f"{path}: {sum(map(len, laws.values()))} cases, {path.stat().st_size / 1000:.0f} kB")  # noqa: T201


def main():
    parser = argparse.ArgumentParser(description="Answer the exercises with JAX and SciPy, and store the answers.")
    parser.add_argument("exercises", nargs="*", metavar="EXERCISE", help="default: all of them")
    parser.add_argument("--into", type=Path, default=ANSWERS, metavar="FOLDER", help="default: %(default)s")
    arguments = parser.parse_args()
    if unknown := set(arguments.exercises) - set(EXERCISES):
        parser.error(f"no oracle for {', '.join(sorted(unknown))}; there is one for {', '.join(EXERCISES)}")
    arguments.into.mkdir(parents=True, exist_ok=True)
    for exercise in arguments.exercises or EXERCISES:
        answer(exercise, arguments.into)


if __name__ == "__main__":
    main()
