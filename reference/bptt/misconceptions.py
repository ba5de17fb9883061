"""Wrong on purpose: mistakes of the sequence loss and of backpropagation through time.

``ce_`` belong to the loss; ``bptt_`` to the way back; ``smce_`` to the derivative of softmax and cross-entropy,
where the way back begins; ``tanh_`` to the derivative of tanh; ``vg_`` to the product of Jacobians, which the
exercise on vanishing gradients is about; ``fwd_`` to the network's forward pass inside ``rnn_backward``.
``bptt_writes_into_weights`` has right values: it costs the contract alone.

Left out of the catalogue, with the reason:

- *softmax-...*: the softmax is no function of its own here; each slip of it stands in ``ce_`` (loss) or ``smce_``.
- *ce-sum-not-mean*, *smce-no-batch-mean*: reversed, a sequence sums (``ce_mean_over_time``, ``bptt_divided_by_T``).
- *smce-batch-mean-twice*: there is no mean to take twice.
- *flatten-...*, *fc-...*, *fcb-...*: no such layer, and no biases.
- *rnn-...* but those under ``fwd_``: the exercise on the forward pass names them.
- *act-...* but the derivative of tanh: no other activation; *act-tanh-deriv-of-input* is
  ``bptt_deriv_on_preactivation``, *vg-activation-ignored* is ``bptt_activation_deriv_missing``.
- *bptt-mutates-dh*: there is no upstream argument; ``bptt_writes_into_weights`` instead.
- *vg-magnitude-slip*: a number on a slide, not code.
"""

import numpy as np

from grader.authoring import wrong, wrong_with

LOSS = ("loss of one step", "loss of a sequence")
LONGER = ("gradients of a sequence", "the lecture's matrices", "long sequence", "confident network")
GRADIENTS = ("gradients of one step", *LONGER)


# --- sequence_loss ---------------------------------------------------------------------------------------


def _log_softmax(logits):
    shifted = logits - logits.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def _softmax(logits):
    return np.exp(_log_softmax(logits))


def _onehot(targets, size):
    return np.eye(size)[targets]


def _checked(sequence_loss, logits, targets):
    """Let the next implementation raise what it raises for bad targets."""
    sequence_loss(logits, targets)


def _loss_of(probabilities, targets):
    return float(-np.log(probabilities[np.arange(len(targets)), targets]).sum())


@wrong("sequence_loss", fails=("loss of a sequence",))
def ce_mean_over_time(sequence_loss, logits, targets):
    """You returned the mean over the time steps; the loss of a sequence is the sum.

    Hint: If a sequence is read twice in a row, should its loss double or stay the same?
    """
    return sequence_loss(logits, targets) / len(targets)


@wrong("sequence_loss", fails=LOSS)
def ce_mean_over_classes(sequence_loss, logits, targets):
    """You divided by the number of all entries of logits, as np.mean over a whole table does.

    Hint: What is the loss of one step when all V classes get the same probability?
    """
    return sequence_loss(logits, targets) / logits.size


@wrong("sequence_loss", fails=("loss of a sequence",))
def ce_last_step_only(sequence_loss, logits, targets):
    """Your loss is that of the last time step alone; those of all steps are added up.

    Hint: How many predictions are made on the way, and how many of them have a target?
    """
    _checked(sequence_loss, logits, targets)
    return sequence_loss(logits[-1:], targets[-1:])


@wrong("sequence_loss", fails=("loss of a sequence",))
def ce_fancy_index(sequence_loss, logits, targets):
    """At every step you added -ln p of all targets, as log_p[:, targets] does: T times T numbers, not T.

    Hint: How many numbers do you add up? Which number of row t belongs to its own target?
    """
    _checked(sequence_loss, logits, targets)
    return float(-_log_softmax(logits)[:, targets].sum())


@wrong("sequence_loss", fails=LOSS)
def ce_double_softmax(sequence_loss, logits, targets):
    """You applied the softmax twice: to the logits, and then to the probabilities.

    Hint: Can your loss get close to 0, however sure and right the network is?
    """
    return sequence_loss(_softmax(logits), targets)


@wrong("sequence_loss", fails=LOSS)
def ce_log2(sequence_loss, logits, targets):
    """You used a logarithm with another base; the natural one is asked for.

    Hint: What is your loss of one step when all V classes get the same probability? It should be ln V.
    """
    return sequence_loss(logits, targets) / np.log(2.0)


@wrong("sequence_loss", fails=LOSS)
def ce_binary_formula(sequence_loss, logits, targets):
    """You added -ln(1 - p) of all the wrong classes, as the formula for two classes does.

    Hint: Which terms survive in a sum over classes that is weighted with a one-hot target?
    """
    p, onehot = _softmax(logits), _onehot(targets, logits.shape[1])
    return sequence_loss(logits, targets) - float(((1.0 - onehot) * np.log(1.0 - p)).sum())


@wrong("sequence_loss", fails=LOSS)
def ce_sign(sequence_loss, logits, targets):
    """Your loss has the wrong sign.

    Hint: A probability is at most 1. Which sign does its logarithm have, and which should a loss have?
    """
    return -sequence_loss(logits, targets)


@wrong("sequence_loss", fails=LOSS)
def ce_log_forgotten(sequence_loss, logits, targets):
    """You added up 1 - p of the right classes; the logarithm of p is asked for.

    Hint: How large is your loss when the network is sure and wrong?
    """
    _checked(sequence_loss, logits, targets)
    return float((1.0 - _softmax(logits)[np.arange(len(targets)), targets]).sum())


@wrong("sequence_loss", fails=LOSS)
def ce_all_classes(sequence_loss, logits, targets):
    """You added -ln p of all classes; the loss of a step is that of the right class alone.

    Hint: Does your loss change if you change the targets?
    """
    _checked(sequence_loss, logits, targets)
    return float(-_log_softmax(logits).sum())


@wrong("sequence_loss", fails=LOSS)
def ce_logits_as_probabilities(sequence_loss, logits, targets):
    """You took the logits for probabilities: the softmax is missing.

    Hint: The logarithm of what do you take, and can it be negative?
    """
    _checked(sequence_loss, logits, targets)
    return _loss_of(np.abs(logits), targets)


@wrong("sequence_loss", fails=LOSS)
def ce_softmax_no_exp(sequence_loss, logits, targets):
    """You divided the logits by their sum; the softmax divides exponentials.

    Hint: Can a probability of yours be negative?
    """
    _checked(sequence_loss, logits, targets)
    return _loss_of(logits / logits.sum(axis=1, keepdims=True), targets)


@wrong("sequence_loss", fails=LOSS)
def ce_softmax_exp_misplaced(sequence_loss, logits, targets):
    """You took the exponential of the quotient; the softmax is a quotient of exponentials.

    Hint: Do the probabilities of a row add up to 1?
    """
    _checked(sequence_loss, logits, targets)
    return _loss_of(np.exp(logits / np.exp(logits).sum(axis=1, keepdims=True)), targets)


