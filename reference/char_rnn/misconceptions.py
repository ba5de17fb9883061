"""Wrong on purpose: mistakes of the character model.

``rows_`` belong to `one_hot`, ``pairs_`` to `training_pairs`, ``train_`` to `train_step` and ``write_`` to
`generate`. ``train_in_place`` has right values and costs the contract alone.

Left out of the catalogue, with the reason:

- *char-hprev-not-reset*: what it returns depends on what was called before, which the contract finds in any
  function.
- *char-gen-uses-truth*: there is no true text while predicting.
- *char-gen-argmax-vs-sample* and *char-gen-choice-p-index*: nothing is sampled here.
"""

import numpy as np

from grader.authoring import wrong, wrong_with

from ..bptt import misconceptions as bptt
from ..bptt.solution import rnn_backward
from .walks import walk

ROWS, UNKNOWN, PAIRS = "one-hot rows", "unknown character", "training pairs"
LOSS, AFTER = "loss", "parameters after a step"
NEXT, TEXT, LONGER, TIES, UNKNOWN_START = "the next character", "a text", "a longer start", "ties", "unknown start"
WRITING = (TEXT, LONGER)
ALL_WRITING = (NEXT, TEXT, LONGER)


# --- one_hot ---------------------------------------------------------------------------------------------


@wrong("one_hot", fails=(ROWS,))
def rows_not_cleared(one_hot, text, vocabulary):
    """Each of your rows still holds the 1s of the rows before, like a row that is never cleared.

    Hint: How many ones are in the last row?
    """
    return np.minimum(np.cumsum(one_hot(text, vocabulary), axis=0), 1.0)


@wrong("one_hot", fails=(ROWS,))
def rows_index_as_number(one_hot, text, vocabulary):
    """Your rows hold the index itself; a 1 is asked for.

    Hint: Is the third character twice as much as the second one?
    """
    rows = one_hot(text, vocabulary)
    return rows * np.arange(len(vocabulary))


@wrong("one_hot", fails=(ROWS,))
def rows_in_alphabetical_order(one_hot, text, vocabulary):
    """Your columns are in alphabetical order; the order of the vocabulary is asked for.

    Hint: Which column is that of the first character of "helo"?
    """
    return one_hot(text, "".join(sorted(vocabulary)))


@wrong("one_hot", fails=(ROWS,))
def rows_in_order_of_the_text(one_hot, text, vocabulary):
    """Your columns are in the order of the text; the order of the vocabulary is asked for.

    Hint: What does your function return for a text that begins with the last character of the vocabulary?
    """
    one_hot(text, vocabulary)
    seen = "".join(dict.fromkeys(text))
    return one_hot(text, seen + "".join(c for c in vocabulary if c not in seen))


@wrong("one_hot", fails=(ROWS,))
def rows_transposed(one_hot, text, vocabulary):
    """Your characters stand in columns; each of them is a row.

    Hint: Which axis is time?
    """
    return one_hot(text, vocabulary).T.copy()


@wrong("one_hot", fails=(ROWS,))
def rows_are_indices(one_hot, text, vocabulary):
    """You return the indices; each of them is to become a row with a single 1.

    Hint: What shape does the docstring ask for?
    """
    return one_hot(text, vocabulary).argmax(axis=1)


@wrong("one_hot", fails=(UNKNOWN,))
def rows_unknown_is_zeros(one_hot, text, vocabulary):
    """You return something for a text with a character outside the vocabulary; the docstring asks for a ValueError.

    Hint: Which rows come out for a text of unknown characters alone? What does str.find return if nothing is found?
    """
    known = [c if c in vocabulary else vocabulary[0] for c in text]
    rows = one_hot("".join(known), vocabulary)
    rows[[c not in vocabulary for c in text]] = 0.0
    return rows


# --- training_pairs --------------------------------------------------------------------------------------


@wrong("training_pairs", fails=(PAIRS,))
def pairs_not_shifted(training_pairs, text):
    """Your targets are the inputs themselves.

    Hint: What should the network say when it has read the first character?
    """
    inputs, _ = training_pairs(text)
    return inputs, inputs


@wrong("training_pairs", fails=(PAIRS,))
def pairs_wrap(training_pairs, text):
    """Your last target is the first character: the text does not begin again.

    Hint: What follows the last character of the text?
    """
    return text, text[1:] + text[:1]


