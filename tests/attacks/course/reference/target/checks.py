"""Ten points: four for double, three for total, two for shift, one for manners."""

from grader.authoring import Agrees, Exercise, cases, normal, rng, small

ARRAYS = cases(x=[normal(5), normal(3, 4)])

EXERCISE = Exercise(
    title="Target",
    checks=[
        Agrees("double", "twice the argument", points=4, call="double", inputs=ARRAYS),
        Agrees("total", "the sum of all entries", points=3, call="total", inputs=ARRAYS),
        Agrees(
            "shift", "one random number is added", points=2, call="shift", inputs=cases(x=normal(4), rng=rng(3))
        ),
    ],
    contract=1,
    ladder={"double": cases(x=small(2)), "total": cases(x=small(2))},
)