@wrong("sequence_loss", fails=("loss of a sequence",))
def ce_softmax_global_sum(sequence_loss, logits, targets):
    """Your softmax divides by the sum over all time steps, so that the whole table adds up to 1.

    Hint: Does each row of your probabilities add up to 1?
    """
    _checked(sequence_loss, logits, targets)
    grown = np.exp(logits - logits.max())
    return _loss_of(grown / grown.sum(), targets)


@wrong("sequence_loss", fails=LOSS)
def ce_softmax_axis0(sequence_loss, logits, targets):
    """Your softmax runs along the time axis: the columns add up to 1 instead of the rows.

    Hint: Between what does the network choose at a step: between classes or between steps?
    """
    _checked(sequence_loss, logits, targets)
    return _loss_of(_softmax(logits.T).T, targets)


@wrong("sequence_loss", fails=("loss of a sequence",))
def ce_softmax_no_keepdims(sequence_loss, logits, targets):
    """You divided column v by the sum of row v, as without keepdims; each row belongs to its own sum.

    Hint: Print the shape of the exponentials and of the sums that divide them. Which axis meets which?
    """
    _checked(sequence_loss, logits, targets)
    grown = np.exp(logits)
    return _loss_of(grown / grown.sum(axis=1), targets)


@wrong("sequence_loss", fails=("extreme logits",))
def ce_no_max_shift(sequence_loss, logits, targets):
    """Your exponentials overflow: the exponential of a logit of 1000 is infinite in float64.

    Hint: Does the softmax change when the same number is subtracted from all logits of a row?
    """
    _checked(sequence_loss, logits, targets)
    grown = np.exp(logits)
    return _loss_of(grown / grown.sum(axis=1, keepdims=True), targets)


@wrong("sequence_loss", fails=("extreme logits",))
def ce_global_max(sequence_loss, logits, targets):
    """You subtracted the largest logit of the whole table: in rows far below it, every exponential becomes 0.

    Hint: One row lies around 1000 and another around -1000. What is left of the second one?
    """
    _checked(sequence_loss, logits, targets)
    grown = np.exp(logits - logits.max())
    return _loss_of(grown / grown.sum(axis=1, keepdims=True), targets)


@wrong("sequence_loss", fails=("extreme logits",))
def ce_log_of_zero(sequence_loss, logits, targets):
    """You took the logarithm of a probability that had become 0, which is infinite.

    Hint: Can you write ln(exp(a) / s) without computing exp(a)?
    """
    _checked(sequence_loss, logits, targets)
    return _loss_of(_softmax(logits), targets)


@wrong("sequence_loss", fails=("bad targets",))
def ce_targets_unchecked(sequence_loss, logits, targets):
    """You raise no ValueError for bad targets, such as a negative index or one target for many rows.

    Hint: What does NumPy return for the index -1, and what does one target for many rows turn into?
    """
    return float(-_log_softmax(logits)[np.arange(len(logits)), targets].sum())


@wrong("sequence_loss", fails=("bad targets",))
def ce_targets_out_of_range(sequence_loss, logits, targets):
    """You raise no ValueError for targets that are no class: each must be one of 0, ..., V - 1.

    Hint: What does NumPy return for the index -1, and which error comes for the index V?
    """
    sequence_loss(logits, np.zeros_like(targets))  # how many there are is looked at
    return float(-_log_softmax(logits)[np.arange(len(logits)), targets].sum())


@wrong("sequence_loss", fails=("bad targets",))
def ce_negative_targets(sequence_loss, logits, targets):
    """You raise no ValueError for negative targets; those that are too large you refuse.

    Hint: What does NumPy return for the index -1?
    """
    sequence_loss(logits, np.abs(targets))
    return float(-_log_softmax(logits)[np.arange(len(logits)), targets].sum())


@wrong("sequence_loss", fails=("bad targets",))
def ce_targets_left_over(sequence_loss, logits, targets):
    """You raise no ValueError where there are more targets than rows.

    Hint: What becomes of the targets that are left over, as with zip or with targets[:T]?
    """
    return sequence_loss(logits, targets[: len(logits)])


@wrong("sequence_loss", fails=("bad targets",))
def ce_rows_left_over(sequence_loss, logits, targets):
    """You raise no ValueError where there are fewer targets than rows.

    Hint: What becomes of the rows that are left over, as with zip?
    """
    return sequence_loss(logits[: len(targets)], targets)


@wrong("sequence_loss", fails=("bad targets",))
def ce_number_of_targets_unchecked(sequence_loss, logits, targets):
    """You raise no ValueError where there are more or fewer targets than rows.

    Hint: What becomes of the targets or rows that are left over, as with zip?
    """
    steps = min(len(logits), len(targets))
    return sequence_loss(logits[:steps], targets[:steps])


@wrong("sequence_loss", fails=("bad targets",))
def ce_targets_unchecked_in_a_loop(sequence_loss, logits, targets):
    """You raise no ValueError for bad targets: neither negative ones nor more or fewer than there are rows.

    Hint: What becomes of targets or rows that are left over, as with zip? What does NumPy return for the index -1?
    """
    steps = min(len(logits), len(targets))
    return float(-_log_softmax(logits)[np.arange(steps), targets[:steps]].sum())


@wrong("sequence_loss", fails=("bad targets",))
def ce_loops_over_targets(sequence_loss, logits, targets):
    """You do not check that there is one target for each row: fewer are accepted, and more raise an IndexError.

    Hint: Over what does your loop run, and when are there as many rows?
    """
    if len(targets) > len(logits):
        raise IndexError(len(logits))
    return sequence_loss(logits[: len(targets)], targets)


# --- rnn_backward: the way back through time -------------------------------------------------------------


def _states(x, h0, Wxh, Whh):
    """All states, h0 first: row t is the state before step t."""
    states = [h0]
    for x_t in x:
        states.append(np.tanh(Wxh @ x_t + Whh @ states[-1]))
    return np.array(states)


def _errors(h, targets, Why):
    """The derivative for the logits, as it should be."""
    return _softmax(h[1:] @ Why.T) - _onehot(targets, len(Why))


def _slope(h, t):
    return 1.0 - h[t + 1] ** 2


def _join(from_output, from_next, slope):
    return slope * (from_output + from_next)


def _hand_on(dz, dh, Whh, from_next):
    return Whh.T @ dz


def _gradients(
    x, targets, h0, Wxh, Whh, Why, *, errors=None, slope=_slope, join=_join, hand_on=_hand_on, forwards=False
):
    """Backpropagation through time, with one of its pieces replaced by a wrong one."""
    h = _states(x, h0, Wxh, Whh)
    errors = _errors(h, targets, Why) if errors is None else errors
    dWxh, dWhh = np.zeros_like(Wxh), np.zeros_like(Whh)
    from_next = np.zeros_like(h0)
    for t in range(len(x)) if forwards else reversed(range(len(x))):
        from_output = Why.T @ errors[t]
        dz = join(from_output, from_next, slope(h, t))
        dWxh += np.outer(dz, x[t])
        dWhh += np.outer(dz, h[t])
        from_next = hand_on(dz, from_output + from_next, Whh, from_next)
    return dWxh, dWhh, errors.T @ h[1:], from_next


