"""Wrong on purpose: mistakes of the descent step and of gradients that come back through many layers.

``step_`` belong to `gradient_step`, ``norms_`` to `gradient_norms`. ``step_in_place`` has right values and costs
the contract alone. Left out of the catalogue: *gd-updates-before-backprop*, *gd-stale-gradient* and
*gd-batch-twice*, which need a training loop with a backward pass or a batch of its own; *vg-magnitude-slip*, which
is about a slide; and *vg-sum-not-product* and *vg-product-order*, which are about a product of matrices that nobody
forms here: their counterparts are ``norms_weights_ignored`` and ``norms_from_the_first``.
"""

import numpy as np

from grader.authoring import wrong, wrong_with

ONE, SEVERAL, STEP_ERRORS = "one matrix", "several arrays", "keys that do not match"
LAYER, LAYERS, SLIDE, NORM_ERRORS = "one layer", "several layers", "the slide's network", "unknown activation"
STEP = (ONE, SEVERAL)
NORMS = (LAYER, LAYERS, SLIDE)
DEEP = (LAYERS, SLIDE)


# --- gradient_step ---------------------------------------------------------------------------------------


@wrong("gradient_step", fails=STEP)
def step_ascent(gradient_step, params, grads, learning_rate):
    """You added the gradient: that step climbs, and the loss rises.

    Hint: In which direction does a gradient point?
    """
    return gradient_step(params, grads, -learning_rate)


@wrong("gradient_step", fails=STEP)
def step_no_learning_rate(gradient_step, params, grads, learning_rate):
    """Your step is the gradient itself: the learning rate is missing.

    Hint: What should your function return for a learning rate of 0?
    """
    return gradient_step(params, grads, 1.0)


@wrong_with((0.1, 0.01, 0.001, 0.5), "gradient_step", fails=STEP)
def step_of(c, gradient_step, params, grads, learning_rate):
    """You multiplied the gradient by {c}, whatever learning rate is given.

    Hint: Where does your function use its argument learning_rate?
    """
    return gradient_step(params, grads, c)


@wrong("gradient_step", fails=STEP)
def step_divides(gradient_step, params, grads, learning_rate):
    """You divided the gradient by the learning rate.

    Hint: Is a step with a larger learning rate longer or shorter?
    """
    return gradient_step(params, grads, 1.0 / learning_rate)


@wrong("gradient_step", fails=STEP)
def step_local_rebinding(gradient_step, params, grads, learning_rate):
    """You return the parameters as they were, as when only a local name gets the new value.

    Hint: Where does p - step go? What does `p = p - step` change inside a loop over the values of a dict?
    """
    return dict(params)


@wrong("gradient_step", fails=(SEVERAL,))
def step_first_only(gradient_step, params, grads, learning_rate):
    """Only the first of your parameters takes its step.

    Hint: Which of your arrays are still what they were?
    """
    first = next(iter(params))
    return {**params, **gradient_step({first: params[first]}, {first: grads[first]}, learning_rate)}


@wrong("gradient_step", fails=(SEVERAL,))
def step_returns_in_the_loop(gradient_step, params, grads, learning_rate):
    """You return only the first of the parameters; all of them are asked for.

    Hint: Which keys has your result? When is it returned: after the first parameter, or after the last?
    """
    new = gradient_step(params, grads, learning_rate)
    first = next(iter(params))
    return {first: new[first]}


@wrong("gradient_step", fails=STEP)
def step_replaces_weights(gradient_step, params, grads, learning_rate):
    """You return the step alone, not the parameters after it.

    Hint: What should your function return for a learning rate of 0?
    """
    return {name: -learning_rate * grads[name] for name in params}


@wrong("gradient_step", fails=STEP)
def step_shrinks_weights(gradient_step, params, grads, learning_rate):
    """You multiplied the difference of parameter and gradient by the learning rate.

    Hint: Which of W and gradient does the rate multiply in W - learning_rate * gradient?
    """
    return {name: learning_rate * (params[name] - grads[name]) for name in params}


@wrong("gradient_step", fails=(SEVERAL,))
def step_pairs_by_place(gradient_step, params, grads, learning_rate):
    """You paired parameters and gradients by their places in the two dicts; they belong together by name.

    Hint: If the keys of grads come in another order, which gradient does your first parameter get?
    """
    gradient_step(params, grads, learning_rate)
    return gradient_step(params, dict(zip(params, grads.values(), strict=True)), learning_rate)


