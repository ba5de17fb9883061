"""Small public inputs of what is not random."""

import numpy as np

from grader.authoring import case, rng, small

RANDOM = {"dropout_forward": case("1024 ones, p = 0.3", x=np.ones((32, 32)), p=0.3, training=True, rng=rng(2))}
LADDER = {
    "dropout_forward": case("prediction", x=small(3), p=0.5, training=False, rng=rng(1))
    + case("nothing to drop", x=small(3), p=0, training=True, rng=rng(1)),
    "dropout_backward": case("all kept", dout=small(2), mask=np.ones(2))
    + case("one of two kept", dout=small(2), mask=np.array([0.0, 2.0]))
    + case("rows", dout=small(2, 3), mask=np.array([[0.0, 1.25, 1.25], [1.25, 1.25, 0.0]])),
}