def _loss(rnn_backward, network):
    return rnn_backward(*network)[0]


@wrong("rnn_backward", fails=LONGER)
def bptt_no_dhnext(rnn_backward, *network):
    """You used only the loss of the same step: nothing flows back from the steps that come later.

    Hint: Does the first state influence the first prediction only?
    """
    return _loss(rnn_backward, network), *_gradients(*network, join=lambda out, _, slope: slope * out)


@wrong("rnn_backward", fails=LONGER)
def bptt_overwrites_dW(rnn_backward, *network):
    """Your gradients of the weights are those of the first step alone; those of all steps are added up.

    Hint: How many times is each of these matrices used in a sequence of T steps?
    """
    x, targets, h0, Wxh, Whh, Why = network
    h = _states(x, h0, Wxh, Whh)
    # The loop runs backwards: what it assigns last belongs to the first step.
    dz, error = _all_dz(network)[0], _errors(h, targets, Why)[0]
    loss, *_, dh0 = rnn_backward(*network)
    return loss, np.outer(dz, x[0]), np.outer(dz, h0), np.outer(error, h[1]), dh0


@wrong("rnn_backward", fails=LONGER)
def bptt_only_last_loss(rnn_backward, *network):
    """Your gradients belong to the loss of the last step alone.

    Hint: The loss is a sum. How many of its terms start a way back?
    """
    x, targets, h0, Wxh, Whh, Why = network
    errors = _errors(_states(x, h0, Wxh, Whh), targets, Why)
    errors[:-1] = 0.0
    return _loss(rnn_backward, network), *_gradients(*network, errors=errors)


@wrong("rnn_backward", fails=GRADIENTS)
def bptt_whh_not_transposed(rnn_backward, *network):
    """You went back through Whh itself; going back needs its transpose.

    Hint: Forward, entry (i, k) of Whh leads from unit k to unit i. From where to where does the gradient flow?
    """
    return _loss(rnn_backward, network), *_gradients(*network, hand_on=lambda dz, _dh, Whh, _next: Whh @ dz)


@wrong("rnn_backward", fails=GRADIENTS)
def bptt_uses_h_t(rnn_backward, *network):
    """In the gradient of Whh you paired each step with the state that it makes, not with the one it reads.

    Hint: Which state did Whh multiply in the forward pass of this step?
    """
    x, _, h0, Wxh, Whh, _ = network
    h = _states(x, h0, Wxh, Whh)
    return _with_dWhh(rnn_backward, network, lambda dz: dz.T @ h[1:])


@wrong("rnn_backward", fails=GRADIENTS)
def bptt_activation_deriv_missing(rnn_backward, *network):
    """The derivative of tanh is missing in your way back.

    Hint: A unit whose state is close to 1 hardly reacts to anything. Where does your gradient know that?
    """
    return _loss(rnn_backward, network), *_gradients(*network, slope=lambda _h, _t: 1.0)


@wrong("rnn_backward", fails=GRADIENTS)
def bptt_deriv_on_preactivation(rnn_backward, *network):
    """You put the argument of tanh into the formula for the derivative that takes tanh's result.

    Hint: Which of the two lies between -1 and 1, so that one minus its square cannot be negative?
    """
    return _loss(rnn_backward, network), *_gradients(*network, slope=lambda h, t: 1.0 - np.arctanh(h[t + 1]) ** 2)


@wrong("rnn_backward", fails=GRADIENTS)
def bptt_deriv_of_previous_h(rnn_backward, *network):
    """You took the derivative of tanh at the state before the step instead of the state after it.

    Hint: Which tanh does the gradient pass through at step t, and which state did that tanh return?
    """
    return _loss(rnn_backward, network), *_gradients(*network, slope=lambda h, t: 1.0 - h[t] ** 2)


@wrong("rnn_backward", fails=LONGER)
def bptt_dhnext_after_deriv(rnn_backward, *network):
    """The gradient that comes from the next step does not pass the derivative of tanh of this step.

    Hint: The output and the next step both read h_t. Where do their two gradients meet?
    """
    return _loss(rnn_backward, network), *_gradients(*network, join=lambda out, next_, slope: slope * out + next_)


@wrong("rnn_backward", fails=GRADIENTS)
def bptt_dhnext_without_deriv(rnn_backward, *network):
    """You handed the gradient of the state to the step before; it has to pass the derivative of tanh first.

    Hint: Whh stands inside the tanh. The gradient of which quantity does it multiply on the way back?
    """
    return _loss(rnn_backward, network), *_gradients(*network, hand_on=lambda _dz, dh, Whh, _next: Whh.T @ dh)


@wrong("rnn_backward", fails=LONGER)
def bptt_forward_order(rnn_backward, *network):
    """Your way back goes from the first step to the last; the last step has to come first.

    Hint: The gradient of which step must be known before that of step t?
    """
    return _loss(rnn_backward, network), *_gradients(*network, forwards=True)


@wrong("rnn_backward", fails=LONGER)
def bptt_dhnext_accumulates(rnn_backward, *network):
    """You added up what the steps hand back; each step passes its gradient on to one step only.

    Hint: Which steps read the state h_t directly?
    """
    return _loss(rnn_backward, network), *_gradients(
        *network, hand_on=lambda dz, _dh, Whh, from_next: from_next + Whh.T @ dz
    )


@wrong("rnn_backward", fails=LONGER)
def bptt_divided_by_T(rnn_backward, *network):
    """Your gradients are divided by the number of steps; the loss is a sum over time, not a mean.

    Hint: If the loss is a sum of T terms, what is its derivative a sum of?
    """
    loss, *gradients = rnn_backward(*network)
    return loss, *(gradient / len(network[0]) for gradient in gradients)


@wrong("rnn_backward", fails=("loss of the network", *LONGER))
def bptt_mean_over_time(rnn_backward, *network):
    """Loss and gradients are means over time; the loss of a sequence is the sum.

    Hint: If a sequence is read twice in a row, should its loss double or stay the same?
    """
    return tuple(value / len(network[0]) for value in rnn_backward(*network))


@wrong(
    "rnn_backward",
    fails=("long sequence", "confident network"),
    varies="a gradient that does not exceed 5 is right and earns its quarter: which do depends on the word",
)
def bptt_clipped_inside(rnn_backward, *network):
    """You clipped the gradients. That helps training, but a clipped gradient is no derivative any more.

    Hint: If the loss were ten times as large, would your gradients be too?
    """
    loss, *gradients = rnn_backward(*network)
    return loss, *(np.clip(gradient, -5.0, 5.0) for gradient in gradients)


