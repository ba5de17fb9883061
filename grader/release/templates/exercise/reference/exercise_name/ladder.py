"""Small public inputs, the smallest first: a student is shown the first one on which the function fails."""

from grader.authoring import case, small

LADDER = {
    "centre": (
        case("one column", x=small(2, 1)) + case("two columns", x=small(2, 2)) + case("three rows", x=small(3, 2))
    )
}