@wrong("gradient_step", fails=STEP)
def step_uses_sign(gradient_step, params, grads, learning_rate):
    """Your step has the same length for every entry: only the gradient's sign is in it.

    Hint: If an entry of the gradient doubles, what happens to your step?
    """
    return gradient_step(params, {name: np.sign(array) for name, array in grads.items()}, learning_rate)


@wrong("gradient_step", fails=STEP)
def step_normalised(gradient_step, params, grads, learning_rate):
    """You divided each gradient by its norm before the step.

    Hint: Does a norm stand in the formula?
    """
    scaled = {name: array / np.linalg.norm(array) for name, array in grads.items()}
    return gradient_step(params, scaled, learning_rate)


@wrong("gradient_step", fails=(STEP_ERRORS,))
def step_unchecked(gradient_step, params, grads, learning_rate):
    """You return something although the keys of params and grads differ: the docstring asks for a ValueError.

    Hint: What does your function do if one of the two dicts has one key more?
    """
    shared = [name for name in params if name in grads]
    return gradient_step({n: params[n] for n in shared}, {n: grads[n] for n in shared}, learning_rate)


@wrong("gradient_step", fails=(STEP_ERRORS,))
def step_gradient_of_nothing(gradient_step, params, grads, learning_rate):
    """You return something although grads has a key that params has not: the docstring asks for a ValueError.

    Hint: What does your function do with a gradient that belongs to no parameter?
    """
    if any(name not in grads for name in params):
        return gradient_step(params, grads, learning_rate)
    return gradient_step(params, {name: grads[name] for name in params}, learning_rate)


@wrong("gradient_step", fails=("contract",))
def step_in_place(gradient_step, params, grads, learning_rate):
    """You changed the arrays in params themselves; new arrays are asked for.

    Hint: What is the difference between w -= step and w = w - step?
    """
    new = gradient_step(params, grads, learning_rate)
    for name, array in new.items():
        params[name][...] = array
    return params


# --- gradient_norms --------------------------------------------------------------------------------------


def _slope(z, activation):
    if activation == "sigmoid":
        s = 1.0 / (1.0 + np.exp(-z))
        return s * (1.0 - s)
    return 1.0 - np.tanh(z) ** 2 if activation == "tanh" else (z > 0).astype(np.float64)


def _back(weights, zs, activation, slope=_slope, through=None, norm=np.linalg.norm):
    """The way back, with its parts to be exchanged."""
    norms = np.zeros(len(zs))
    up = np.ones(len(zs[-1]))
    for layer in reversed(range(len(zs))):
        delta = slope(zs[layer], activation) * up
        norms[layer] = norm(delta)
        up = weights[layer].T @ delta if through is None else through(weights[layer], delta)
    return norms


@wrong("gradient_norms", fails=NORMS)
def norms_activation_ignored(gradient_norms, weights, zs, activation):
    """The slope of the activation is missing: only the weights are multiplied.

    Hint: A gradient that comes back through a = g(z) is multiplied by what?
    """
    gradient_norms(weights, zs, activation)
    return _back(weights, zs, activation, slope=lambda z, _: np.ones_like(z))


@wrong("gradient_norms", fails=DEEP)
def norms_weights_ignored(gradient_norms, weights, zs, activation):
    """The weights are missing: only the slopes of the activations are multiplied.

    Hint: A gradient that comes back through z = W a is multiplied by what?
    """
    return gradient_norms([np.eye(len(W)) for W in weights], zs, activation)


@wrong("gradient_norms", fails=(LAYERS,))
def norms_not_transposed(gradient_norms, weights, zs, activation):
    """You multiplied by W on the way back; it is the transpose of W.

    Hint: z_i = sum over j of W_ij a_j. Which entries of z depend on a_j?
    """
    return gradient_norms([W.T for W in weights], zs, activation)


@wrong("gradient_norms", fails=(LAYERS,))
def norms_elementwise_product(gradient_norms, weights, zs, activation):
    """You used the diagonal of W alone, as if every unit saw only the one below it.

    Hint: From how many units of the layer above does a gradient come?
    """
    return gradient_norms([np.diag(np.diag(W)) for W in weights], zs, activation)


