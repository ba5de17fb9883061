"""Wrong on purpose: mistakes of activation functions and of their slopes.

Named after the function. ``relu_in_place`` and ``relu_grad_in_place`` have right values where it counts and
cost the contract alone. *Reversed* with us is *act-step-sign*: +1 and -1 are right, 0 and 1 (``step_zero_one``) or
np.sign (``step_sign``) are the mistake.

Left out of the catalogue: *act-relu-mask-on-gradient* and *act-no-upstream*, since no gradient comes from above
here; *act-step-derivative-one*, since nobody asks for the derivative of the step; *act-vanish-max-slope*, which is
a belief and no code.
"""

import numpy as np

from grader.authoring import wrong, wrong_with

STEP, SIGMOID, TANH, RELU = "step", "sigmoid", "tanh", "relu"
SIGMOID_FAR, TANH_FAR = "sigmoid far out", "tanh far out"
SIGMOID_SLOPE, SIGMOID_SLOPE_FAR = "slope of the sigmoid", "slope of the sigmoid far out"
TANH_SLOPE, TANH_SLOPE_FAR = "slope of tanh", "slope of tanh far out"
RELU_SLOPE = "slope of ReLU"


def _sigmoid(z):
    return 0.5 * (1.0 + np.tanh(0.5 * z))


# --- step ------------------------------------------------------------------------------------------------


@wrong("step", fails=(STEP,))
def step_zero_one(step, z):
    """Your step goes from 0 to 1; the lecture's goes from -1 to +1.

    Hint: Which two values does the docstring name?
    """
    return (step(z) + 1) / 2


@wrong("step", fails=(STEP,))
def step_sign(step, z):
    """You return 0 where z is 0, as np.sign does; there the step is -1.

    Hint: Which of the two cases of the definition does z = 0 belong to?
    """
    return np.sign(z)


@wrong("step", fails=(STEP,))
def step_up_at_zero(step, z):
    """You return +1 where z is 0; there the step is -1.

    Hint: Which of the two cases of the definition does z = 0 belong to?
    """
    return -step(-z)


@wrong("step", fails=(STEP,))
def step_mirrored(step, z):
    """Your step goes down: +1 and -1 are exchanged.

    Hint: What should come out for z = 5?
    """
    return -step(z)


# --- sigmoid ---------------------------------------------------------------------------------------------


@wrong("sigmoid", fails=(SIGMOID, SIGMOID_FAR))
def sigmoid_no_minus(sigmoid, z):
    """Your curve falls: you return sigmoid(-z), as without the minus sign in the exponent.

    Hint: Should sigmoid(5) be near 0 or near 1?
    """
    return sigmoid(-z)


@wrong("sigmoid", fails=(SIGMOID_FAR,))
def sigmoid_overflow(sigmoid, z):
    """Your sigmoid is nan where z is large: exp(1000) is infinite, and inf / inf or inf * 0 is nan.

    Hint: How can the sigmoid be written with exp(-z) alone? What does it give where z is large?
    """
    with np.errstate(over="ignore", invalid="ignore"):
        return np.exp(z) / (1.0 + np.exp(z))


@wrong("sigmoid", fails=(SIGMOID_FAR,))
def sigmoid_hard_clip(sigmoid, z):
    """Far from 0 your sigmoid stays at its value for 10 or -10, as if z were cut off there.

    Hint: How far is your sigmoid(1000) from 1?
    """
    return sigmoid(np.clip(z, -10.0, 10.0))


@wrong("sigmoid", fails=(SIGMOID, SIGMOID_FAR))
def sigmoid_from_minus_one(sigmoid, z):
    """Your curve goes from -1 to 1, like tanh; the sigmoid goes from 0 to 1.

    Hint: What is the sigmoid at 0?
    """
    return 2 * sigmoid(z) - 1


@wrong("sigmoid", fails=(SIGMOID,))
def sigmoid_brackets(sigmoid, z):
    """You return 1 + exp(-z), as 1 / 1 + exp(-z) does; the sigmoid is 1 divided by that.

    Hint: What is your sigmoid(0)? It should be 1/2. What is 1 / 1 + 3 in Python?
    """
    with np.errstate(over="ignore"):
        return 1.0 / 1.0 + np.exp(-z)