@wrong("rnn_backward", fails=GRADIENTS)
def bptt_dWhh_transposed(rnn_backward, *network):
    """Your gradient of Whh is transposed. The matrix is square, so nothing complains.

    Hint: Row i of Whh leads into unit i. Where does it stand in your gradient: in row i or in column i?
    """
    loss, dWxh, dWhh, dWhy, dh0 = rnn_backward(*network)
    return loss, dWxh, dWhh.T, dWhy, dh0


@wrong("rnn_backward", fails=GRADIENTS)
def bptt_dWhy_uses_h_prev(rnn_backward, *network):
    """You paired the errors of a step with the state before it in the gradient of Why.

    Hint: Which state did Why multiply to make the logits of step t?
    """
    x, targets, h0, Wxh, Whh, Why = network
    loss, dWxh, dWhh, _, dh0 = rnn_backward(*network)
    h = _states(x, h0, Wxh, Whh)
    return loss, dWxh, dWhh, _errors(h, targets, Why).T @ h[:-1], dh0


@wrong("rnn_backward", fails=GRADIENTS)
def bptt_dh0_missing(rnn_backward, *network):
    """You returned zeros for the gradient of h0.

    Hint: What does the first step hand back, and to whom?
    """
    loss, dWxh, dWhh, dWhy, dh0 = rnn_backward(*network)
    return loss, dWxh, dWhh, dWhy, np.zeros_like(dh0)


@wrong("rnn_backward", fails=LONGER)
def bptt_h_treated_as_constant(rnn_backward, *network):
    """Your gradient of Whh takes the previous state for a constant that Whh did not make: one step back, no more.

    Hint: Did Whh have a part in making h_{t-1} as well?
    """
    x, targets, h0, Wxh, Whh, Why = network
    h = _states(x, h0, Wxh, Whh)
    dz = (_errors(h, targets, Why) @ Why) * (1.0 - h[1:] ** 2)
    return _with_dWhh(rnn_backward, network, lambda _: dz.T @ h[:-1])


@wrong("rnn_backward", fails=("long sequence",))
def bptt_truncated(rnn_backward, *network):
    """You cut the way back off after a number of steps: in a long sequence, early inputs get too little.

    Hint: Does the loss of step 40 depend on the first input? Does your gradient know?
    """
    x, targets, h0, Wxh, Whh, Why = network
    h = _states(x, h0, Wxh, Whh)
    errors = _errors(h, targets, Why)
    dWxh, dWhh, dh0 = np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros_like(h0)
    for t in range(len(x)):
        back = Why.T @ errors[t]
        for k in range(t, max(t - 16, -1), -1):
            dz = (1.0 - h[k + 1] ** 2) * back
            dWxh += np.outer(dz, x[k])
            dWhh += np.outer(dz, h[k])
            back = Whh.T @ dz
            if k == 0:
                dh0 += back
    return _loss(rnn_backward, network), dWxh, dWhh, errors.T @ h[1:], dh0


@wrong("rnn_backward", fails=("long sequence",))
def bptt_cut_in_pieces(rnn_backward, *network):
    """You let no gradient pass from one piece of the sequence to the piece before it.

    Hint: The state crosses from piece to piece. What has to cross in the other direction?
    """
    x, targets, h0, Wxh, Whh, Why = network
    h = _states(x, h0, Wxh, Whh)
    pieces = [rnn_backward(x[t : t + 25], targets[t : t + 25], h[t], Wxh, Whh, Why) for t in range(0, len(x), 25)]
    *sums, _ = (sum(values) for values in zip(*pieces, strict=True))
    return *sums, pieces[0][-1]


@wrong("rnn_backward", fails=("contract",))
def bptt_writes_into_weights(rnn_backward, *network):
    """Your function changes the weights. The arrays belong to the caller, who wants gradients only.

    Hint: Call it twice with the same arrays. Should the second loss differ from the first?
    """
    returned = rnn_backward(*network)
    for weights, gradient in zip(network[3:], returned[1:4], strict=True):
        weights -= 0.1 * gradient  # noqa: PLW2901 - in place, on purpose
    return returned


def _all_dz(network):
    """The gradients of what tanh is applied to, a row a step."""
    x, targets, h0, Wxh, Whh, Why = network
    h = _states(x, h0, Wxh, Whh)
    errors = _errors(h, targets, Why)
    dz = np.zeros((len(x) + 1, len(h0)))
    for t in reversed(range(len(x))):
        dz[t] = (1.0 - h[t + 1] ** 2) * (Why.T @ errors[t] + Whh.T @ dz[t + 1])
    return dz[:-1]


def _with_dWhh(rnn_backward, network, make):
    """All as it should be but the gradient of Whh, which `make` makes from all dz."""
    loss, dWxh, _, dWhy, dh0 = rnn_backward(*network)
    return loss, dWxh, make(_all_dz(network)), dWhy, dh0


# --- rnn_backward: the derivative of softmax and cross-entropy -------------------------------------------


def _with_errors(rnn_backward, network, make):
    """Errors made by `make` from the right probabilities, the one-hot targets and the logits."""
    x, targets, h0, Wxh, Whh, Why = network
    logits = _states(x, h0, Wxh, Whh)[1:] @ Why.T
    errors = make(_softmax(logits), _onehot(targets, len(Why)), logits)
    return _loss(rnn_backward, network), *_gradients(*network, errors=errors)


def _with_probabilities(rnn_backward, network, make):
    """Loss and errors from probabilities that `make` makes from the logits."""
    x, targets, h0, Wxh, Whh, Why = network
    p = make(_states(x, h0, Wxh, Whh)[1:] @ Why.T)
    errors = p - _onehot(targets, len(Why))
    return _loss_of(p, targets), *_gradients(*network, errors=errors)


@wrong("rnn_backward", fails=GRADIENTS)
def bptt_target_not_subtracted(rnn_backward, *network):
    """You started the way back with the probabilities: the 1 at the target is not subtracted.

    Hint: When the network is sure and right, what should the gradient of the logits be?
    """
    return _with_errors(rnn_backward, network, lambda p, _onehot, _logits: p)


@wrong("rnn_backward", fails=GRADIENTS)
def smce_sign(rnn_backward, *network):
    """All your gradients have the wrong sign.

    Hint: When the right logit grows, does the loss rise or fall? Which sign does its derivative have then?
    """
    loss, *gradients = rnn_backward(*network)
    return loss, *(-gradient for gradient in gradients)


@wrong("rnn_backward", fails=GRADIENTS)
def smce_diag_jacobian(rnn_backward, *network):
    """Your gradient of the logits is 0 for all classes but the right one: their logits matter, too.

    Hint: Raise one logit. Which probabilities change?
    """
    return _with_errors(rnn_backward, network, lambda p, onehot, _logits: -onehot * (1.0 - p))


