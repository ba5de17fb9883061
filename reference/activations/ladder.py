"""Small public inputs, from one number upwards."""

import numpy as np

from grader.authoring import case

ROW = np.array([-2.0, -0.5, 0.5, 2.0])
INPUTS = (
    case("a positive number", z=np.array([1.0]))
    + case("a negative number", z=np.array([-1.0]))
    + case("a row", z=ROW)
    + case("a table", z=np.array([[-1.5, 0.25], [3.0, -0.75], [1.0, -2.5]]))
    + case("far out", z=np.array([-1000.0, 0.5, 1000.0]))
)
ZERO = case("zero", z=np.array([0.0]))

LADDER = {
    "step": INPUTS + ZERO,
    "sigmoid": INPUTS + ZERO,
    "tanh": INPUTS + ZERO,
    "relu": INPUTS + ZERO,
    "sigmoid_grad": INPUTS + ZERO,
    "tanh_grad": INPUTS + ZERO,
    "relu_grad": INPUTS,
}