@wrong("training_pairs", fails=(PAIRS,))
def pairs_backwards(training_pairs, text):
    """Your targets are the characters before; the next ones are asked for.

    Hint: Which of the two does the network read, and which should it say?
    """
    return training_pairs(text)[::-1]


@wrong("training_pairs", fails=(PAIRS,))
def pairs_whole_text(training_pairs, text):
    """Your inputs are the whole text, one more than the targets.

    Hint: What should the network say after the last character?
    """
    return text, training_pairs(text)[1]


@wrong("training_pairs", fails=(PAIRS,))
def pairs_next_but_one(training_pairs, text):
    """Your targets lie two characters ahead.

    Hint: What follows the first character of the text?
    """
    return text[:-2], text[2:]


# --- train_step ------------------------------------------------------------------------------------------


def _forward(inputs, params, feed="inputs", *, reset=False):
    """The states, with what is read at each step: the inputs, or what the network says itself."""
    Wxh, Whh, Why = params["Wxh"], params["Whh"], params["Why"]
    h, states, read = np.zeros(len(Whh)), [], []
    for t in range(len(inputs)):
        x = inputs[t]
        if t and feed != "inputs":
            logits = Why @ h
            p = np.exp(logits - logits.max())
            x = p / p.sum() if feed == "probabilities" else np.eye(len(p))[p.argmax()]
        read.append(x)
        h = np.tanh(Wxh @ x + Whh @ (np.zeros_like(h) if reset else h))
        states.append(h)
    return np.array(states), np.array(read)


def _gradients(inputs, targets, params):
    """Loss and gradients, as the reference has them."""
    loss, *gradients, _ = rnn_backward(
        inputs, targets, np.zeros(len(params["Whh"])), params["Wxh"], params["Whh"], params["Why"]
    )
    return loss, dict(zip(("Wxh", "Whh", "Why"), gradients, strict=True))


def _stepped(params, gradients, learning_rate):
    return {name: params[name] - learning_rate * gradients[name] for name in params}


def _errors(inputs, targets, params):
    """The states, those before, and the gradient of each step's logits."""
    states, _ = _forward(inputs, params)
    before = np.vstack([np.zeros_like(states[:1]), states[:-1]])
    logits = states @ params["Why"].T
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    return states, before, p / p.sum(axis=1, keepdims=True) - np.eye(len(params["Why"]))[targets]


def _local(inputs, targets, params, keep):
    """Gradients with nothing handed back between steps; `keep` says which steps' losses count."""
    states, before, dlogits = _errors(inputs, targets, params)
    dlogits = dlogits * keep[:, None]
    dz = (dlogits @ params["Why"]) * (1 - states**2)
    return {"Wxh": dz.T @ inputs, "Whh": dz.T @ before, "Why": dlogits.T @ states}


@wrong("train_step", fails=(LOSS, AFTER))
def train_no_teacher_forcing(train_step, inputs, targets, params, learning_rate):
    """Your network reads its own predictions while it is trained; it has to read the inputs that are given.

    Hint: Which character was really there at the second step?
    """
    return train_step(_forward(inputs, params, "prediction")[1], targets, params, learning_rate)


@wrong("train_step", fails=(LOSS, AFTER))
def train_feeds_probabilities(train_step, inputs, targets, params, learning_rate):
    """Your network reads the probabilities of the step before; it has to read the inputs that are given.

    Hint: How many ones are in what your network reads at the second step?
    """
    return train_step(_forward(inputs, params, "probabilities")[1], targets, params, learning_rate)


@wrong("train_step", fails=(LOSS, AFTER))
def train_h_reset(train_step, inputs, targets, params, learning_rate):
    """You set the state to zero at every step, so that nothing is remembered.

    Hint: How could your network tell the two l of "hello" apart?
    """
    silent = {**params, "Whh": np.zeros_like(params["Whh"])}
    loss, new = train_step(inputs, targets, silent, learning_rate)
    return loss, {**new, "Whh": params["Whh"].copy()}


@wrong("train_step", fails=(LOSS, AFTER))
def train_last_loss_only(train_step, inputs, targets, params, learning_rate):
    """Your loss is that of the last step only; all steps have a loss.

    Hint: How many predictions does the network make on the way?
    """
    loss, gradients = _gradients(inputs, targets, params)
    if len(inputs) > 1:
        before, earlier = _gradients(inputs[:-1], targets[:-1], params)
        loss = loss - before
        gradients = {name: gradients[name] - earlier[name] for name in gradients}
    return loss, _stepped(params, gradients, learning_rate)