@wrong("gradient_norms", fails=(LAYERS,))
def norms_diagonal_on_the_wrong_side(gradient_norms, weights, zs, activation):
    """You scaled the gradient by the slopes after the product with the weights; they come before.

    Hint: z_l = W a, a_l = g(z_l): which of the two does the gradient meet first on its way back?
    """
    gradient_norms(weights, zs, activation)
    norms = np.zeros(len(zs))
    up = np.ones(len(zs[-1]))
    for layer in reversed(range(len(zs))):
        norms[layer] = np.linalg.norm(_slope(zs[layer], activation) * up)
        up = _slope(zs[layer], activation) * (weights[layer].T @ up)
    return norms


@wrong("gradient_norms", fails=NORMS)
def norms_before_the_slope(gradient_norms, weights, zs, activation):
    """Your norms are those of the derivatives with respect to a_l: the slope of the layer is missing.

    Hint: Is the derivative with respect to z_l asked for, or with respect to a_l?
    """
    gradient_norms(weights, zs, activation)
    norms = np.zeros(len(zs))
    up = np.ones(len(zs[-1]))
    for layer in reversed(range(len(zs))):
        norms[layer] = np.linalg.norm(up)
        up = weights[layer].T @ (_slope(zs[layer], activation) * up)
    return norms


@wrong("gradient_norms", fails=NORMS)
def norms_after_the_weights(gradient_norms, weights, zs, activation):
    """Your norms are those of the derivatives with respect to the layers' inputs: one factor is too many.

    Hint: Is the derivative with respect to z_l asked for, or with respect to the layer's input?
    """
    gradient_norms(weights, zs, activation)
    norms = np.zeros(len(zs))
    up = np.ones(len(zs[-1]))
    for layer in reversed(range(len(zs))):
        up = weights[layer].T @ (_slope(zs[layer], activation) * up)
        norms[layer] = np.linalg.norm(up)
    return norms


@wrong("gradient_norms", fails=NORMS)
def norms_weights_before_the_slope(gradient_norms, weights, zs, activation):
    """You multiplied by a layer's own weights before its slope: the gradient met one matrix too many.

    Hint: Which matrix lies between the last layer's z and the loss?
    """
    gradient_norms(weights, zs, activation)
    norms = np.zeros(len(zs))
    up = np.ones(len(zs[-1]))
    for layer in reversed(range(len(zs))):
        up = _slope(zs[layer], activation) * (weights[layer].T @ up)
        norms[layer] = np.linalg.norm(up)
    return norms


@wrong("gradient_norms", fails=DEEP)
def norms_last_first(gradient_norms, weights, zs, activation):
    """Your norms stand in the reverse order: the first place is for the first layer.

    Hint: Which layer do you meet first on the way back, and where does its norm belong?
    """
    return gradient_norms(weights, zs, activation)[::-1].copy()


@wrong("gradient_norms", fails=DEEP)
def norms_from_the_first(gradient_norms, weights, zs, activation):
    """You went through the layers from the first to the last; a gradient goes the other way.

    Hint: At which layer does the gradient of the loss begin?
    """
    return gradient_norms(weights[::-1], zs[::-1], activation)[::-1].copy()


@wrong("gradient_norms", fails=NORMS)
def norms_activation_itself(gradient_norms, weights, zs, activation):
    """You multiplied by the activation, not by its derivative.

    Hint: Which of the two stands in the chain rule?
    """
    gradient_norms(weights, zs, activation)
    functions = {"sigmoid": lambda z: 1 / (1 + np.exp(-z)), "tanh": np.tanh, "relu": lambda z: np.maximum(z, 0)}
    return _back(weights, zs, activation, slope=lambda z, name: functions[name](z))


@wrong("gradient_norms", fails=NORMS)
def norms_slope_of_z(gradient_norms, weights, zs, activation):
    """You put z where the sigmoid's (or the tanh's) output belongs in the formula of its derivative.

    Hint: The derivative of the sigmoid is s (1 - s). What is s?
    """
    gradient_norms(weights, zs, activation)
    slopes = {"sigmoid": lambda z: z * (1 - z), "tanh": lambda z: 1 - z**2, "relu": lambda z: 1.0 * (z > 0)}
    return _back(weights, zs, activation, slope=lambda z, name: slopes[name](z))


@wrong("gradient_norms", fails=NORMS)
def norms_tanh_no_square(gradient_norms, weights, zs, activation):
    """Your derivative of tanh lacks the square: it is 1 - tanh(z)^2.

    Hint: What is the slope of tanh far to the left?
    """
    if activation != "tanh":
        return gradient_norms(weights, zs, activation)
    return _back(weights, zs, activation, slope=lambda z, _: 1 - np.tanh(z))


