"""Wrong on purpose: mistakes of the residual block.

All 13 of the catalogue's section on the shortcut occur here. Six more are not in it: the relu between the
layers, forwards and backwards; a relu before the sum as well; the biases; and means in place of sums.
``res_inplace_alias`` and ``resb_writes_into_dout`` have right values: they cost the contract alone.

Left out: the slips of an affine layer by itself (transposes, a sum along the wrong axis), which belong to the
exercise on the classifier.
"""

import numpy as np

from grader.authoring import wrong

FORWARD = ("nothing switched off", "weights of zero", "both relus")
GRADIENTS = ("gradients, nothing switched off", "gradients, weights of zero", "gradients, both relus")
WHERE_RELUS_ACT = FORWARD[1:]
GRADIENTS_WHERE_RELUS_ACT = GRADIENTS[1:]


def _relu(z):
    return np.maximum(z, 0.0)


def _layers(x, w1, b1, w2, b2):
    """The hidden layer's output, and F."""
    hidden = _relu(x @ w1 + b1)
    return hidden, hidden @ w2 + b2


def _masked(dout, x, *parameters):
    """What the last relu lets through."""
    return dout * (_layers(x, *parameters)[1] + x > 0)


# --- residual_forward ------------------------------------------------------------------------------------


@wrong("residual_forward", fails=FORWARD)
def res_shortcut_missing(residual_forward, x, w1, b1, w2, b2):
    """You left the shortcut out: x goes through the two layers, but is not added to what comes out of them.

    Hint: If all weights and biases are 0, what must come out of the block?
    """
    return _relu(_layers(x, w1, b1, w2, b2)[1])


@wrong("residual_forward", fails=WHERE_RELUS_ACT)
def res_add_after_relu(residual_forward, x, w1, b1, w2, b2):
    """You applied the last relu before the addition; it comes after it.

    Hint: Can an entry of your output be negative? Should it?
    """
    return _relu(_layers(x, w1, b1, w2, b2)[1]) + x


@wrong("residual_forward", fails=WHERE_RELUS_ACT)
def res_no_final_relu(residual_forward, x, w1, b1, w2, b2):
    """You left out the relu after the addition.

    Hint: What is the smallest entry of your output, and what can it be at the least?
    """
    return _layers(x, w1, b1, w2, b2)[1] + x


@wrong("residual_forward", fails=FORWARD)
def res_multiplied(residual_forward, x, w1, b1, w2, b2):
    """You multiplied the layers' output by x; the two are to be added.

    Hint: If all weights and biases are 0, does x still get through?
    """
    return _relu(_layers(x, w1, b1, w2, b2)[1] * x)


@wrong("residual_forward", fails=FORWARD)
def res_shortcut_from_hidden(residual_forward, x, w1, b1, w2, b2):
    """You added the hidden layer's output, not the block's input. Their shapes are equal only where D == M.

    Hint: Which array entered the block, and have you given its name to another one since?
    """
    hidden, F = _layers(x, w1, b1, w2, b2)
    return _relu(F + hidden)


@wrong("residual_forward", fails=FORWARD)
def res_added_twice(residual_forward, x, w1, b1, w2, b2):
    """You added x twice.

    Hint: If all weights and biases are 0 and x is positive, is your output equal to x?
    """
    return _relu(_layers(x, w1, b1, w2, b2)[1] + 2 * x)


@wrong("residual_forward", fails=("contract",))
def res_inplace_alias(residual_forward, x, w1, b1, w2, b2):
    """You changed x itself, which belongs to the caller.

    Hint: Print x before and after the call. What does += do to an array that has two names?
    """
    out = residual_forward(x, w1, b1, w2, b2)
    x += _layers(x, w1, b1, w2, b2)[1]
    return out


@wrong("residual_forward", fails=("both relus",))
def res_hidden_relu_missing(residual_forward, x, w1, b1, w2, b2):
    """You left out the relu between the two layers.

    Hint: How many relus are in the formula? What are two affine layers without anything in between?
    """
    return _relu((x @ w1 + b1) @ w2 + b2 + x)