@wrong("train_step", fails=(LOSS,))
def train_loss_of_all_characters(train_step, inputs, targets, params, learning_rate):
    """You added -ln p of all characters; the loss of a step is that of the right one alone.

    Hint: Does your loss change if you change the targets?
    """
    logits = _forward(inputs, params)[0] @ params["Why"].T
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return float(-log_p.sum()), train_step(inputs, targets, params, learning_rate)[1]


@wrong("train_step", fails=(LOSS, AFTER))
def train_mean_loss(train_step, inputs, targets, params, learning_rate):
    """You return the mean of the steps' losses; the sum is asked for.

    Hint: If the same word is read twice in a row, should the loss grow?
    """
    loss, new = train_step(inputs, targets, params, learning_rate / len(inputs))
    return loss / len(inputs), new


@wrong("train_step", fails=(LOSS,))
def train_mean_loss_returned(train_step, inputs, targets, params, learning_rate):
    """You return the mean of the steps' losses; the sum is asked for.

    Hint: If the same word is read twice in a row, should the loss grow?
    """
    loss, new = train_step(inputs, targets, params, learning_rate)
    return loss / len(inputs), new


@wrong("train_step", fails=(LOSS,))
def train_loss_after(train_step, inputs, targets, params, learning_rate):
    """You return the loss after the step; the one before it is asked for.

    Hint: With which parameters did you compute the loss that you return?
    """
    _, new = train_step(inputs, targets, params, learning_rate)
    return train_step(inputs, targets, new, learning_rate)[0], new


@wrong("train_step", fails=(AFTER,))
def train_ascent(train_step, inputs, targets, params, learning_rate):
    """Your step goes in the direction of the gradient: it climbs, and the loss rises.

    Hint: Take the step twice. Is the second loss smaller than the first?
    """
    return train_step(inputs, targets, params, -learning_rate)


@wrong("train_step", fails=(AFTER,))
def train_no_learning_rate(train_step, inputs, targets, params, learning_rate):
    """Your step is the gradient itself: the learning rate is missing.

    Hint: What should be left of a step with a learning rate of 0?
    """
    return train_step(inputs, targets, params, 1.0)


@wrong("train_step", fails=(AFTER,))
def train_unchanged(train_step, inputs, targets, params, learning_rate):
    """You return the parameters as they were.

    Hint: Where does p - step go? What does `p = p - step` change inside a loop over the values of a dict?
    """
    loss, _ = train_step(inputs, targets, params, learning_rate)
    return loss, dict(params)


@wrong("train_step", fails=(AFTER,))
def train_returns_gradients(train_step, inputs, targets, params, learning_rate):
    """You return the gradients; the parameters after the step are asked for.

    Hint: What should be left of a step with a learning rate of 0?
    """
    return _gradients(inputs, targets, params)


@wrong("train_step", fails=(LOSS, AFTER))
def train_returns_swapped(train_step, inputs, targets, params, learning_rate):
    """You return the parameters first; the loss comes first.

    Hint: In which order does the docstring list what is returned?
    """
    return train_step(inputs, targets, params, learning_rate)[::-1]


@wrong("train_step", fails=(AFTER,))
def train_only_why(train_step, inputs, targets, params, learning_rate):
    """Only Why is trained: Wxh and Whh are unchanged.

    Hint: Which of the three matrices have a gradient?
    """
    loss, new = train_step(inputs, targets, params, learning_rate)
    return loss, {**params, "Why": new["Why"]}


@wrong("train_step", fails=(AFTER,))
def train_why_stepped_first(train_step, inputs, targets, params, learning_rate):
    """You changed Why before the way back used it: all gradients belong to the parameters that are given.

    Hint: With which Why did you compute the loss whose gradient is taken?
    """
    loss, new = train_step(inputs, targets, params, learning_rate)
    states, before, dlogits = _errors(inputs, targets, params)
    dz, carried = np.zeros_like(states), 0.0
    for t in reversed(range(len(states))):
        dz[t] = (dlogits[t] @ new["Why"] + carried) * (1 - states[t] ** 2)
        carried = dz[t] @ params["Whh"]
    gradients = {"Wxh": dz.T @ inputs, "Whh": dz.T @ before, "Why": dlogits.T @ states}
    return loss, _stepped(params, gradients, learning_rate)