@wrong("gradient_norms", fails=(LAYER, LAYERS))
def norms_relu_never_off(gradient_norms, weights, zs, activation):
    """Your ReLU lets every gradient through; where z is negative its slope is 0.

    Hint: What does ReLU look like to the left of 0?
    """
    if activation != "relu":
        return gradient_norms(weights, zs, activation)
    return _back(weights, zs, activation, slope=lambda z, _: np.ones_like(z))


@wrong("gradient_norms", fails=NORMS)
def norms_always_sigmoid(gradient_norms, weights, zs, activation):
    """You used the sigmoid's slope whatever the activation.

    Hint: Where in your function does activation change anything?
    """
    gradient_norms(weights, zs, activation)
    return gradient_norms(weights, zs, "sigmoid")


@wrong("gradient_norms", fails=NORMS)
def norms_squared(gradient_norms, weights, zs, activation):
    """You return the squares of the norms: the square root is missing.

    Hint: What is the norm of (3, 4)?
    """
    return gradient_norms(weights, zs, activation) ** 2


@wrong("gradient_norms", fails=(LAYER, LAYERS))
def norms_of_one(gradient_norms, weights, zs, activation):
    """You added up absolute values; the Euclidean norm is the root of the sum of squares.

    Hint: What is the norm of (3, 4)?
    """
    gradient_norms(weights, zs, activation)
    return _back(weights, zs, activation, norm=lambda delta: np.abs(delta).sum())


@wrong("gradient_norms", fails=(LAYER, LAYERS))
def norms_largest_entry(gradient_norms, weights, zs, activation):
    """You took the largest magnitude; the Euclidean norm is the root of the sum of squares.

    Hint: What is the norm of (3, 4)?
    """
    gradient_norms(weights, zs, activation)
    return _back(weights, zs, activation, norm=lambda delta: np.abs(delta).max())


@wrong("gradient_norms", fails=(LAYER, LAYERS))
def norms_mean_of_squares(gradient_norms, weights, zs, activation):
    """You averaged the squares; the Euclidean norm adds them up.

    Hint: What is the norm of (3, 4)?
    """
    return gradient_norms(weights, zs, activation) / np.sqrt(len(zs[0]))


@wrong("gradient_norms", fails=(NORM_ERRORS,))
def norms_unchecked(gradient_norms, weights, zs, activation):
    """You return something for an activation that is none of the three: the docstring asks for a ValueError.

    Hint: What does your function do with the name "softmax"?
    """
    known = activation if activation in {"sigmoid", "tanh", "relu"} else "relu"
    return gradient_norms(weights, zs, known)


# --- gradient_norms: one slope of three ------------------------------------------------------------------


def _slopes(z, activation, wrong_ones):
    known = {
        "sigmoid": lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2,
        "tanh": lambda z: 1 - np.tanh(z) ** 2,
        "relu": lambda z: (z > 0) * 1.0,
    }
    return (known | wrong_ones)[activation](z)


def _norms(weights, zs, activation, **wrong_ones):
    norms, arriving = [], np.ones(len(zs[-1]))
    for W, z in zip(reversed(weights), reversed(zs), strict=True):
        delta = _slopes(z, activation, wrong_ones) * arriving
        norms.append(np.linalg.norm(delta))
        arriving = W.T @ delta
    return np.array(norms[::-1])


@wrong("gradient_norms", fails=("one layer", "several layers", "the slide's network"))
def norms_sigmoid_itself(gradient_norms, weights, zs, activation):
    """You multiplied by the sigmoid itself; its slope is s * (1 - s).

    Hint: How large is the slope of the sigmoid far to the right?
    """
    gradient_norms(weights, zs, activation)
    return _norms(weights, zs, activation, sigmoid=lambda z: 1 / (1 + np.exp(-z)))


@wrong("gradient_norms", fails=("one layer", "several layers", "the slide's network"))
def norms_sigmoid_one_minus_square(gradient_norms, weights, zs, activation):
    """You took 1 - s^2 for the slope of the sigmoid, which is that of tanh.

    Hint: What is the slope of the sigmoid at 0? And 1 - s^2?
    """
    gradient_norms(weights, zs, activation)
    return _norms(weights, zs, activation, sigmoid=lambda z: 1 - 1 / (1 + np.exp(-z)) ** 2)