@wrong("residual_forward", fails=WHERE_RELUS_ACT)
def res_relu_before_sum_too(residual_forward, x, w1, b1, w2, b2):
    """You applied a relu to the second layer's output as well, before the addition.

    Hint: Can the layers of your block make an entry of x smaller?
    """
    return _relu(_relu(_layers(x, w1, b1, w2, b2)[1]) + x)


@wrong("residual_forward", fails=FORWARD)
def res_biases_missing(residual_forward, x, w1, b1, w2, b2):
    """You left the biases out of both layers.

    Hint: If all weights are 0, do b1 and b2 still matter to your output? Should they?
    """
    return residual_forward(x, w1, np.zeros_like(b1), w2, np.zeros_like(b2))


# --- residual_backward -----------------------------------------------------------------------------------


@wrong("residual_backward", fails=GRADIENTS)
def resb_identity_missing(residual_backward, dout, x, w1, b1, w2, b2):
    """Your dx lacks what flows through the shortcut: it holds the path through the layers only.

    Hint: In how many places of the forward formula does x stand? If w1 is 0, what should dx be?
    """
    dx, *others = residual_backward(dout, x, w1, b1, w2, b2)
    return dx - _masked(dout, x, w1, b1, w2, b2), *others


@wrong("residual_backward", fails=("gradients, nothing switched off", "gradients, both relus"))
def resb_only_identity(residual_backward, dout, x, w1, b1, w2, b2):
    """Your dx holds what flows through the shortcut only, and not the path through the layers.

    Hint: Does your dx depend on w1? Should it?
    """
    _, *others = residual_backward(dout, x, w1, b1, w2, b2)
    return _masked(dout, x, w1, b1, w2, b2), *others


@wrong("residual_backward", fails=GRADIENTS_WHERE_RELUS_ACT)
def resb_relu_mask_missing(residual_backward, dout, x, w1, b1, w2, b2):
    """You passed dout back as if the last relu were not there.

    Hint: If an output is 0 because its sum was negative, does moving x a little change it?
    """
    hidden, _ = _layers(x, w1, b1, w2, b2)
    dz = (dout @ w2.T) * (hidden > 0)
    return dz @ w1.T + dout, x.T @ dz, dz.sum(axis=0), hidden.T @ dout, dout.sum(axis=0)


@wrong("residual_backward", fails=GRADIENTS_WHERE_RELUS_ACT)
def resb_shortcut_bypasses_relu(residual_backward, dout, x, w1, b1, w2, b2):
    """You applied the last relu's mask to the path through the layers only; the shortcut got dout unmasked.

    Hint: Does the shortcut join before the last relu, or after it?
    """
    dx, *others = residual_backward(dout, x, w1, b1, w2, b2)
    return dx - _masked(dout, x, w1, b1, w2, b2) + dout, *others


@wrong(
    "residual_backward",
    fails=GRADIENTS_WHERE_RELUS_ACT,
    varies="a gradient earns its fifth where F and F + x happen to have the same sign in all that it is made of",
)
def resb_mask_from_F(residual_backward, dout, x, w1, b1, w2, b2):
    """You took the last relu's mask from the layers' output alone, without x.

    Hint: What exactly is the argument of the last relu?
    """
    hidden, F = _layers(x, w1, b1, w2, b2)
    dtotal = dout * (F > 0)
    dz = (dtotal @ w2.T) * (hidden > 0)
    return dz @ w1.T + dtotal, x.T @ dz, dz.sum(axis=0), hidden.T @ dtotal, dtotal.sum(axis=0)


@wrong("residual_backward", fails=GRADIENTS)
def resb_adds_one(residual_backward, dout, x, w1, b1, w2, b2):
    """You added 1 for the shortcut: the derivative of x itself, which still has to be multiplied by a gradient.

    Hint: If dout is doubled, does your dx double too?
    """
    dx, *others = residual_backward(dout, x, w1, b1, w2, b2)
    return dx - _masked(dout, x, w1, b1, w2, b2) + 1.0, *others


