"""Small public inputs, from one character upwards; the lecture's network reads and writes "hello"."""

import numpy as np

from grader.authoring import case, small

LECTURE = {
    "Wxh": np.array([[0.3, 1.0, 0.1, 0.5], [-0.1, 0.3, -0.3, 0.1], [-0.1, 0.1, -0.5, -0.5]]),
    "Whh": np.array([[0.1, 0.4, 0.8], [-0.1, 0.5, -0.2], [0.9, 0.2, 0.6]]),
    "Why": np.array([[0.3, 0.9, 0.1], [0.2, -0.6, 0.5], [-0.1, 0.1, 0.5], [-0.1, 1.0, -0.2]]),
}


def network(V, H):
    """Small weights."""
    return {"Wxh": small(H, V, unit=0.25), "Whh": small(H, H, unit=0.25), "Why": small(V, H, unit=0.5)}


def steps(label, letters, V, H):
    """One step of training."""
    inputs, targets = np.eye(V)[letters[:-1]], np.array(letters[1:])
    return case(label, inputs=inputs, targets=targets, params=network(V, H), learning_rate=0.5)


LADDER = {
    "one_hot": case("one character", text="a", vocabulary="ab")
    + case("the other one", text="b", vocabulary="ab")
    + case("a vocabulary that is not sorted", text="ab", vocabulary="ba")
    + case("a word", text="abba", vocabulary="bca"),
    "training_pairs": case("two characters", text="ab") + case("a word", text="word"),
    "train_step": steps("one step", [0, 1], 2, 1)
    + steps("two steps", [0, 1, 1], 2, 1)
    + steps("two units", [0, 1, 1], 2, 2)
    + case(
        '"hello"',
        inputs=np.eye(4)[[0, 1, 2, 2]],
        targets=np.array([1, 2, 2, 3]),
        params=LECTURE,
        learning_rate=0.1,
    ),
    "generate": case("nothing to predict", start="a", length=0, params=network(2, 1), vocabulary="ab")
    + case("one character", start="a", length=1, params=network(2, 1), vocabulary="ab")
    + case("the lecture's network", start="h", length=6, params=LECTURE, vocabulary="helo")
    + case("two characters to start with", start="he", length=5, params=LECTURE, vocabulary="helo")
    + case(
        "all equally probable",
        start="b",
        length=2,
        params={"Wxh": np.zeros((1, 2)), "Whh": np.zeros((1, 1)), "Why": np.zeros((2, 1))},
        vocabulary="ab",
    ),
}