@wrong("train_step", fails=(AFTER,))
def train_whh_not_trained(train_step, inputs, targets, params, learning_rate):
    """Your step leaves Whh as it was.

    Hint: Which of the three matrices have a gradient?
    """
    loss, new = train_step(inputs, targets, params, learning_rate)
    return loss, {**new, "Whh": params["Whh"].copy()}


@wrong("train_step", fails=(AFTER,))
def train_nothing_flows_back(train_step, inputs, targets, params, learning_rate):
    """You used only the loss of the same step for each gradient: nothing flows back from the steps that come later.

    Hint: The state of step 1 acts on the loss of step 2. Through which matrix?
    """
    loss, _ = train_step(inputs, targets, params, learning_rate)
    return loss, _stepped(params, _local(inputs, targets, params, np.ones(len(inputs))), learning_rate)


@wrong("train_step", fails=(AFTER,))
def train_gradient_of_the_mean(train_step, inputs, targets, params, learning_rate):
    """Your gradient is that of the mean loss: it is divided by the number of steps.

    Hint: Is your gradient the derivative of the loss that you return?
    """
    loss, _ = train_step(inputs, targets, params, learning_rate)
    return loss, train_step(inputs, targets, params, learning_rate / len(inputs))[1]


@wrong("train_step", fails=(AFTER,))
def train_clipped(train_step, inputs, targets, params, learning_rate):
    """You cut the gradients off; nobody asked for that.

    Hint: How large may an entry of a gradient be in your function?
    """
    loss, gradients = _gradients(inputs, targets, params)
    cut = {name: np.clip(gradient, -0.25, 0.25) for name, gradient in gradients.items()}
    return loss, _stepped(params, cut, learning_rate)


@wrong("train_step", fails=("contract",))
def train_in_place(train_step, inputs, targets, params, learning_rate):
    """You changed params itself or the arrays in it; a new dictionary with new arrays is asked for.

    Hint: What does the caller find in params after w -= step, and after params[name] = ...?
    """
    loss, new = train_step(inputs, targets, params, learning_rate)
    for name, array in new.items():
        params[name][...] = array
    return loss, params


# --- generate --------------------------------------------------------------------------------------------


def _written(start, length, params, vocabulary, **options):
    indices = [vocabulary.index(character) for character in start]
    return start + "".join(vocabulary[index] for index in walk(params, indices, length, **options)[0])


@wrong("generate", fails=WRITING)
def write_h_reset(generate, start, length, params, vocabulary):
    """Your state is not carried on from character to character: only the last one has an effect.

    Hint: Does what the network read before change its next prediction?
    """
    generate(start, length, params, vocabulary)
    return _written(start, length, params, vocabulary, reset=True)


@wrong("generate", fails=WRITING)
def write_feeds_probabilities(generate, start, length, params, vocabulary):
    """Your network reads its probabilities; it has to read the character that it chose, as a one-hot vector.

    Hint: How many ones are in what your network reads?
    """
    generate(start, length, params, vocabulary)
    return _written(start, length, params, vocabulary, feed="probabilities")


@wrong("generate", fails=WRITING)
def write_feeds_logits(generate, start, length, params, vocabulary):
    """Your network reads its own logits; it has to read the character that it chose, as a one-hot vector.

    Hint: How many ones are in what your network reads?
    """
    generate(start, length, params, vocabulary)
    return _written(start, length, params, vocabulary, feed="logits")


@wrong("generate", fails=WRITING)
def write_same_input(generate, start, length, params, vocabulary):
    """Your network reads the last character of the start at every step; it has to read what it predicted.

    Hint: Print what your network reads at each step.
    """
    generate(start, length, params, vocabulary)
    return _written(start, length, params, vocabulary, feed="start")


@wrong("generate", fails=WRITING)
def write_lags_behind(generate, start, length, params, vocabulary):
    """Your network reads the character before the last one.

    Hint: Which of your characters is the newest when the network reads?
    """
    generate(start, length, params, vocabulary)
    return _written(start, length, params, vocabulary, feed="before")


@wrong("generate", fails=ALL_WRITING)
def write_without_start(generate, start, length, params, vocabulary):
    """The start is missing in your text.

    Hint: How long should the text be for a length of 1?
    """
    return generate(start, length, params, vocabulary)[len(start) :]