@wrong("residual_backward", fails=GRADIENTS_WHERE_RELUS_ACT)
def resb_hidden_mask_missing(residual_backward, dout, x, w1, b1, w2, b2):
    """You passed the gradient through the relu between the layers as if it were not there.

    Hint: If a hidden unit is off for an example, do its weights matter to that example?
    """
    _, _, _, dw2, db2 = residual_backward(dout, x, w1, b1, w2, b2)
    dtotal = _masked(dout, x, w1, b1, w2, b2)
    dz = dtotal @ w2.T
    return dz @ w1.T + dtotal, x.T @ dz, dz.sum(axis=0), dw2, db2


@wrong("residual_backward", fails=GRADIENTS[2:])
def resb_hidden_mask_missing_in_dx(residual_backward, dout, x, w1, b1, w2, b2):
    """Your dx passes the relu between the layers as if it were not there.

    Hint: If a hidden unit is off for an example, does x reach the output through it?
    """
    _, *others = residual_backward(dout, x, w1, b1, w2, b2)
    dtotal = _masked(dout, x, w1, b1, w2, b2)
    return dtotal @ w2.T @ w1.T + dtotal, *others


@wrong("residual_backward", fails=GRADIENTS)
def resb_mean_over_examples(residual_backward, dout, x, w1, b1, w2, b2):
    """You divided the gradients of weights and biases by the number of examples.

    Hint: dout says how the loss depends on every output. If there is a mean in the loss, where is it already?
    """
    dx, *others = residual_backward(dout, x, w1, b1, w2, b2)
    return dx, *(gradient / len(x) for gradient in others)


@wrong("residual_backward", fails=("contract",))
def resb_writes_into_dout(residual_backward, dout, x, w1, b1, w2, b2):
    """You changed dout itself, which belongs to the caller.

    Hint: Print dout before and after the call. Which of your lines make a new array, and which change an old one?
    """
    gradients = residual_backward(dout, x, w1, b1, w2, b2)
    dout *= _layers(x, w1, b1, w2, b2)[1] + x > 0
    return gradients


# --- residual_backward: the pieces of one layer ----------------------------------------------------------


@wrong("residual_backward", fails=("gradients, weights of zero", "gradients, both relus"))
def resb_dw2_before_relu(residual_backward, dout, x, w1, b1, w2, b2):
    """Your dw2 pairs the gradient with the hidden values before the relu; w2 met those after it.

    Hint: Which array did the forward pass multiply with w2?
    """
    dx, dw1, db1, _, db2 = residual_backward(dout, x, w1, b1, w2, b2)
    return dx, dw1, db1, (x @ w1 + b1).T @ _masked(dout, x, w1, b1, w2, b2), db2


@wrong("residual_backward", fails=("gradients, weights of zero", "gradients, both relus"))
def resb_dw1_from_hidden_gradient_before_relu(residual_backward, dout, x, w1, b1, w2, b2):
    """Your dw1 and db1 go back as if the relu between the layers were not there.

    Hint: If a hidden unit is off for an example, do its weights matter to that example?
    """
    dx, _, _, dw2, db2 = residual_backward(dout, x, w1, b1, w2, b2)
    da = _masked(dout, x, w1, b1, w2, b2) @ w2.T
    return dx, x.T @ da, da.sum(axis=0), dw2, db2


@wrong(
    "residual_backward",
    fails=GRADIENTS,
)
def resb_shortcut_twice(residual_backward, dout, x, w1, b1, w2, b2):
    """Your dx holds what flows through the shortcut twice.

    Hint: How often does x stand in the forward formula outside of the layers?
    """
    dx, *others = residual_backward(dout, x, w1, b1, w2, b2)
    return dx + _masked(dout, x, w1, b1, w2, b2), *others


@wrong(
    "residual_backward",
    fails=GRADIENTS,
)
def resb_db_mean(residual_backward, dout, x, w1, b1, w2, b2):
    """You averaged over the examples for db1 and db2; the gradients of a bias are summed.

    Hint: How often is one bias used in the forward pass?
    """
    dx, dw1, db1, dw2, db2 = residual_backward(dout, x, w1, b1, w2, b2)
    return dx, dw1, db1 / len(x), dw2, db2 / len(x)