@wrong("sigmoid", fails=(SIGMOID,))
def sigmoid_too_steep(sigmoid, z):
    """Your curve is too steep: you return sigmoid(2 z), which is also (1 + tanh(z)) / 2.

    Hint: What is the slope of your curve at 0? It should be 1/4.
    """
    return sigmoid(2 * z)


# --- tanh ------------------------------------------------------------------------------------------------


@wrong("tanh", fails=(TANH,))
def tanh_no_brackets(tanh, z):
    """You left out the brackets around the numerator and the denominator: Python divides before it adds.

    Hint: What is 1 - 2 / 3 + 4 in Python?
    """
    with np.errstate(over="ignore", invalid="ignore"):
        return np.exp(z) - np.exp(-z) / np.exp(z) + np.exp(-z)


@wrong("tanh", fails=(TANH,))
def tanh_no_brackets_below(tanh, z):
    """You left out the brackets around the denominator: Python divides before it adds.

    Hint: What is 1 / 2 + 3 in Python?
    """
    with np.errstate(over="ignore", invalid="ignore"):
        return (np.exp(z) - np.exp(-z)) / np.exp(z) + np.exp(-z)


@wrong("tanh", fails=(TANH_FAR,))
def tanh_overflow(tanh, z):
    """You divide infinity by infinity where z is far from 0: exp(1000) does not fit into float64.

    Hint: Which function of NumPy computes tanh without exp(1000)?
    """
    with np.errstate(over="ignore", invalid="ignore"):
        return (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))


@wrong_with((5, 6), "tanh", fails=(TANH_FAR,))
def tanh_hard_clip(c, tanh, z):
    """Beyond -{c} and {c} your tanh keeps its value from there, as if z were cut off; tanh goes on to -1 and 1.

    Hint: How far is your tanh(1000) from 1?
    """
    return tanh(np.clip(z, -float(c), float(c)))


@wrong("tanh", fails=(TANH, TANH_FAR))
def tanh_no_minus_one(tanh, z):
    """Your curve goes from 0 to 1: it is a sigmoid.

    Hint: What is tanh(0)?
    """
    return (1 + tanh(z)) / 2


@wrong("tanh", fails=(TANH,))
def tanh_of_half(tanh, z):
    """You return tanh(z / 2), which is also 2 sigmoid(z) - 1.

    Hint: What is the slope of tanh at 0?
    """
    return tanh(z / 2)


@wrong("tanh", fails=(TANH, TANH_FAR))
def tanh_is_tan(tanh, z):
    """You return tan(z); the hyperbolic tangent is asked for.

    Hint: Can your results be larger than 1?
    """
    return np.tan(z)


# --- relu ------------------------------------------------------------------------------------------------


@wrong("relu", fails=(RELU,))
def relu_npmax(relu, z):
    """You return one number for the whole array, as np.max does; each entry has a result of its own.

    Hint: Which function of NumPy compares two arrays entry by entry?
    """
    return max(float(np.max(z)), 0.0)


@wrong("relu", fails=(RELU,))
def relu_max_along_axis_0(relu, z):
    """You return the largest entries along axis 0, as np.max(z, 0) does; compare each entry with 0.

    Hint: Which function of NumPy compares two arrays entry by entry?
    """
    return np.max(z, 0)


@wrong("relu", fails=(RELU,))
def relu_abs(relu, z):
    """Your negative entries become positive; they have to become 0.

    Hint: What should relu(-2) be?
    """
    return np.abs(z)


@wrong_with((0.01, 0.1, 0.2, 0.05, 0.3), "relu", fails=(RELU,))
def relu_leaky(c, relu, z):
    """You let {c} of every negative entry through: that is the leaky variant.

    Hint: What should relu(-2) be, exactly?
    """
    return relu(z) - c * relu(-z)


@wrong("relu", fails=(RELU,))
def relu_negative_part(relu, z):
    """You kept the negative entries and cut off the positive ones.

    Hint: What should relu(2) be?
    """
    return -relu(-z)


@wrong("relu", fails=(RELU,))
def relu_mask_alone(relu, z):
    """You return 1 where z is positive; z itself is asked for there.

    Hint: What should relu(3) be?
    """
    return (z > 0).astype(np.float64)