@wrong("generate", fails=ALL_WRITING)
def write_one_too_few(generate, start, length, params, vocabulary):
    """One prediction is missing at the end of your text.

    Hint: How long should the text be for a length of 1?
    """
    return generate(start, length, params, vocabulary)[:-1]


@wrong("generate", fails=ALL_WRITING)
def write_one_too_many(generate, start, length, params, vocabulary):
    """Your text is one prediction too long.

    Hint: How long should the text be for a length of 0?
    """
    return generate(start, length + 1, params, vocabulary)


@wrong("generate", fails=ALL_WRITING)
def write_reads_the_end_twice(generate, start, length, params, vocabulary):
    """You read the last character of the start twice: with the start, and again before the first prediction.

    Hint: How many steps has your network made before its first prediction, if the start has one character?
    """
    generate(start, length, params, vocabulary)
    return start + generate(start + start[-1], length, params, vocabulary)[len(start) + 1 :]


@wrong("generate", fails=(TEXT,))
def write_one_even_for_zero(generate, start, length, params, vocabulary):
    """For a length of 0 you write a character; only the start should come out.

    Hint: How many characters are predicted for a length of 0?
    """
    return generate(start, max(1, length), params, vocabulary)


@wrong("generate", fails=(LONGER,))
def write_reads_the_end_of_the_start(generate, start, length, params, vocabulary):
    """Your network reads only the last character of the start.

    Hint: How many steps has your network made before its first prediction, if the start has four characters?
    """
    generate(start, length, params, vocabulary)
    return start[:-1] + generate(start[-1], length, params, vocabulary)


@wrong("generate", fails=(LONGER,))
def write_reads_the_beginning_of_the_start(generate, start, length, params, vocabulary):
    """Your network reads only the first character of the start.

    Hint: How many steps has your network made before its first prediction, if the start has four characters?
    """
    generate(start, length, params, vocabulary)
    return start + generate(start[0], length, params, vocabulary)[1:]


@wrong("generate", fails=ALL_WRITING)
def write_least_probable(generate, start, length, params, vocabulary):
    """You took the least probable character.

    Hint: Do you look for the largest or for the smallest of the logits?
    """
    return generate(start, length, {**params, "Why": -params["Why"]}, vocabulary)


@wrong("generate", fails=(TIES,))
def write_last_of_ties(generate, start, length, params, vocabulary):
    """Of characters that are equally probable you took the last; the first in the vocabulary is asked for.

    Hint: If two characters are equally probable, which of them does your function find?
    """
    flipped = {**params, "Wxh": params["Wxh"][:, ::-1], "Why": params["Why"][::-1]}
    return generate(start, length, flipped, vocabulary[::-1])


@wrong("generate", fails=ALL_WRITING)
def write_list(generate, start, length, params, vocabulary):
    """You return a list of characters; a text is asked for.

    Hint: What does "".join do?
    """
    return list(generate(start, length, params, vocabulary))


@wrong("generate", fails=(UNKNOWN_START,))
def write_unknown_start(generate, start, length, params, vocabulary):
    """You go on with a start that is not in the vocabulary; the docstring asks for a ValueError.

    Hint: What does your network read for such a character? What does str.find return if nothing is found?
    """
    known = "".join(c if c in vocabulary else vocabulary[-1] for c in start)
    return start + generate(known, length, params, vocabulary)[len(start) :]


@wrong("generate", fails=(*ALL_WRITING, TIES))
def write_three_units(generate, start, length, params, vocabulary):
    """Your state has three entries, as in the lecture; the number of units follows from the matrices.

    Hint: Which of the given matrices tells how long the state is?
    """
    generate(start, length, params, vocabulary)
    if len(params["Whh"]) != 3:
        raise ValueError("matmul: sizes do not match")
    return generate(start, length, params, vocabulary)


# --- train_step: the way back of the exercise on it ------------------------------------------------------


def _as_in_bptt(variant):
    """A mistake in the gradients of a whole sequence, made inside of `train_step`."""

    def make(train_step, inputs, targets, params, learning_rate):
        network = (inputs, targets, np.zeros(len(params["Whh"])), params["Wxh"], params["Whh"], params["Why"])
        _, *gradients, _ = variant.make(rnn_backward, *network)
        changed = _stepped(params, dict(zip(("Wxh", "Whh", "Why"), gradients, strict=True)), learning_rate)
        return train_step(inputs, targets, params, learning_rate)[0], changed

    make.__name__ = f"train_{variant.name}"
    make.__doc__ = f"{variant.says}\n\nHint: {variant.hint}"
    return wrong("train_step", fails=(AFTER,))(make)