@wrong("residual_backward", fails=("gradients, weights of zero", "gradients, both relus"))
def resb_dw1_before_relu(residual_backward, dout, x, w1, b1, w2, b2):
    """Your dw1 goes back as if the relu between the layers were not there.

    Hint: If a hidden unit is off for an example, do its weights matter to that example?
    """
    dx, _, db1, dw2, db2 = residual_backward(dout, x, w1, b1, w2, b2)
    return dx, x.T @ (_masked(dout, x, w1, b1, w2, b2) @ w2.T), db1, dw2, db2


# --- further slips ---------------------------------------------------------------------------------------


@wrong("residual_forward", fails=("nothing switched off", "both relus"))
def res_b1_missing(residual_forward, x, w1, b1, w2, b2):
    """You did not add the bias of the first layer.

    Hint: With w1 of zero, what reaches the second layer?
    """
    return residual_forward(x, w1, np.zeros_like(b1), w2, b2)


@wrong("residual_forward", fails=FORWARD)
def res_b2_missing(residual_forward, x, w1, b1, w2, b2):
    """You did not add the bias of the second layer.

    Hint: With all weights zero, what is F?
    """
    return residual_forward(x, w1, b1, w2, np.zeros_like(b2))


@wrong("residual_backward", fails=GRADIENTS_WHERE_RELUS_ACT)
def resb_db1_before_relu(residual_backward, dout, x, w1, b1, w2, b2):
    """Your db1 adds up the gradient before it went back through the relu between the layers.

    Hint: Which of your gradients belongs to the sum x w1 + b1?
    """
    dx, dw1, _, dw2, db2 = residual_backward(dout, x, w1, b1, w2, b2)
    return dx, dw1, (_masked(dout, x, w1, b1, w2, b2) @ w2.T).sum(axis=0), dw2, db2


@wrong("residual_backward", fails=GRADIENTS_WHERE_RELUS_ACT)
def resb_dw2_from_dout(residual_backward, dout, x, w1, b1, w2, b2):
    """Your dw2 is made from dout itself; the gradient has to pass the last relu first.

    Hint: Where the output is 0, can w2 change it?
    """
    dx, dw1, db1, _, db2 = residual_backward(dout, x, w1, b1, w2, b2)
    return dx, dw1, db1, _layers(x, w1, b1, w2, b2)[0].T @ dout, db2


@wrong("residual_backward", fails=GRADIENTS_WHERE_RELUS_ACT)
def resb_db2_from_dout(residual_backward, dout, x, w1, b1, w2, b2):
    """Your db2 is made from dout itself; the gradient has to pass the last relu first.

    Hint: Where the output is 0, can b2 change it?
    """
    dx, dw1, db1, dw2, _ = residual_backward(dout, x, w1, b1, w2, b2)
    return dx, dw1, db1, dw2, dout.sum(axis=0)


@wrong("residual_backward", fails=GRADIENTS)
def resb_mask_from_dout(residual_backward, dout, x, w1, b1, w2, b2):
    """You switched off what is negative in dout; the last relu switches off where its own argument is.

    Hint: Does a relu look at the number that comes in, or at the gradient that comes back?
    """
    passed = dout * (dout > 0)
    hidden = _layers(x, w1, b1, w2, b2)[0]
    dz = (passed @ w2.T) * (hidden > 0)
    return dz @ w1.T + passed, x.T @ dz, dz.sum(axis=0), hidden.T @ passed, passed.sum(axis=0)


@wrong("residual_forward", fails=("nothing switched off", "both relus"))
def res_relu_of_the_input(residual_forward, x, w1, b1, w2, b2):
    """You applied a relu to x before the first layer; the layers get x as it is.

    Hint: How many relus has the block, and where do they stand?
    """
    return _relu(_layers(_relu(x), w1, b1, w2, b2)[1] + x)


@wrong("residual_backward", fails=GRADIENTS)
def resb_shortcut_subtracted(residual_backward, dout, x, w1, b1, w2, b2):
    """In dx you subtracted what flows through the shortcut; it is added.

    Hint: The block adds x. What is the derivative of a sum by one of its terms?
    """
    dx, *others = residual_backward(dout, x, w1, b1, w2, b2)
    return dx - 2 * _masked(dout, x, w1, b1, w2, b2), *others


