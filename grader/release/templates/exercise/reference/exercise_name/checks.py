"""What is checked. Expected values are never written down: they come from calling the solution."""

from grader.authoring import Agrees, Exercise, case, cases, integers, normal

from .ladder import LADDER

EXERCISE = Exercise(
    title="Centring",
    checks=[
        Agrees(
            "values",
            "every column has its own mean subtracted",
            points=6,
            call="centre",
            inputs=cases(x=[normal(5, 3), normal(4, 6)]),
        ),
        Agrees(
            "whole numbers",
            "the same for integers; the result has decimals",
            points=2,
            call="centre",
            inputs=case("six rows", x=integers(6, 3, low=0, high=10)),
        ),
    ],
    contract=2,  # arguments unchanged, no memory between calls: all points together are those in course.toml
    ladder=LADDER,
)