train_forward_order = _as_in_bptt(bptt.bptt_forward_order)
train_overwrites = _as_in_bptt(bptt.bptt_overwrites_dW)
train_accumulates = _as_in_bptt(bptt.bptt_dhnext_accumulates)
train_whh_not_transposed = _as_in_bptt(bptt.bptt_whh_not_transposed)
train_uses_h_t = _as_in_bptt(bptt.bptt_uses_h_t)
train_no_slope = _as_in_bptt(bptt.bptt_activation_deriv_missing)
train_slope_of_z = _as_in_bptt(bptt.bptt_deriv_on_preactivation)
train_slope_of_h_prev = _as_in_bptt(bptt.bptt_deriv_of_previous_h)
train_hands_on_without_slope = _as_in_bptt(bptt.bptt_dhnext_without_deriv)
train_dwhy_uses_h_prev = _as_in_bptt(bptt.bptt_dWhy_uses_h_prev)
train_dwhh_transposed = _as_in_bptt(bptt.bptt_dWhh_transposed)
train_first_step_missing = _as_in_bptt(bptt.bptt_first_step_missing)
train_dwhy_of_last_step = _as_in_bptt(bptt.bptt_dWhy_of_last_step)
train_target_not_subtracted = _as_in_bptt(bptt.bptt_target_not_subtracted)
train_slope_no_square = _as_in_bptt(bptt.tanh_deriv_no_square)
train_dwhh_of_the_last_state = _as_in_bptt(bptt.bptt_dWhh_of_the_last_state)
train_one_array_of_states = _as_in_bptt(bptt.bptt_one_array_of_states)
train_column_index = _as_in_bptt(bptt.smce_column_index)
train_tanh_deriv_twice = _as_in_bptt(bptt.tanh_deriv_twice)
train_tanh_deriv_inverse = _as_in_bptt(bptt.tanh_deriv_inverse)
train_tanh_uses_sigmoid_deriv = _as_in_bptt(bptt.tanh_uses_sigmoid_deriv)
train_tanh_deriv_square_outside = _as_in_bptt(bptt.tanh_deriv_square_outside)
train_dhnext_after_deriv = _as_in_bptt(bptt.bptt_dhnext_after_deriv)
train_dwxh_of_the_input_before = _as_in_bptt(bptt.bptt_dWxh_of_the_input_before)
train_dwhh_two_states_back = _as_in_bptt(bptt.bptt_dWhh_two_states_back)
train_dwxh_without_slope = _as_in_bptt(bptt.bptt_dWxh_without_slope)
train_dwhh_without_slope = _as_in_bptt(bptt.bptt_dWhh_without_slope)
train_dwxh_of_own_losses = _as_in_bptt(bptt.bptt_dWxh_of_own_losses)
train_extra_derivative = _as_in_bptt(bptt.smce_extra_derivative)
train_logits_minus_y = _as_in_bptt(bptt.smce_logits_minus_y)
train_gradient_softmax_axis0 = _as_in_bptt(bptt.smce_gradient_softmax_axis0)
train_diag_jacobian = _as_in_bptt(bptt.smce_diag_jacobian)


def _changed_too_early(when, what):
    """A step for which matrices change on the way back: `when` says "before" or "after" they send an error on."""

    def make(train_step, inputs, targets, params, learning_rate):
        loss, _ = train_step(inputs, targets, params, learning_rate)
        states, before, errors = _errors(inputs, targets, params)
        sums, from_next = dict.fromkeys(params, 0.0), 0.0

        def through(name, error, below):
            earlier = sums[name]
            sums[name] = earlier + np.outer(error, below)
            gone = {"before": sums[name], "after": earlier}.get(when.get(name), 0.0)
            return (params[name] - learning_rate * gone).T @ error

        with np.errstate(over="ignore", invalid="ignore"):  # with a large rate the weights grow without bounds
            for t in reversed(range(len(inputs))):
                dz = (through("Why", errors[t], states[t]) + from_next) * (1 - states[t] ** 2)
                from_next = through("Whh", dz, before[t])
                through("Wxh", dz, inputs[t])
            return loss, _stepped(params, sums, learning_rate)

    make.__doc__ = f"""{what}; all gradients belong to the weights that were given.

    Hint: With which Why and Whh did the forward pass run, and with which do your later steps back?
    """
    make.__name__ = "_".join(["train", *(f"{name.lower()}_{order}_use" for name, order in when.items())])
    return wrong("train_step", fails=(AFTER,))(make)