@wrong("residual_backward", fails=GRADIENTS)
def resb_back_through_w1(residual_backward, dout, x, w1, b1, w2, b2):
    """You went back through the second layer with w1; it is w2 that has to be transposed there.

    Hint: Which weights turned the hidden values into F?
    """
    return _with_hidden_gradient(dout, x, w1, b1, w2, b2, lambda dtotal, on: dtotal @ w1 * on)


@wrong("residual_backward", fails=GRADIENTS)
def resb_back_through_w2_twice(residual_backward, dout, x, w1, b1, w2, b2):
    """You went back through the first layer with w2; it is w1 that has to be transposed there.

    Hint: Which weights did x meet?
    """
    _, *others = residual_backward(dout, x, w1, b1, w2, b2)
    hidden, _ = _layers(x, w1, b1, w2, b2)
    dtotal = _masked(dout, x, w1, b1, w2, b2)
    return (dtotal @ w2.T * (hidden > 0)) @ w2 + dtotal, *others


# --- residual_backward: what is done to the gradient -----------------------------------------------------


def _with_hidden_gradient(dout, x, w1, b1, w2, b2, make):
    """The gradients with the one of the hidden layer's z that `make` returns, of what passed the last relu."""
    hidden, _ = _layers(x, w1, b1, w2, b2)
    dtotal = _masked(dout, x, w1, b1, w2, b2)
    dz = make(dtotal, hidden > 0)
    return dz @ w1.T + dtotal, x.T @ dz, dz.sum(axis=0), hidden.T @ dtotal, dtotal.sum(axis=0)


@wrong("residual_backward", fails=GRADIENTS)
def resb_relu_of_the_gradient(residual_backward, dout, x, w1, b1, w2, b2):
    """You switched off where the gradient is negative; the relu between the layers is off where its argument is.

    Hint: Can a gradient be negative where the hidden unit is on?
    """
    return _with_hidden_gradient(dout, x, w1, b1, w2, b2, lambda dtotal, _on: _relu(dtotal @ w2.T))


@wrong("residual_backward", fails=GRADIENTS)
def resb_mask_from_the_gradient(residual_backward, dout, x, w1, b1, w2, b2):
    """You switched off what is negative in the hidden gradient, too; the relu's own argument alone decides.

    Hint: If a hidden unit is on, does it matter which sign the gradient has?
    """
    return _with_hidden_gradient(dout, x, w1, b1, w2, b2, lambda dtotal, on: _relu(dtotal @ w2.T) * on)


@wrong("residual_backward", fails=GRADIENTS)
def resb_w2_reshaped(residual_backward, dout, x, w1, b1, w2, b2):
    """You reshaped w2 where it has to be transposed: the shape is right, and the entries are in other places.

    Hint: Where is the entry of row 0 and column 1 of w2 in w2.T, and where in w2.reshape(w2.shape[::-1])?
    """
    turned = w2.reshape(w2.shape[::-1])
    return _with_hidden_gradient(dout, x, w1, b1, w2, b2, lambda dtotal, on: dtotal @ turned * on)


@wrong("residual_backward", fails=("gradients, nothing switched off", "gradients, both relus"))
def resb_w1_reshaped(residual_backward, dout, x, w1, b1, w2, b2):
    """You reshaped w1 where it has to be transposed: the shape is right, and the entries are in other places.

    Hint: Where is the entry of row 0 and column 1 of w1 in w1.T, and where in w1.reshape(w1.shape[::-1])?
    """
    hidden, _ = _layers(x, w1, b1, w2, b2)
    dtotal = _masked(dout, x, w1, b1, w2, b2)
    _, *others = residual_backward(dout, x, w1, b1, w2, b2)
    return (dtotal @ w2.T * (hidden > 0)) @ w1.reshape(w1.shape[::-1]) + dtotal, *others