@wrong("gradient_norms", fails=("one layer", "several layers", "the slide's network"))
def norms_relu_itself(gradient_norms, weights, zs, activation):
    """You multiplied by relu(z); its slope is 1 where z is positive.

    Hint: Does the slope of relu grow with z?
    """
    gradient_norms(weights, zs, activation)
    return _norms(weights, zs, activation, relu=lambda z: np.maximum(z, 0))


@wrong("gradient_norms", fails=("one layer", "several layers", "the slide's network"))
def norms_tanh_of_the_output(gradient_norms, weights, zs, activation):
    """You took 1 - z^2 for the slope of tanh; that is 1 - tanh(z)^2.

    Hint: The formula 1 - a^2 is for a = tanh(z). Do you have a or z?
    """
    gradient_norms(weights, zs, activation)
    return _norms(weights, zs, activation, tanh=lambda z: 1 - z**2)


@wrong("gradient_norms", fails=("one layer", "several layers", "the slide's network"))
def norms_sigmoid_of_the_output(gradient_norms, weights, zs, activation):
    """You took z * (1 - z) for the slope of the sigmoid; that is s * (1 - s) with s = sigmoid(z).

    Hint: The formula s * (1 - s) is for s = sigmoid(z). Do you have s or z?
    """
    gradient_norms(weights, zs, activation)
    return _norms(weights, zs, activation, sigmoid=lambda z: z * (1 - z))


# --- further slips ---------------------------------------------------------------------------------------


@wrong("gradient_norms", fails=DEEP)
def norms_weights_of_the_layer_below(gradient_norms, weights, zs, activation):
    """On the way back you multiplied by the weights of the layer below; it is those of the layer that you leave.

    Hint: Which weights stand between the outputs of layer 1 and the sums of layer 2?
    """
    return gradient_norms([weights[-1], *weights[:-1]], zs, activation)


@wrong("gradient_norms", fails=(LAYER, LAYERS))
def norms_mean_of_magnitudes(gradient_norms, weights, zs, activation):
    """You took the mean of the magnitudes; the Euclidean norm is the root of the sum of squares.

    Hint: What is the length of the vector (3, 4)?
    """
    gradient_norms(weights, zs, activation)
    return np.array([np.mean(np.abs(delta)) for delta in _deltas(weights, zs, activation)])


@wrong("gradient_norms", fails=NORMS)
def norms_no_slope_at_the_last_layer(gradient_norms, weights, zs, activation):
    """The slope of the last layer is missing: your gradient there is that of its output.

    Hint: The derivative for the output is all ones. What is it for the sum z before the activation?
    """
    gradient_norms(weights, zs, activation)
    return np.array([np.linalg.norm(d) for d in _deltas(weights, zs, activation, last=False)])


@wrong("gradient_norms", fails=NORMS)
def norms_divided_by_the_last(gradient_norms, weights, zs, activation):
    """You divided all norms by that of the last layer; the norms themselves are asked for.

    Hint: Is the last of your norms ever anything but 1?
    """
    norms = gradient_norms(weights, zs, activation)
    return norms / norms[-1]


@wrong("gradient_norms", fails=NORMS)
def norms_from_the_last_sums(gradient_norms, weights, zs, activation):
    """You start the way back with the last layer's z; the derivative by its output is all ones.

    Hint: What does the task say about the derivative of the loss by the last output?
    """
    gradient_norms(weights, zs, activation)
    return np.array([np.linalg.norm(d) for d in _deltas(weights, zs, activation, start=zs[-1])])


def _deltas(weights, zs, activation, *, last=True, start=None):
    """The derivative of the loss by each z, the first layer first."""
    above, deltas = np.ones_like(zs[-1]) if start is None else start, []
    for layer in reversed(range(len(zs))):
        delta = above * _slope(zs[layer], activation) if last or layer < len(zs) - 1 else above
        deltas.insert(0, delta)
        above = weights[layer].T @ delta
    return deltas


@wrong_with((0.01, 0.1, 0.2), "gradient_norms", fails=(LAYER, LAYERS))
def norms_leaky(c, gradient_norms, weights, zs, activation):
    """Where z is negative you let {c} of the gradient through: that is the leaky variant.

    Hint: What is the slope of relu at -1?
    """
    if activation != "relu":
        return gradient_norms(weights, zs, activation)
    above, norms = np.ones_like(zs[-1]), []
    for W, z in zip(reversed(weights), reversed(zs), strict=True):
        delta = above * np.where(z > 0, 1.0, c)
        norms.insert(0, np.linalg.norm(delta))
        above = W.T @ delta
    return np.array(norms)


