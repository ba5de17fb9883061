"""Checks of the character model.

The lecture's matrices read and write words that are drawn, never the lecture's own. Whatever is written keeps a
margin of 0.01 or more between the best character and the second best, so that rounding decides nothing; and every
wrong way of writing in walks.py gives another text.
"""

import numpy as np

from grader.authoring import (
    Agrees,
    Exact,
    Exercise,
    Raises,
    case,
    cases,
    draw,
    every_pair,
    together,
    uniform,
)

from .ladder import LADDER, LECTURE
from .walks import VARIANTS, walk

MARGIN = 1e-2
LETTERS = "helo"


def word(length, letters=LETTERS):
    """A random word with three different letters or more, one of them twice if it is long enough; no palindrome."""

    def make(generator):
        while True:
            found = "".join(generator.choice(list(letters), length))
            if len(set(found)) >= min(3, length) and found != found[::-1]:
                return found

    return draw(make, f"{length} characters")


def doubled_ends(length, letters):
    """A random word whose first and whose last letter stand there twice."""

    def make(generator):
        inner = word(length - 2, letters).make(generator)
        return inner[0] + inner + inner[-1]

    return draw(make, f"{length} characters, the ends doubled")


def shuffled(letters):
    """A vocabulary in another order, not the alphabet's."""

    def make(generator):
        while True:
            found = "".join(generator.permutation(list(letters)))
            if list(found) != sorted(found):
                return found

    return draw(make)


def lesson(label, length, params, size=4):
    """One step of training on a random word."""

    def make(generator):
        while True:
            letters = generator.integers(0, size, length + 1)
            # A letter that is read twice, unless the word is too short; and targets that are not the inputs.
            if length < 3 or (len(set(letters)) >= 3 and len(set(letters[:-1])) < length):
                break
        drawn = {name: value.make(generator) if hasattr(value, "make") else value for name, value in params.items()}
        rate = float(generator.uniform(0.05, 0.3))
        return {
            "inputs": np.eye(size)[letters[:-1]],
            "targets": letters[1:],
            "params": drawn,
            "learning_rate": rate,
        }

    return together(label, make)


def network(V, H):
    """Weights that leave tanh in the middle of its range."""
    return {
        "Wxh": uniform(H, V, low=-0.8, high=0.8),
        "Whh": uniform(H, H, low=-0.8, high=0.8),
        "Why": uniform(V, H, low=-1.0, high=1.0),
    }


def long_lesson(label, length):
    """One step of training on a long sequence with targets that the lecture's network does not expect.

    Its errors add up: some gradients exceed 5, where people like to clip, and what flows back from the end still
    counts at the beginning. In short words neither clipping at 5 nor a window of 10 steps changes anything.
    """

    def make(generator):
        favourite = generator.choice([1, 3])
        targets = np.where(generator.random(length) < 0.9, favourite, generator.integers(0, 4, length))
        return {
            "inputs": np.eye(4)[generator.integers(0, 4, length)],
            "targets": targets,
            "params": LECTURE,
            "learning_rate": float(generator.uniform(0.05, 0.3)),
        }

    return together(label, make)


WHOLE = 4096
"""The largest of the whole numbers: sums of products of three are exact."""


def whole_lesson(T, H):
    """One step of training that is exact: whole numbers, and T <= 4 different letters are read.

    Their weights make the argument of tanh 64 or -64 in the first unit, whose state is exactly 1 or -1, and 0 in
    the others, whose state is 0 and whose slope is 1. The first unit is sure of one character, never the right one,
    so all probabilities are 0 or 1.
    """

    def make(generator):
        def signed(*shape):
            return generator.integers(-WHOLE, WHOLE, shape, endpoint=True).astype(float)

        letters, targets = generator.permutation(4)[:T], np.zeros(T, dtype=int)
        Wxh, Whh, Why, state = signed(H, 4), signed(H, H), signed(4, H), np.zeros(H)
        Why[:, 0] = generator.permutation([300.0, 100.0, -100.0, -300.0])
        for step, letter in enumerate(letters):
            z = np.append(generator.choice([-64.0, 64.0]), np.zeros(H - 1))
            Wxh[:, letter] = z - Whh @ state
            state = np.sign(z)
            targets[step] = generator.choice(np.flatnonzero(Why @ state < 300.0))
        return {
            "inputs": np.eye(4)[letters],
            "targets": targets,
            "params": {"Wxh": Wxh, "Whh": Whh, "Why": Why},
            "learning_rate": float(generator.integers(2, 10)),
        }

    return together("", make)


LESSONS = (
    lesson("one step", 1, LECTURE)
    + lesson("the lecture's matrices", 5, LECTURE)
    + lesson("the lecture's matrices, a longer word", 9, LECTURE)
    + lesson("more units than characters", 5, network(3, 5), 3)
    + lesson("as many units as characters", 6, network(4, 4))
    + long_lesson("40 steps", 40)
)