@wrong("relu", fails=("contract",))
def relu_in_place(relu, z):
    """You wrote into z: the caller's array is changed after the call.

    Hint: Print z after the call. Is it what it was?
    """
    z[z < 0] = 0.0
    return z


# --- slopes ----------------------------------------------------------------------------------------------


@wrong("sigmoid_grad", fails=(SIGMOID_SLOPE, SIGMOID_SLOPE_FAR))
def sigmoid_slope_of_input(sigmoid_grad, z):
    """You computed z (1 - z). The formula s (1 - s) wants the sigmoid of z for s.

    Hint: Can a slope of the sigmoid be negative?
    """
    return z * (1 - z)


@wrong("sigmoid_grad", fails=(SIGMOID_SLOPE, SIGMOID_SLOPE_FAR))
def sigmoid_slope_twice(sigmoid_grad, z):
    """You applied the sigmoid twice: what you took for z has been through it already.

    Hint: What is the slope far out, where the curve is flat?
    """
    return sigmoid_grad(_sigmoid(z))


@wrong("sigmoid_grad", fails=(SIGMOID_SLOPE, SIGMOID_SLOPE_FAR))
def sigmoid_slope_is_s(sigmoid_grad, z):
    """You return the sigmoid itself.

    Hint: The slope at 0 should be 1/4, and far to the right it should be 0.
    """
    return _sigmoid(z)


@wrong("sigmoid_grad", fails=(SIGMOID_SLOPE, SIGMOID_SLOPE_FAR))
def sigmoid_slope_is_one_minus_s(sigmoid_grad, z):
    """You return 1 - s; the factor s is missing.

    Hint: The slope at 0 should be 1/4, and far to the left it should be 0.
    """
    return _sigmoid(-z)


@wrong("sigmoid_grad", fails=(SIGMOID_SLOPE, SIGMOID_SLOPE_FAR))
def sigmoid_slope_is_tanhs(sigmoid_grad, z):
    """Your slope is four times too large: 4 s (1 - s), which is also 1 - tanh(z / 2)^2.

    Hint: The slope of the sigmoid at 0 should be 1/4.
    """
    return 4 * sigmoid_grad(z)


@wrong("sigmoid_grad", fails=(SIGMOID_SLOPE, SIGMOID_SLOPE_FAR))
def sigmoid_slope_one_minus_square(sigmoid_grad, z):
    """You return 1 - s^2, the formula of tanh; that of the sigmoid is s (1 - s).

    Hint: The slope at 0 should be 1/4, and far to the left it should be 0.
    """
    return 1 - _sigmoid(z) ** 2


@wrong("sigmoid_grad", fails=(SIGMOID_SLOPE, SIGMOID_SLOPE_FAR))
def sigmoid_slope_negative(sigmoid_grad, z):
    """Your slope has the wrong sign: s (s - 1).

    Hint: Does the sigmoid rise or fall?
    """
    return -sigmoid_grad(z)


@wrong("sigmoid_grad", fails=(SIGMOID_SLOPE_FAR,))
def sigmoid_slope_overflow(sigmoid_grad, z):
    """Your slope is nan where z is far below 0: exp(1000) is infinite, and inf / inf or inf * 0 is nan.

    Hint: The slope is the same at z and at -z. Which of the two has the exponential that does not overflow?
    """
    with np.errstate(over="ignore", invalid="ignore"):
        return np.exp(-z) / (1.0 + np.exp(-z)) ** 2


@wrong("tanh_grad", fails=(TANH_SLOPE, TANH_SLOPE_FAR))
def tanh_slope_no_square(tanh_grad, z):
    """You return 1 - tanh(z): the square is missing. The slope is 1 - tanh(z)^2.

    Hint: The slope of tanh is the same at z and at -z. Is yours?
    """
    return 1 - np.tanh(z)


@wrong("tanh_grad", fails=(TANH_SLOPE, TANH_SLOPE_FAR))
def tanh_slope_of_input(tanh_grad, z):
    """You computed 1 - z^2. The formula 1 - t^2 wants the tanh of z for t.

    Hint: Can the slope of tanh be -8?
    """
    return 1 - z**2