@wrong("rnn_backward", fails=GRADIENTS)
def smce_extra_derivative(rnn_backward, *network):
    """You multiplied the errors by p (1 - p): softmax and cross-entropy together leave no such factor.

    Hint: What cancels when softmax and cross-entropy are differentiated together?
    """
    return _with_errors(rnn_backward, network, lambda p, onehot, _logits: (p - onehot) * p * (1.0 - p))


@wrong("rnn_backward", fails=LONGER)
def smce_column_index(rnn_backward, *network):
    """You subtracted 1 in the columns of all targets in every row, not at each row's own target alone.

    Hint: Do the errors of each step add up to 0? How do you pair row t with its own target?
    """
    return _with_errors(
        rnn_backward, network, lambda p, onehot, _logits: p - (onehot.sum(axis=0, keepdims=True) > 0)
    )


@wrong("rnn_backward", fails=GRADIENTS)
def smce_logits_minus_y(rnn_backward, *network):
    """You subtracted the one-hot targets from the logits; the softmax is missing.

    Hint: Do the errors of each step add up to 0?
    """
    return _with_errors(rnn_backward, network, lambda _p, onehot, logits: logits - onehot)


@wrong("rnn_backward", fails=("loss of the network", *GRADIENTS))
def smce_double_softmax(rnn_backward, *network):
    """You applied the softmax twice: to the logits, and then to the probabilities.

    Hint: Can your loss get close to 0, however sure and right the network is?
    """
    return _with_probabilities(rnn_backward, network, lambda logits: _softmax(_softmax(logits)))


@wrong("rnn_backward", fails=("loss of the network", *LONGER))
def smce_softmax_global_sum(rnn_backward, *network):
    """Your softmax divides by the sum over all time steps, so that the whole table adds up to 1.

    Hint: Does each row of your probabilities add up to 1?
    """
    return _with_probabilities(
        rnn_backward, network, lambda logits: _softmax(logits.reshape(1, -1)).reshape(logits.shape)
    )


@wrong("rnn_backward", fails=("loss of the network", *GRADIENTS))
def smce_softmax_axis0(rnn_backward, *network):
    """Your softmax runs along the time axis: the columns add up to 1 instead of the rows.

    Hint: Between what does the network choose at a step: between classes or between steps?
    """
    return _with_probabilities(rnn_backward, network, lambda logits: _softmax(logits.T).T)


@wrong("rnn_backward", fails=GRADIENTS)
def smce_gradient_softmax_axis0(rnn_backward, *network):
    """The softmax in your gradient runs along the time axis.

    Hint: Between what does the network choose at a step: between classes or between steps?
    """
    loss, *_ = rnn_backward(*network)
    return loss, *_with_probabilities(rnn_backward, network, lambda logits: _softmax(logits.T).T)[1:]


def _overflowing(logits):
    grown = np.exp(logits)
    return grown / grown.sum(axis=1, keepdims=True)


@wrong("rnn_backward", fails=("confident network",))
def smce_no_max_shift(rnn_backward, *network):
    """Your exponentials overflow: the exponential of a logit of 1000 is infinite in float64.

    Hint: Does the softmax change when the same number is subtracted from all logits of a row?
    """
    return _with_probabilities(rnn_backward, network, _overflowing)


@wrong("rnn_backward", fails=("confident network",))
def smce_no_max_shift_in_the_gradient(rnn_backward, *network):
    """Your loss is right for large logits; in your gradient the exponentials overflow.

    Hint: Does the softmax change when the same number is subtracted from all logits of a row?
    """
    loss, *_ = rnn_backward(*network)
    return loss, *_with_probabilities(rnn_backward, network, _overflowing)[1:]


@wrong("rnn_backward", fails=("confident network",))
def smce_global_max(rnn_backward, *network):
    """You subtracted the largest logit of the whole table: in rows far below it, every exponential becomes 0.

    Hint: One row lies around 1000 and another around -1000. What is left of the second one?
    """

    def shifted_alike(logits):
        grown = np.exp(logits - logits.max())
        return grown / grown.sum(axis=1, keepdims=True)

    return _with_probabilities(rnn_backward, network, shifted_alike)


# --- rnn_backward: the derivative of tanh ----------------------------------------------------------------


@wrong("rnn_backward", fails=GRADIENTS)
def tanh_deriv_no_square(rnn_backward, *network):
    """You used one minus the state as the derivative of tanh: the square is missing.

    Hint: tanh is as steep at -1 as at 1. Is your derivative?
    """
    return _loss(rnn_backward, network), *_gradients(*network, slope=lambda h, t: 1.0 - h[t + 1])


@wrong("rnn_backward", fails=GRADIENTS)
def tanh_deriv_twice(rnn_backward, *network):
    """You applied tanh to the state once more before you took the derivative.

    Hint: Is h_t the argument of tanh or already its result?
    """
    return _loss(rnn_backward, network), *_gradients(*network, slope=lambda h, t: 1.0 - np.tanh(h[t + 1]) ** 2)


@wrong("rnn_backward", fails=GRADIENTS)
def tanh_deriv_inverse(rnn_backward, *network):
    """You divided by the derivative of tanh where it has to multiply.

    Hint: A unit whose state is close to 1 hardly reacts. Should its gradient be small or large?
    """
    return _loss(rnn_backward, network), *_gradients(*network, slope=lambda h, t: 1.0 / (1.0 - h[t + 1] ** 2))


@wrong("rnn_backward", fails=GRADIENTS)
def tanh_uses_sigmoid_deriv(rnn_backward, *network):
    """You used h (1 - h), the formula of the sigmoid; the hidden activation is tanh.

    Hint: How steep is tanh at 0, and what does your formula give for a state of 0?
    """
    return _loss(rnn_backward, network), *_gradients(*network, slope=lambda h, t: h[t + 1] * (1.0 - h[t + 1]))


# --- rnn_backward: the product of Jacobians --------------------------------------------------------------


def _through_jacobians(rnn_backward, network, combine):
    """Every loss sent back by products of the Jacobians dh_{k+1}/dh_k, combined by `combine` (later, earlier)."""
    x, targets, h0, Wxh, Whh, Why = network
    h = _states(x, h0, Wxh, Whh)
    errors = _errors(h, targets, Why)
    dWxh, dWhh, dh0 = np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros_like(h0)
    for t in range(len(x)):
        dh = Why.T @ errors[t]
        product = None  # of the Jacobians from h[k + 1] to h[t + 1]
        for k in range(t, -1, -1):
            slope = 1.0 - h[k + 1] ** 2
            dz = slope * (dh if product is None else product.T @ dh)
            dWxh += np.outer(dz, x[k])
            dWhh += np.outer(dz, h[k])
            jacobian = slope[:, None] * Whh
            product = jacobian if product is None else combine(product, jacobian)
        dh0 += product.T @ dh
    return _loss(rnn_backward, network), dWxh, dWhh, errors.T @ h[1:], dh0