train_steps_on_the_way_back = _changed_too_early(
    {"Why": "after", "Whh": "before"}, "You changed the weights at every step of the way back"
)
train_why_before_use = _changed_too_early(
    {"Why": "before"}, "You changed Why at every step of the way back, before the error went through it"
)
train_why_after_use = _changed_too_early(
    {"Why": "after"}, "You changed Why at every step of the way back, after the error had gone through it"
)
train_whh_before_use = _changed_too_early(
    {"Whh": "before"}, "You changed Whh at every step of the way back, before the error went through it"
)
train_whh_after_use = _changed_too_early(
    {"Whh": "after"}, "You changed Whh at every step of the way back, after the error had gone through it"
)
train_both_before_use = _changed_too_early(
    {"Why": "before", "Whh": "before"}, "You changed Why and Whh at every step of the way back, before using them"
)
train_both_after_use = _changed_too_early(
    {"Why": "after", "Whh": "after"}, "You changed Why and Whh at every step of the way back, after using them"
)


def _cut(most):
    def make(train_step, inputs, targets, params, learning_rate):
        """You cut the gradients off at a largest value; nobody asked for that.

        Hint: How large may an entry of a gradient be in your function?
        """
        loss, gradients = _gradients(inputs, targets, params)
        cut = {name: np.clip(gradient, -most, most) for name, gradient in gradients.items()}
        return loss, _stepped(params, cut, learning_rate)

    make.__name__ = f"train_clipped_at_{most}"
    return make


train_clipped_at_1 = wrong("train_step", fails=("parameters after a step",))(_cut(1))
train_clipped_at_2 = wrong("train_step", fails=("parameters after a step",))(_cut(2))
train_clipped_at_5 = wrong("train_step", fails=("parameters after a step",))(_cut(5))


def _shortened(most):
    def make(train_step, inputs, targets, params, learning_rate):
        """You shortened gradients that are longer than a largest length; nobody asked for that.

        Hint: How long may a gradient be in your function?
        """
        loss, gradients = _gradients(inputs, targets, params)
        short = {
            name: gradient * min(1.0, most / max(np.linalg.norm(gradient), 1e-300))
            for name, gradient in gradients.items()
        }
        return loss, _stepped(params, short, learning_rate)

    make.__name__ = f"train_shortened_to_{most}"
    return make


train_shortened_to_1 = wrong("train_step", fails=("parameters after a step",))(_shortened(1))
train_shortened_to_5 = wrong("train_step", fails=("parameters after a step",))(_shortened(5))


# --- generate --------------------------------------------------------------------------------------------


@wrong("generate", fails=("the next character", "a text", "a longer start"))
def write_length_counts_the_start(generate, start, length, params, vocabulary):
    """Your length includes the start; it is the number of characters that come after it.

    Hint: How long should the text be for a start of four characters and a length of 1?
    """
    generate(start, length, params, vocabulary)
    return start + generate(start, max(length - len(start), 0), params, vocabulary)[len(start) :]


@wrong("generate", fails=("a text", "a longer start"))
def write_state_stands_still(generate, start, length, params, vocabulary):
    """The same character comes again and again, as if your state stood still while you predict.

    Hint: Where does the state get a new value while you predict?
    """
    text = generate(start, 1, params, vocabulary)
    return start + text[len(start) :] * length


@wrong("generate", fails=("the next character", "a text", "a longer start"))
def write_largest_magnitude(generate, start, length, params, vocabulary):
    """You took the logit that is the largest without its sign.

    Hint: Which of the logits -3 and 2 makes its character the more probable one?
    """
    generate(start, length, params, vocabulary)
    rows, h, text = np.eye(len(vocabulary)), np.zeros(len(params["Whh"])), start
    for place in range(len(start) + length - 1 if length else 0):
        h = np.tanh(params["Wxh"] @ rows[vocabulary.index(text[place])] + params["Whh"] @ h)
        if place >= len(start) - 1:
            text += vocabulary[int(np.argmax(np.abs(params["Why"] @ h)))]
    return text