# --- further slips ---------------------------------------------------------------------------------------


@wrong("gradient_step", fails=("one matrix",))
def rate_of_zero_replaced(gradient_step, params, grads, learning_rate):
    """With a learning rate of 0 your parameters move, as with `learning_rate or 0.01`: nothing may move then.

    Hint: What should your function return for a learning rate of 0? What is `0 or 0.01` in Python?
    """
    return gradient_step(params, grads, learning_rate or 0.01)


@wrong("gradient_norms", fails=(LAYER, LAYERS))
def norms_relu_of_the_gradient(gradient_norms, weights, zs, activation):
    """You switched relu off where the gradient is negative; it is off where z is.

    Hint: Does a relu look at the number that comes in, or at the gradient that comes back?
    """
    if activation != "relu":
        return gradient_norms(weights, zs, activation)
    above, norms = np.ones_like(zs[-1]), []
    for W in reversed(weights):
        delta = np.maximum(above, 0.0)
        norms.insert(0, np.linalg.norm(delta))
        above = W.T @ delta
    return np.array(norms)


# --- keys, and the vector that the way back begins with ---------------------------------------------------


@wrong("gradient_step", fails=(STEP_ERRORS,))
def step_parameter_without_gradient(gradient_step, params, grads, learning_rate):
    """You return something although a parameter has no gradient: the docstring asks for a ValueError.

    Hint: Which keys does your function look for, and in which of the two dicts?
    """
    if any(name not in params for name in grads):
        return gradient_step(params, grads, learning_rate)
    moved = gradient_step({name: params[name] for name in grads}, grads, learning_rate)
    return {name: moved.get(name, value) for name, value in params.items()}


@wrong("gradient_step", fails=(STEP_ERRORS,))
def step_keys_counted(gradient_step, params, grads, learning_rate):
    """You refuse another number of keys, but not as many keys with another name: a ValueError is due there, too.

    Hint: Are {"W", "b"} and {"W", "c"} the same keys?
    """
    if len(params) != len(grads):
        return gradient_step(params, grads, learning_rate)
    return gradient_step(params, {name: grads.get(name, value) for name, value in params.items()}, learning_rate)


@wrong("gradient_step", fails=(SEVERAL,))
def step_order_refused(gradient_step, params, grads, learning_rate):
    """You refuse the same keys in another order, as when they are compared as lists: the order does not matter.

    Hint: What is list(params) == list(grads) if the two dicts have the same keys in another order?
    """
    if list(params) != list(grads):
        raise ValueError("keys")
    return gradient_step(params, grads, learning_rate)


@wrong("gradient_norms", fails=DEEP)
def norms_begins_with_one_for_each_layer(gradient_norms, weights, zs, activation):
    """With several layers your function needs L == n, as when the vector of ones has one entry for each layer.

    Hint: How many entries has the derivative with respect to the last layer's output: L or n?
    """
    if 1 < len(weights) != len(zs[-1]):
        raise ValueError("operands could not be broadcast together")
    return gradient_norms(weights, zs, activation)


@wrong("gradient_norms", fails=NORMS)
def norms_one_per_unit(gradient_norms, weights, zs, activation):
    """Your result has one place per unit; one norm per layer is asked for.

    Hint: How long is zs, and how long is zs[0]?
    """
    found = gradient_norms(weights, zs, activation)
    norms = np.zeros(len(zs[0]))
    norms[np.arange(len(found))] = found
    return norms


@wrong("gradient_norms", fails=NORMS)
def norms_sigmoid_twice(gradient_norms, weights, zs, activation):
    """You took the slope of the sigmoid at sigmoid(z), not at z: it goes through the sigmoid twice.

    Hint: What does your function for the slope do with what it is given?
    """
    if activation != "sigmoid":
        return gradient_norms(weights, zs, activation)
    return _back(weights, zs, activation, slope=lambda z, _: _slope_of_sigmoid(1 / (1 + np.exp(-z))))


@wrong("gradient_norms", fails=NORMS)
def norms_tanh_twice(gradient_norms, weights, zs, activation):
    """You took the slope of tanh at tanh(z), not at z: it goes through tanh twice.

    Hint: What does your formula for the slope do with what it is given?
    """
    if activation != "tanh":
        return gradient_norms(weights, zs, activation)
    return _back(weights, zs, activation, slope=lambda z, _: 1 - np.tanh(np.tanh(z)) ** 2)


def _slope_of_sigmoid(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)