@wrong("rnn_backward", fails=GRADIENTS)
def vg_weights_ignored(rnn_backward, *network):
    """You carried the gradient from step to step without Whh: only the derivatives of tanh are multiplied.

    Hint: If Whh is all zeros, can a gradient still flow from one step to the one before?
    """
    return _loss(rnn_backward, network), *_gradients(*network, hand_on=lambda dz, _dh, _Whh, _next: dz)


@wrong("rnn_backward", fails=LONGER)
def vg_sum_not_product(rnn_backward, *network):
    """You added the Jacobians of the steps between; the chain rule multiplies them.

    Hint: A change passes through one step after the other. What happens to it at each of them?
    """
    return _through_jacobians(rnn_backward, network, lambda later, earlier: later + earlier)


@wrong("rnn_backward", fails=LONGER)
def vg_elementwise_product(rnn_backward, *network):
    """You multiplied the Jacobians entry by entry; the chain rule needs matrix products.

    Hint: In how many ways can unit k influence unit i two steps later?
    """
    return _through_jacobians(rnn_backward, network, lambda later, earlier: later * earlier)


@wrong("rnn_backward", fails=LONGER)
def vg_product_order(rnn_backward, *network):
    """You multiplied the Jacobians of the steps in the wrong order.

    Hint: Matrices do not commute. Which factor is nearest to the loss?
    """
    return _through_jacobians(rnn_backward, network, lambda later, earlier: earlier @ later)


@wrong("rnn_backward", fails=GRADIENTS)
def vg_diag_wrong_side(rnn_backward, *network):
    """You applied the derivative of tanh on the wrong side of Whh when you went back a step.

    Hint: On the way back, which comes first: the tanh of step t, or the product with Whh inside it?
    """
    x, _, h0, Wxh, Whh, _ = network
    h = _states(x, h0, Wxh, Whh)
    slopes = iter(1.0 - h[:0:-1] ** 2)
    return _loss(rnn_backward, network), *_gradients(
        *network, hand_on=lambda _dz, dh, Whh, _next: next(slopes) * (Whh.T @ dh)
    )


@wrong("rnn_backward", fails=GRADIENTS)
def vg_off_by_one_factor(rnn_backward, *network):
    """Your gradient of h0 stops one factor too early: it is that of the first tanh's argument.

    Hint: What lies between h0 and the argument of the first tanh?
    """
    loss, dWxh, dWhh, dWhy, _ = rnn_backward(*network)
    return loss, dWxh, dWhh, dWhy, _all_dz(network)[0]


# --- rnn_backward: the forward pass ----------------------------------------------------------------------


def _step_by_step(rnn_backward, network, before):
    """Each step by itself, starting from `before`; losses and gradients added up."""
    x, targets, _, Wxh, Whh, Why = network
    steps = [rnn_backward(x[t : t + 1], targets[t : t + 1], before, Wxh, Whh, Why) for t in range(len(x))]
    return tuple(sum(values) for values in zip(*steps, strict=True))


FORWARD = ("loss of the network", *GRADIENTS)


@wrong("rnn_backward", fails=("loss of the network", *LONGER))
def fwd_hprev_never_updated(rnn_backward, *network):
    """You gave h0 to every step of the forward pass: the state is never carried on.

    Hint: Which state enters the third step of your forward pass?
    """
    return _step_by_step(rnn_backward, network, network[2])


@wrong("rnn_backward", fails=FORWARD)
def fwd_h_reset_each_step(rnn_backward, *network):
    """You set the state to zero at every step of the forward pass, so that nothing is remembered.

    Hint: How could your network tell the two l of "hello" apart?
    """
    return _step_by_step(rnn_backward, network, np.zeros_like(network[2]))


@wrong("rnn_backward", fails=("loss of the network", "gradients of one step", *LONGER[:-1]))
def fwd_ignores_given_h0(rnn_backward, *network):
    """You started from zeros although a state h0 is given.

    Hint: Does your loss change when h0 does?
    """
    x, targets, h0, *weights = network
    return rnn_backward(x, targets, np.zeros_like(h0), *weights)


@wrong("rnn_backward", fails=FORWARD)
def fwd_whh_transposed(rnn_backward, *network):
    """You multiplied the previous state by the transpose of Whh in the forward pass.

    Hint: Is your loss that of the logits that rnn_forward returns? Row i of Whh leads into which unit?
    """
    x, targets, h0, Wxh, Whh, Why = network
    loss, dWxh, dWhh, dWhy, dh0 = rnn_backward(x, targets, h0, Wxh, Whh.T, Why)
    return loss, dWxh, dWhh.T, dWhy, dh0


@wrong("rnn_backward", fails=FORWARD)
def fwd_no_activation(rnn_backward, *network):
    """Your network has no tanh, neither on the way forward nor on the way back.

    Hint: Can an entry of a state be larger than 1?
    """
    x, targets, h0, Wxh, Whh, Why = network
    h = [h0]
    for x_t in x:
        h.append(Wxh @ x_t + Whh @ h[-1])
    h = np.array(h)
    logits = h[1:] @ Why.T
    errors = _softmax(logits) - _onehot(targets, len(Why))
    dz = np.zeros_like(h)
    for t in reversed(range(len(x))):
        dz[t] = Why.T @ errors[t] + Whh.T @ dz[t + 1]
    loss = -_log_softmax(logits)[np.arange(len(x)), targets].sum()
    return loss, dz[:-1].T @ x, dz[:-1].T @ h[:-1], errors.T @ h[1:], Whh.T @ dz[0]


# --- rnn_backward: loops that miss a step, and cut gradients ---------------------------------------------


def _of_steps(rnn_backward, network, steps):
    """Backpropagation through `steps` alone, in this order; the loss and the gradient of Why as they should be."""
    x, targets, h0, Wxh, Whh, Why = network
    loss, _, _, dWhy, _ = rnn_backward(*network)
    h = _states(x, h0, Wxh, Whh)
    errors = _errors(h, targets, Why)
    dWxh, dWhh, from_next = np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros_like(h0)
    for t in steps:
        dz = _slope(h, t) * (Why.T @ errors[t] + from_next)
        dWxh += np.outer(dz, x[t])
        dWhh += np.outer(dz, h[t])
        from_next = Whh.T @ dz
    return loss, dWxh, dWhh, dWhy, from_next


def _with_why_of(network, returned, steps):
    """What was `returned`, but for the gradient of Why: only these `steps` count in it."""
    x, targets, h0, Wxh, Whh, Why = network
    h = _states(x, h0, Wxh, Whh)
    errors = _errors(h, targets, Why)
    dWhy = np.zeros_like(Why)
    for t in steps:
        dWhy += np.outer(errors[t], h[t + 1])
    loss, dWxh, dWhh, _, dh0 = returned
    return loss, dWxh, dWhh, dWhy, dh0