def writing(label, start_length, length, *, letters=LETTERS, units=3, lecture=False, tells_apart=True):
    """A network and a beginning: what it writes is clear, and no wrong way writes the same.

    One character alone does not tell most of them apart, but whether the sign of a logit counts, and whether the
    start is read once.
    """

    def make(generator):
        V, H = len(letters), units
        while True:
            params = LECTURE if lecture else {
                "Wxh": generator.uniform(-2.2, 2.2, (H, V)),
                "Whh": generator.uniform(-2.2, 2.2, (H, H)),
                "Why": generator.uniform(-2.2, 2.2, (V, H)),
            }  # fmt: skip
            start = generator.integers(0, V, start_length)
            right, margin = walk(params, start, length)
            others = [walk(params, start, length, **variant)[0] for variant in VARIANTS]
            if start_length > 1:  # what was read first must matter
                others += [walk(params, start[-1:], length)[0], walk(params, start[:1], length)[0]]
            signed = lecture or right != walk(params, start, length, unsigned=True)[0]
            once = right != walk(params, [*start, start[-1]], length)[0]
            clear = (
                margin >= MARGIN
                and signed
                and once
                and (not tells_apart or all(right != other for other in others))
            )
            if clear and (lecture or len(set(right)) >= min(3, length)):
                text = "".join(letters[index] for index in start)
                if text != "h":  # the lecture's own example
                    return {"start": text, "length": length, "params": params, "vocabulary": letters}

    return together(label, make)


LENGTHS = every_pair(lambda T, V, H: lesson("", T, network(V, H), V), T=[1, 2, 3, 20], V=[3, 4], H=[1, 2, 3])

EXERCISE = Exercise(
    title="Character model",
    checks=[
        Agrees(
            "one-hot rows",
            "each row has a single 1, at the character's place in the vocabulary",
            points=0.75,
            call="one_hot",
            inputs=case("a vocabulary that is not sorted", text=word(6), vocabulary="helo")
            + case("a shuffled vocabulary", text=word(8, "wxyz"), vocabulary=shuffled("wxyz"))
            + case("five characters", text=word(3, "q! a"), vocabulary="q! az"),
        ),
        Raises(
            "unknown character",
            "a character that is not in the vocabulary raises ValueError",
            points=0.25,
            needs=("one-hot rows",),
            call="one_hot",
            inputs=cases(text=["hex", "H"], vocabulary="helo"),
        ),
        Agrees(
            "training pairs",
            "the targets are the inputs' next characters",
            points=0.75,
            call="training_pairs",
            inputs=cases(text=[word(2, "abcdef"), word(5, "abcdef"), word(9, "abcdef"), doubled_ends(6, "abcdef")]),
        ),
        Agrees(
            "loss",
            "train_step returns the summed loss, with the parameters as they were",
            points=1.5,
            call="train_step",
            part=0,
            inputs=LESSONS,
        ),
        Agrees(
            "parameters after a step",
            "every parameter goes against its gradient, as far as the learning rate says",
            points=2.75,
            call="train_step",
            part=1,
            inputs=LESSONS,
            scope=LENGTHS,
            exact=Exact(3, whole_lesson(2, 3), most=WHOLE),
        ),
        Agrees(
            "the next character",
            "a single prediction is the most probable character, after the one that it starts with",
            points=0.5,
            call="generate",
            inputs=writing("one character", 1, 1, tells_apart=False)
            + writing("another vocabulary", 1, 1, letters="zxy", units=4, tells_apart=False),
        ),
        Agrees(
            "a text",
            "each prediction is read at the next step, and the state goes on",
            points=1.5,
            call="generate",
            inputs=writing("ten characters", 1, 10)
            + writing("twelve characters, another vocabulary", 1, 12, letters="vwuxy", units=4)
            + case("no character", start=word(3), length=0, params=LECTURE, vocabulary="helo"),
        ),
        Agrees(
            "a longer start",
            "all characters of the start are read before the first prediction",
            points=0.75,
            call="generate",
            inputs=writing("two characters", 2, 9)
            + writing("four characters, another vocabulary", 4, 10, letters="oleha", units=2)
            + writing("the lecture's matrices", 3, 8, lecture=True, tells_apart=False),
        ),
        Agrees(
            "ties",
            "of characters that are equally probable the first in the vocabulary is taken",
            points=0.25,
            needs=("a text",),
            call="generate",
            inputs=case(
                "a network of zeros",
                start=word(2),
                length=5,
                params={"Wxh": np.zeros((2, 4)), "Whh": np.zeros((2, 2)), "Why": np.zeros((4, 2))},
                vocabulary=shuffled("helo"),
            ),
        ),
        Raises(
            "unknown start",
            "a start that is not in the vocabulary raises ValueError",
            points=0.25,
            needs=("the next character",),
            call="generate",
            inputs=cases(start=["x", "hex"], length=3, params=[LECTURE], vocabulary="helo"),
        ),
    ],
    contract=0.75,
    ladder=LADDER,
)
