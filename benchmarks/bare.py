"""The bare time of functions: the same calls, by the same code, in this process, without any confinement."""

from __future__ import annotations

import importlib.util
import time

from grader.grading.exercise import grade_exercise
from grader.running.in_process import InProcess

SAMPLES = ("ada_loops", "ben_vectorised")
"""Right solutions of the sample class."""


class Bare(InProcess):
    """Runs the calls as a rehearsal does, and adds up the time inside the functions alone."""

    def __init__(self, functions):
        super().__init__({name: self._timed(function) for name, function in functions.items()})
        self.seconds = 0.0

    def _timed(self, function):
        def call(*args, **kwargs):
            began = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                self.seconds += time.perf_counter() - began

        return call


def functions_of(folder, course):
    """Load a submission's functions into this process: they are the sample's own right solutions."""
    found = {}
    for exercise in course.exercises:
        spec = importlib.util.spec_from_file_location(f"bench_{exercise.name}", folder / f"{exercise.name}.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found[exercise.name] = {name: getattr(module, name) for name in exercise.functions}
    return found


def bare_seconds(course, plan, functions):
    total = 0.0
    for exercise in course.exercises:
        runner = Bare(functions[exercise.name])
        grade_exercise(plan.exercises[exercise.name], runner)
        total += runner.seconds
    return total