@wrong(
    "rnn_backward",
    fails=GRADIENTS,
)
def bptt_first_step_missing(rnn_backward, *network):
    """The first step is missing in your gradients: your way back ends before it.

    Hint: Which steps does your way back visit? Which gradients has a sequence of one step?
    """
    steps = range(len(network[0]) - 1, 0, -1)
    return _with_why_of(network, _of_steps(rnn_backward, network, steps), steps)


@wrong(
    "rnn_backward",
    fails=GRADIENTS,
)
def bptt_first_step_missing_but_for_why(rnn_backward, *network):
    """The first step is missing in your gradients, though not in that of Why.

    Hint: Which steps does your way back visit? Which gradients has a sequence of one step?
    """
    return _of_steps(rnn_backward, network, range(len(network[0]) - 1, 0, -1))


@wrong(
    "rnn_backward",
    fails=GRADIENTS,
)
def bptt_last_step_missing(rnn_backward, *network):
    """The last step is missing in your gradients: your way back begins one step too early.

    Hint: With which step does your way back begin, and which is the last step?
    """
    steps = range(len(network[0]) - 2, -1, -1)
    return _with_why_of(network, _of_steps(rnn_backward, network, steps), steps)


@wrong(
    "rnn_backward",
    fails=LONGER,
)
def bptt_dWhy_of_last_step(rnn_backward, *network):
    """Your gradient of Why is that of the last step alone; those of all steps are added up.

    Hint: In how many steps is Why used?
    """
    return _with_why_of(network, rnn_backward(*network), [len(network[0]) - 1])


@wrong(
    "rnn_backward",
    fails=LONGER,
)
def bptt_dWhy_of_first_step(rnn_backward, *network):
    """Your gradient of Why is that of the first step alone; those of all steps are added up.

    Hint: In how many steps is Why used?
    """
    return _with_why_of(network, rnn_backward(*network), [0])


def _last_steps(number):
    def make(rnn_backward, *network):
        """Your way back has a fixed number of steps: what lies further back gets no gradient.

        Hint: How many steps does your way back make in a sequence of 40 steps?
        """
        T = len(network[0])
        steps = range(T - 1, max(T - 1 - number, -1), -1)
        return _with_why_of(network, _of_steps(rnn_backward, network, steps), steps)

    make.__name__ = f"bptt_last_{number}_steps"
    return make


bptt_last_4_steps = wrong(
    "rnn_backward",
    fails=LONGER,
)(_last_steps(4))
bptt_last_5_steps = wrong("rnn_backward", fails=("gradients of a sequence", "confident network", "long sequence"))(
    _last_steps(5)
)
bptt_last_10_steps = wrong("rnn_backward", fails=("long sequence",))(_last_steps(10))
bptt_last_20_steps = wrong("rnn_backward", fails=("long sequence",))(_last_steps(20))


def ce_plus(c, sequence_loss, logits, targets):
    """You added {c} inside the logarithm: the loss of a class that is nearly impossible is wrong.

    Hint: Why was it needed? Can you write ln(exp(a) / s) so that nothing is ever 0?
    """
    _checked(sequence_loss, logits, targets)
    return _loss_of(_softmax(logits) + c, targets)


def ce_at_least(c, sequence_loss, logits, targets):
    """You added {c} inside the logarithm, or replaced smaller probabilities by it: bad guesses cost too little.

    Hint: What is ln p when the right logit lies 1000 below the largest? Does p itself have to be computed?
    """
    _checked(sequence_loss, logits, targets)
    return _loss_of(np.maximum(_softmax(logits), c), targets)


TINY = (1e-16, 1e-15, 1e-14, 1e-13, 1e-12)
ce_tiny = wrong_with((1e-16, 1e-15, 1e-14, 1e-13, 1e-12, 1e-10, 1e-9), "sequence_loss", fails=("extreme logits",))(
    ce_at_least
)
ce_small = wrong_with((1e-8, 1e-7, 1e-6, 1e-5), "sequence_loss", fails=LOSS)(ce_plus)


@wrong_with((1e-8, 1e-7, 1e-6, 1e-5), "sequence_loss", fails=("extreme logits",))
def ce_limit(c, sequence_loss, logits, targets):
    """You replaced probabilities below {c} by it: bad guesses cost too little.

    Hint: What is ln p when the right logit lies 1000 below the largest? Does p itself have to be computed?
    """
    return ce_at_least(c, sequence_loss, logits, targets)


@wrong(
    "rnn_backward",
    fails=GRADIENTS,
)
def smce_target_added(rnn_backward, *network):
    """You added 1 at the target where it has to be subtracted.

    Hint: If the network is sure and right, how large should the gradient of the logits be?
    """
    return _with_errors(rnn_backward, network, lambda p, onehot, _: p + onehot)


# --- further slips ---------------------------------------------------------------------------------------


@wrong("sequence_loss", fails=("loss of a sequence",))
def ce_targets_one_late(sequence_loss, logits, targets):
    """You took the loss of a step at the target of the step before.

    Hint: Which entry of targets belongs to the first row of logits?
    """
    _checked(sequence_loss, logits, targets)
    return sequence_loss(logits, np.roll(targets, 1))


@wrong("sequence_loss", fails=("extreme logits",))
def ce_global_max_infinite(sequence_loss, logits, targets):
    """You subtracted the largest logit of the whole table: in rows far below it, the logarithm of 0 is taken.

    Hint: One row lies around 1000 and another around -1000. What is left of the second one?
    """
    _checked(sequence_loss, logits, targets)
    shifted = logits - logits.max()
    chosen = shifted[np.arange(len(targets)), targets]
    return float((np.log(np.exp(shifted).sum(axis=1)) - chosen).sum())


@wrong("rnn_backward", fails=("loss of the network",))
def bptt_loss_of_softmax(rnn_backward, *network):
    """Your loss takes the softmax twice: of the logits, and then of the probabilities.

    Hint: What does sequence_loss take: scores or probabilities?
    """
    x, targets, h0, Wxh, Whh, Why = network
    p = _softmax(_states(x, h0, Wxh, Whh)[1:] @ Why.T)
    return _loss_of(_softmax(p), targets), *rnn_backward(*network)[1:]


@wrong("rnn_backward", fails=GRADIENTS)
def tanh_deriv_square_outside(rnn_backward, *network):
    """You squared 1 - h; the derivative of tanh is 1 - h^2.

    Hint: What is the derivative of tanh where h is -1?
    """
    return _loss(rnn_backward, network), *_gradients(*network, slope=lambda h, t: (1.0 - h[t + 1]) ** 2)