# --- further slips ---------------------------------------------------------------------------------------


@wrong("one_hot", fails=(ROWS,))
def rows_square(one_hot, text, vocabulary):
    """Your table has as many rows as the vocabulary has characters; it has one row for each character of the text.

    Hint: What shape should come out for a text of one character?
    """
    rows = one_hot(text, vocabulary)
    square = np.zeros((len(vocabulary), len(vocabulary)))
    for number, row in enumerate(rows):
        square[number] = row
    return square


@wrong("training_pairs", fails=(PAIRS,))
def pairs_two_on(training_pairs, text):
    """Your targets begin with the third character; the first thing to be said is the second one.

    Hint: What should the network say after it has read the first character?
    """
    return text[:-1], text[2:]


@wrong("train_step", fails=(LOSS,))
def train_loss_without_logarithm(train_step, inputs, targets, params, learning_rate):
    """Your loss adds up 1 - p; the logarithm of p is asked for.

    Hint: How large is the loss where the right character has nearly no chance?
    """
    Why = params["Why"]
    logits = _forward(inputs, params)[0] @ Why.T
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    loss = float(np.sum(1 - p[np.arange(len(targets)), targets]))
    return loss, train_step(inputs, targets, params, learning_rate)[1]


@wrong("generate", fails=ALL_WRITING)
def write_start_twice(generate, start, length, params, vocabulary):
    """The start stands twice in your text.

    Hint: What should come out for a length of 0?
    """
    return start + generate(start, length, params, vocabulary)


@wrong("generate", fails=WRITING)
def write_forgets_while_writing(generate, start, length, params, vocabulary):
    """While you predict, each state comes from the last character alone: the state before is missing.

    Hint: What is the state made of while the start is read, and what afterwards?
    """
    generate(start, length, params, vocabulary)
    Wxh, Whh, Why = params["Wxh"], params["Whh"], params["Why"]
    rows, h, text = np.eye(len(vocabulary)), np.zeros(len(Whh)), start
    for character in start:
        h = np.tanh(Wxh @ rows[vocabulary.index(character)] + Whh @ h)
    for _ in range(length):
        best = int(np.argmax(Why @ h))
        text += vocabulary[best]
        h = np.tanh(Wxh @ rows[best])
    return text


# --- numbers of one's own --------------------------------------------------------------------------------


@wrong_with((1e-8, 1e-7, 1e-6, 1e-5), "train_step", fails=(LOSS,))
def train_small_number_in_the_logarithm(c, train_step, inputs, targets, params, learning_rate):
    """You added {c} inside the logarithm: that is another loss.

    Hint: What is the logarithm of a probability of 1, and what is your loss there?
    """
    logits = _forward(inputs, params)[0] @ params["Why"].T
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = (p / p.sum(axis=1, keepdims=True))[np.arange(len(inputs)), targets]
    return float(-np.log(p + c).sum()), train_step(inputs, targets, params, learning_rate)[1]


@wrong_with((1, 0.1, 0.5, 0.01), "train_step", fails=(LOSS, AFTER))
def train_starts_from(c, train_step, inputs, targets, params, learning_rate):
    """Your state is {c} everywhere before the first step; it is zero there.

    Hint: What does Whh multiply at the first step?
    """
    h0 = np.full(len(params["Whh"]), float(c))
    loss, *gradients, _ = rnn_backward(inputs, targets, h0, params["Wxh"], params["Whh"], params["Why"])
    return loss, _stepped(params, dict(zip(("Wxh", "Whh", "Why"), gradients, strict=True)), learning_rate)


# --- training_pairs: strip -------------------------------------------------------------------------------


@wrong("training_pairs", fails=(PAIRS,))
def pairs_stripped(training_pairs, text):
    """You took all equal characters off the end or the beginning, as rstrip and lstrip do; one is to go.

    Hint: What is "hell".rstrip("l")?
    """
    training_pairs(text)
    return text.rstrip(text[-1]), text.lstrip(text[0])


@wrong("training_pairs", fails=(PAIRS,))
def pairs_inputs_stripped(training_pairs, text):
    """You took all equal characters off the end of the inputs, as rstrip does; one is to go.

    Hint: What is "hell".rstrip("l")?
    """
    return text.rstrip(text[-1]), training_pairs(text)[1]
