"""Small public inputs, from one step and one unit upwards: each rung adds one thing that can go wrong."""

import numpy as np

from grader.authoring import case, draw, small


def classes(T, V):
    """The right classes in turn."""
    return np.arange(T) % V


def network(T, V, H):
    """The arguments of one pass through a sequence."""
    return {
        "x": draw(lambda generator: np.eye(V)[generator.integers(0, V, T)], f"{T} letters"),
        "targets": classes(T, V),
        "h0": small(H, unit=0.25),
        "Wxh": small(H, V, unit=0.25),
        "Whh": small(H, H, unit=0.25),
        "Why": small(V, H, unit=0.25),
    }


LADDER = {
    "sequence_loss": case("one step, equal scores", logits=np.zeros((1, 2)), targets=classes(1, 2))
    + case("one step", logits=small(1, 2), targets=classes(1, 2))
    + case("two steps", logits=small(2, 2), targets=classes(2, 2))
    + case("three classes", logits=small(2, 3), targets=classes(2, 3))
    + case("more steps than classes", logits=small(4, 3), targets=classes(4, 3))
    + case("large scores", logits=small(1, 3, unit=500.0), targets=classes(1, 3)),
    "rnn_backward": case("one step, one unit", **network(1, 2, 1))
    + case("one step, two units", **network(1, 2, 2))
    + case("two steps, one unit", **network(2, 2, 1))
    + case("two steps, two units", **network(2, 2, 2))
    + case("three steps, two units", **network(3, 2, 2))
    + case("three steps, three classes, two units", **network(3, 3, 2))
    + case("ten steps, two units", **network(10, 2, 2)),
}