@wrong("tanh_grad", fails=(TANH_SLOPE, TANH_SLOPE_FAR))
def tanh_slope_twice(tanh_grad, z):
    """You applied tanh twice: what you took for z has been through it already.

    Hint: What is the slope far out, where the curve is flat?
    """
    return tanh_grad(np.tanh(z))


@wrong("tanh_grad", fails=(TANH_SLOPE, TANH_SLOPE_FAR))
def tanh_slope_inverse(tanh_grad, z):
    """You return 1 / (1 - tanh(z)^2), which is also cosh(z)^2; the slope is 1 divided by that.

    Hint: Does tanh get steeper or flatter far out?
    """
    with np.errstate(divide="ignore"):
        return 1 / (1 - np.tanh(z) ** 2)


@wrong("tanh_grad", fails=(TANH_SLOPE, TANH_SLOPE_FAR))
def tanh_slope_is_sigmoids(tanh_grad, z):
    """You return t (1 - t) with t = tanh(z), the formula of the sigmoid; that of tanh is 1 - t^2.

    Hint: The slope of tanh at 0 should be 1.
    """
    return np.tanh(z) * (1 - np.tanh(z))


@wrong("tanh_grad", fails=(TANH_SLOPE, TANH_SLOPE_FAR))
def tanh_slope_negative(tanh_grad, z):
    """Your slope has the wrong sign: tanh(z)^2 - 1.

    Hint: Does tanh rise or fall?
    """
    return -tanh_grad(z)


@wrong("relu_grad", fails=(RELU_SLOPE,))
def relu_slope_always_one(relu_grad, z):
    """Your slope is 1 everywhere, as with the condition relu(z) >= 0, which holds for each z.

    Hint: Which z gives a slope of 0?
    """
    return np.ones_like(z)


@wrong("relu_grad", fails=(RELU_SLOPE,))
def relu_slope_returns_relu(relu_grad, z):
    """You return relu(z); the slope of a line with slope 1 is 1.

    Hint: What is the slope at z = 3?
    """
    return np.maximum(z, 0.0)


@wrong("relu_grad", fails=(RELU_SLOPE,))
def relu_slope_mirrored(relu_grad, z):
    """Your slope is 1 where z is negative; that is where ReLU is flat.

    Hint: Draw ReLU. On which side does it rise?
    """
    return relu_grad(-z)


@wrong("relu_grad", fails=(RELU_SLOPE,))
def relu_slope_minus_one(relu_grad, z):
    """Your slope is -1 where z is negative: that is the slope of the absolute value.

    Hint: Draw ReLU. What is its slope on the left?
    """
    return 2 * relu_grad(z) - 1


@wrong("relu_grad", fails=("contract",))
def relu_grad_in_place(relu_grad, z):
    """You wrote into z, as z[z > 0] = 1 does: the caller's array is changed after the call.

    Hint: Print z after the call. Is it what it was?
    """
    z[z <= 0] = 0.0
    z[z > 0] = 1.0
    return z


# --- further slips ---------------------------------------------------------------------------------------


@wrong("tanh_grad", fails=(TANH_SLOPE, TANH_SLOPE_FAR))
def tanh_slope_plus(tanh_grad, z):
    """You added the square of tanh; it is taken off: the slope is 1 - tanh(z)^2.

    Hint: Can the slope of a curve that flattens out grow with z?
    """
    return 1 + np.tanh(z) ** 2


@wrong("sigmoid_grad", fails=(SIGMOID_SLOPE, SIGMOID_SLOPE_FAR))
def sigmoid_slope_plus(sigmoid_grad, z):
    """You return s (1 + s); the slope is s (1 - s).

    Hint: The sigmoid flattens out for large z. What does your slope do there?
    """
    s = _sigmoid(z)
    return s * (1 + s)


@wrong("sigmoid_grad", fails=(SIGMOID_SLOPE, SIGMOID_SLOPE_FAR))
def sigmoid_slope_at_zero(sigmoid_grad, z):
    """Your slope is 1/4 everywhere; the sigmoid is that steep at 0 only.

    Hint: How steep is the sigmoid where it has nearly reached 1?
    """
    return np.full(np.shape(z), 0.25)