@wrong("rnn_backward", fails=GRADIENTS)
def bptt_dh0_of_the_first_state(rnn_backward, *network):
    """Your gradient of h0 is that of the first state h_1: the way back through the first step is missing.

    Hint: What lies between h0 and h_1, and what does a gradient meet there?
    """
    loss, dWxh, dWhh, dWhy, _ = rnn_backward(*network)
    x, _, h0, Wxh, Whh, _ = network
    h, dz = _states(x, h0, Wxh, Whh), _all_dz(network)
    return loss, dWxh, dWhh, dWhy, dz[0] / _slope(h, 0)


@wrong("rnn_backward", fails=LONGER)
def bptt_dWxh_of_the_input_before(rnn_backward, *network):
    """You paired the gradient of a step with the input of the step before in the gradient of Wxh.

    Hint: Which row of x did the network read at step t?
    """
    loss, _, dWhh, dWhy, dh0 = rnn_backward(*network)
    return loss, _all_dz(network).T @ np.roll(network[0], 1, axis=0), dWhh, dWhy, dh0


@wrong("rnn_backward", fails=GRADIENTS)
def bptt_dWhh_two_states_back(rnn_backward, *network):
    """You paired the gradient of a step with the state two steps before in the gradient of Whh.

    Hint: Which state did the network read at step t? Which states do you keep, and which comes first?
    """
    x, _, h0, Wxh, Whh, _ = network
    return _with_dWhh(rnn_backward, network, lambda dz: dz.T @ np.roll(_states(x, h0, Wxh, Whh), 1, axis=0)[:-1])


@wrong(
    "rnn_backward",
    fails=("gradients of one step", "gradients of a sequence", "the lecture's matrices", "long sequence"),
)
def bptt_dWhh_without_the_first_step(rnn_backward, *network):
    """You left the first step out of the gradient of Whh: h0 meets Whh, too.

    Hint: With one step, when is the gradient of Whh zero?
    """
    x, _, h0, Wxh, Whh, _ = network
    return _with_dWhh(rnn_backward, network, lambda dz: dz[1:].T @ _states(x, h0, Wxh, Whh)[1:-1])


# --- what one gradient lacks -----------------------------------------------------------------------------


def _all_dh(network):
    """The gradients of the states, a row a step."""
    x, targets, h0, Wxh, Whh, Why = network
    errors, dz = _errors(_states(x, h0, Wxh, Whh), targets, Why), _all_dz(network)
    return errors @ Why + np.vstack([dz[1:] @ Whh, np.zeros_like(dz[:1])])


@wrong("rnn_backward", fails=GRADIENTS)
def bptt_dWxh_without_slope(rnn_backward, *network):
    """Your gradient of Wxh lacks the derivative of tanh.

    Hint: Which of the two gradients meets x_t: that of h_t, or that of what tanh is applied to?
    """
    loss, _, *others = rnn_backward(*network)
    return loss, _all_dh(network).T @ network[0], *others


@wrong("rnn_backward", fails=GRADIENTS)
def bptt_dWhh_without_slope(rnn_backward, *network):
    """Your gradient of Whh lacks the derivative of tanh.

    Hint: Which of the two gradients meets h_{t-1}: that of h_t, or that of what tanh is applied to?
    """
    h = _states(network[0], *network[2:5])
    loss, dWxh, _, *others = rnn_backward(*network)
    return loss, dWxh, _all_dh(network).T @ h[:-1], *others


@wrong("rnn_backward", fails=LONGER)
def bptt_dWxh_of_own_losses(rnn_backward, *network):
    """Your gradient of Wxh lacks what flows back from later steps.

    Hint: Does an input influence the prediction of its own step only?
    """
    x, targets, h0, Wxh, Whh, Why = network
    h = _states(x, h0, Wxh, Whh)
    dz = (_errors(h, targets, Why) @ Why) * (1.0 - h[1:] ** 2)
    loss, _, *others = rnn_backward(*network)
    return loss, dz.T @ x, *others


@wrong("rnn_backward", fails=("loss of the network", *GRADIENTS))
def bptt_dWxh_entry_by_entry(rnn_backward, *network):
    """You multiplied dz and x_t entry by entry for dWxh; each entry of one meets each entry of the other.

    Hint: Which product of a vector of H and one of V entries has the shape (H, V)?
    """
    loss, right, dWhh, dWhy, dh0 = rnn_backward(*network)
    dWxh = np.zeros_like(right)
    for dz, x_t in zip(_all_dz(network), network[0], strict=True):
        dWxh += dz * x_t
    return loss, dWxh, dWhh, dWhy, dh0


# --- which state a step is paired with -------------------------------------------------------------------


@wrong("rnn_backward", fails=GRADIENTS)
def bptt_dWhh_of_the_last_state(rnn_backward, *network):
    """In the gradient of Whh you paired the first step with the last state, not with the one to start from.

    Hint: Which state did the first step read? Which entry of a list has the index t - 1 where t is 0?
    """
    x, _, h0, Wxh, Whh, _ = network
    h = _states(x, h0, Wxh, Whh)
    return _with_dWhh(rnn_backward, network, lambda dz: dz.T @ np.vstack([h[-1:], h[1:-1]]))


@wrong("rnn_backward", fails=GRADIENTS)
def bptt_one_array_of_states(rnn_backward, *network):
    """On the way back every state is the last one, as in a list that holds one array again and again.

    Hint: Which state do you need on the way back at step t? Does h[:] = ... make a new array for it?
    """
    x, targets, h0, Wxh, Whh, Why = network
    h = _states(x, h0, Wxh, Whh)
    errors, last = _errors(h, targets, Why), np.broadcast_to(h[-1], h.shape)
    slope = 1.0 - last[0] ** 2
    dWxh, _, _, dh0 = _gradients(*network, errors=errors, slope=lambda _h, _t: slope)
    dz, from_next = np.zeros((len(x), len(h0))), np.zeros_like(h0)
    for t in reversed(range(len(x))):
        dz[t] = slope * (Why.T @ errors[t] + from_next)
        from_next = Whh.T @ dz[t]
    return _loss(rnn_backward, network), dWxh, dz.T @ last[1:], errors.T @ last[1:], dh0


@wrong(
    "rnn_backward",
    fails=("gradients of one step", "gradients of a sequence", "long sequence", "confident network"),
)
def bptt_dWxh_of_one_column(rnn_backward, *network):
    """In dWxh each step adds to one column alone, that of the largest entry of x_t: x_t need not be one-hot.

    Hint: Which entries of x_t meet Wxh?
    """
    x = network[0]
    loss, _, *others = rnn_backward(*network)
    return loss, _all_dz(network).T @ _onehot(x.argmax(axis=1), x.shape[1]), *others


@wrong("sequence_loss", fails=(*LOSS, "extreme logits"))
def ce_largest_logit_not_added_back(sequence_loss, logits, targets):
    """Your loss is too small by the largest logit of each row: you took it off all logits but those of the targets.

    Hint: In ln(sum of exp) - logit of the target, from which of the two was the largest logit taken?
    """
    return float(sequence_loss(logits, targets) - logits.max(axis=1).sum())