@wrong("residual_backward", fails=GRADIENTS)
def resb_x_reshaped(residual_backward, dout, x, w1, b1, w2, b2):
    """You reshaped x where it has to be transposed: the shape is right, and the entries are in other places.

    Hint: Where is the entry of row 0 and column 1 of x in x.T, and where in x.reshape(x.shape[::-1])?
    """
    hidden, _ = _layers(x, w1, b1, w2, b2)
    dx, _, *others = residual_backward(dout, x, w1, b1, w2, b2)
    dz = _masked(dout, x, w1, b1, w2, b2) @ w2.T * (hidden > 0)
    return dx, x.reshape(x.shape[::-1]) @ dz, *others


@wrong("residual_backward", fails=GRADIENTS)
def resb_biases_are_numbers(residual_backward, dout, x, w1, b1, w2, b2):
    """Your db1 and db2 are single numbers, the sums over everything; each output has a bias of its own.

    Hint: Which shape has b1? Over which axis may be summed then?
    """
    dx, dw1, db1, dw2, db2 = residual_backward(dout, x, w1, b1, w2, b2)
    return dx, dw1, db1.sum(), dw2, db2.sum()


@wrong("residual_backward", fails=GRADIENTS)
def resb_db2_is_a_number(residual_backward, dout, x, w1, b1, w2, b2):
    """Your db2 is a single number, the sum over everything; each output has a bias of its own.

    Hint: Which shape has b2? Over which axis may be summed then?
    """
    dx, dw1, db1, dw2, db2 = residual_backward(dout, x, w1, b1, w2, b2)
    return dx, dw1, db1, dw2, db2.sum()


# --- residual_forward: the bias, the shortcut and the relu in other places --------------------------------


@wrong("residual_forward", fails=("nothing switched off", "both relus"))
def res_b1_after_the_relu(residual_forward, x, w1, b1, w2, b2):
    """You added b1 after the relu between the layers; it belongs to the argument of the relu.

    Hint: Can a bias switch a hidden unit off in your function?
    """
    return _relu((_relu(x @ w1) + b1) @ w2 + b2 + x)


@wrong("residual_forward", fails=FORWARD)
def res_shortcut_only_where_square(residual_forward, x, w1, b1, w2, b2):
    """You add x only where the hidden layer is as wide as x; the shortcut does not depend on the hidden layer.

    Hint: Which two arrays are added, and which shapes have they?
    """
    if w1.shape[0] == w1.shape[1]:
        return residual_forward(x, w1, b1, w2, b2)
    return _relu(_layers(x, w1, b1, w2, b2)[1])


# --- masks that are no masks, or those of another array ---------------------------------------------------


@wrong("residual_backward", fails=GRADIENTS)
def resb_times_hidden_values(residual_backward, dout, x, w1, b1, w2, b2):
    """You multiplied by the hidden values themselves; the slope of the relu is 1 where it is on, and 0 elsewhere.

    Hint: Does the slope of relu grow with its argument?
    """
    hidden, _ = _layers(x, w1, b1, w2, b2)
    return _with_hidden_gradient(dout, x, w1, b1, w2, b2, lambda dtotal, _on: dtotal @ w2.T * hidden)


@wrong("residual_backward", fails=GRADIENTS)
def resb_times_the_result(residual_backward, dout, x, w1, b1, w2, b2):
    """You multiplied dout by the block's result; the slope of the last relu is 1 where it is on, and 0 elsewhere.

    Hint: Does the slope of relu grow with its argument?
    """
    result = _relu(_layers(x, w1, b1, w2, b2)[1] + x)
    return residual_backward(dout * result, x, w1, b1, w2, b2)


@wrong("residual_backward", fails=GRADIENTS)
def resb_mask_from_x(residual_backward, dout, x, w1, b1, w2, b2):
    """You took the last relu's mask from x alone, without the layers' output.

    Hint: What is the argument of the last relu?
    """
    ds = dout * (x > 0)
    hidden, _ = _layers(x, w1, b1, w2, b2)
    dz = ds @ w2.T * (hidden > 0)
    return dz @ w1.T + ds, x.T @ dz, dz.sum(axis=0), hidden.T @ ds, ds.sum(axis=0)