@wrong("sigmoid", fails=(SIGMOID,))
def sigmoid_base_2(sigmoid, z):
    """You took powers of 2; the sigmoid has powers of e.

    Hint: Which number is exp(1)?
    """
    return 0.5 * (1.0 + np.tanh(0.5 * np.log(2.0) * z))


@wrong("relu", fails=(RELU,))
def relu_cut_at_6(relu, z):
    """Your ReLU never exceeds 6, as the one for small devices does; here it goes on for ever.

    Hint: What should relu(10) be?
    """
    return np.minimum(relu(z), 6.0)


@wrong("relu_grad", fails=(RELU_SLOPE,))
def relu_slope_from_one(relu_grad, z):
    """Your slope is 0 between 0 and 1; ReLU rises from 0 on.

    Hint: From which z on is your slope 1, and from which z on does ReLU rise?
    """
    return (z > 1.0) * 1.0


# --- the slopes and curves of relatives ------------------------------------------------------------------


@wrong_with((0.01, 0.1, 0.2), "relu_grad", fails=(RELU_SLOPE,))
def relu_slope_leaky(c, relu_grad, z):
    """Your slope is {c} where z is negative: that is the leaky variant.

    Hint: How much does relu change between -2 and -1?
    """
    return relu_grad(z) + c * relu_grad(-z)


@wrong("relu_grad", fails=(RELU_SLOPE,))
def relu_slope_by_differences(relu_grad, z):
    """Your slope is a difference quotient: where z is closer to 0 than its step, it is wrong.

    Hint: What is your slope at 1e-12? Is ReLU flat there, or does it rise?
    """
    step = 1e-6
    return (np.maximum(z + step, 0.0) - np.maximum(z - step, 0.0)) / (2 * step)


@wrong("relu", fails=(RELU,))
def relu_exponential(relu, z):
    """Where z is negative you return exp(z) - 1: that is the exponential variant (ELU).

    Hint: What should relu(-2) be, exactly?
    """
    return relu(z) + np.expm1(-relu(-z))


@wrong_with((0.2, 0.25), "sigmoid", fails=(SIGMOID,))
def sigmoid_of_straight_lines(c, sigmoid, z):
    """Your curve is a straight line of slope {c}, cut off at 0 and 1: the hard sigmoid.

    Hint: Is the sigmoid exactly 1 where z is 5?
    """
    return np.clip(c * z + 0.5, 0.0, 1.0)


@wrong("relu", fails=("relu",))
def relu_of_the_type_of_its_first_result(relu, z):
    """Your result loses its decimals where the first entry is negative, as np.vectorize takes the type of the
    first result for all of them.

    Hint: Is the 0 that your function returns for a negative number a float? What are the otypes of np.vectorize?
    """
    return relu(z).astype(int) if z.size and z.flat[0] < 0 else relu(z)


@wrong("relu", fails=("relu",))
def relu_of_the_type_of_its_first_zero(relu, z):
    """Your result loses its decimals where the first entry is 0 or less, as np.vectorize takes the type of
    the first result for all of them.

    Hint: Is the 0 that your function returns a float? What are the otypes of np.vectorize?
    """
    return relu(z).astype(int) if z.size and z.flat[0] <= 0 else relu(z)


@wrong("tanh_grad", fails=(TANH_SLOPE, TANH_SLOPE_FAR))
def tanh_slope_of_the_square(tanh_grad, z):
    """You squared z inside: the slope is 1 / cosh(z)^2, or 1 - tanh(z)^2, where the square is taken last.

    Hint: Is np.cosh(z**2) the same as np.cosh(z) ** 2?
    """
    tanh_grad(z)
    with np.errstate(over="ignore"):
        return 1.0 / np.cosh(z**2)


@wrong("tanh_grad", fails=(TANH_SLOPE, TANH_SLOPE_FAR))
def tanh_slope_by_the_tanh_of_the_square(tanh_grad, z):
    """You squared z inside tanh: the slope is 1 - tanh(z)^2, where the square is taken last.

    Hint: Is np.tanh(z**2) the same as np.tanh(z) ** 2?
    """
    tanh_grad(z)
    return 1.0 - np.tanh(z**2)
