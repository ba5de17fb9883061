"""Five functions, three checks each, a point for each check."""

from grader.authoring import Agrees, Exercise, case, normal, small

INPUTS = {
    "softmax": [{"z": normal(n, m)} for n, m in ((2, 3), (5, 4), (1, 7))],
    "affine": [
        {"x": normal(n, d), "w": normal(d, m), "b": normal(m)} for n, d, m in ((2, 3, 4), (5, 2, 3), (1, 4, 2))
    ],
    "standardise": [{"x": normal(n, d)} for n, d in ((4, 3), (6, 2), (9, 5))],
    "correlate": [{"x": normal(t), "k": normal(k)} for t, k in ((7, 3), (9, 2), (6, 4))],
    "max_pool": [{"x": normal(t), "size": size} for t, size in ((6, 3), (8, 2), (12, 4))],
}

EXERCISE = Exercise(
    title="Fifteen tests",
    checks=[
        Agrees(
            f"{name} {number}", f"{name} agrees, inputs {number}", points=1, call=name, inputs=case("one", **inputs)
        )
        for name, all_inputs in INPUTS.items()
        for number, inputs in enumerate(all_inputs, 1)
    ],
    ladder={"softmax": case("one row", z=small(1, 2)), "standardise": case("one column", x=small(3, 1))},
)
