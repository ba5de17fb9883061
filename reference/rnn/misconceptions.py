"""Wrong on purpose: mistakes of the recurrent network's forward pass.

Most slips of a step can stand in each of the three functions; they are named after the function: ``step_``,
``joined_`` and ``rnn_``. ``rnn_writes_into_h0`` has right values: it costs the contract alone.

Left out of the catalogue, with the reason:

- *rnn-returns-logits*: reversed, logits are right here; ``rnn_returns_probabilities`` and its two relatives
  with another axis are the mistake.
- *act-tanh-naive-overflow*: arguments of tanh stay small, and the exercise promises nothing about large ones.
- *char-hprev-not-reset*: the state before the first step is an argument.
"""

import numpy as np

from grader.authoring import wrong, wrong_with

STEP = ("step from rest", "step with memory")
JOINED = ("joined step from rest", "joined step with memory")
SEQUENCE = ("hidden states", "logits")
FORWARD = ("sequence of one", *SEQUENCE)


def _sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def _softmax(logits, axis):
    # Of each row, or column, its own maximum: the others of a row far below that of the table would all become 0.
    grown = np.exp(logits - logits.max(axis=axis, keepdims=True))
    return grown / grown.sum(axis=axis, keepdims=True)


def _run(x, h0, Why, step):
    """A whole forward pass with a step of one's own."""
    states = []
    state = h0
    for x_t in x:
        state = step(x_t, state)
        states.append(state)
    h = np.array(states)
    return h, h @ Why.T


def _assumed_one_hot(x_t):
    return np.eye(len(x_t))[np.argmax(x_t)]


def _slide_product(W, x_t):
    """The slide's W transposed times x; a shape error unless W is square."""
    return W.T @ x_t


# --- rnn_step --------------------------------------------------------------------------------------------


@wrong("rnn_step", fails=("step with memory",))
def step_whh_transposed(rnn_step, x_t, h_prev, Wxh, Whh):
    """You multiplied h_prev by the transpose of Whh, as h_prev @ Whh does. Whh is square, so nothing complains.

    Hint: Row i of the stored matrix holds the weights into which unit? Try one with a single 1.
    """
    return rnn_step(x_t, h_prev, Wxh, Whh.T)


@wrong("rnn_step", fails=STEP)
def step_wxh_transposed(rnn_step, x_t, h_prev, Wxh, Whh):
    """You used the transpose of Wxh, as the slide's formula does; it is stored the way the lecture prints it.

    Hint: Wxh has the shape (H, V) and x_t has V entries. Which product of the two has H entries?
    """
    return np.tanh(_slide_product(Wxh, x_t) + Whh @ h_prev)


@wrong("rnn_step", fails=STEP)
def step_no_activation(rnn_step, x_t, h_prev, Wxh, Whh):
    """You left the tanh out: you return the weighted sum itself.

    Hint: Can an entry of the state be larger than 1?
    """
    return Wxh @ x_t + Whh @ h_prev


@wrong("rnn_step", fails=STEP)
def step_sigmoid(rnn_step, x_t, h_prev, Wxh, Whh):
    """You used the sigmoid where the hidden activation is tanh.

    Hint: Which of the two can be negative, and what is each of them at 0?
    """
    return _sigmoid(Wxh @ x_t + Whh @ h_prev)


@wrong("rnn_step", fails=("step with memory",))
def step_activation_before_sum(rnn_step, x_t, h_prev, Wxh, Whh):
    """You applied tanh to the input's part only, and added the previous state's part afterwards.

    Hint: Where does the bracket that tanh opens close in the formula?
    """
    return np.tanh(Wxh @ x_t) + Whh @ h_prev


@wrong("rnn_step", fails=("step with memory",))
def step_two_activations(rnn_step, x_t, h_prev, Wxh, Whh):
    """You applied tanh to each of the two parts and added the results.

    Hint: How many times does tanh stand in the formula, and around what?
    """
    return np.tanh(Wxh @ x_t) + np.tanh(Whh @ h_prev)


@wrong("rnn_step", fails=("step with memory",))
def step_whh_forgotten(rnn_step, x_t, h_prev, Wxh, Whh):
    """You added the previous state itself, without its weights Whh.

    Hint: If Whh is all zeros, can the previous state still matter?
    """
    return rnn_step(x_t, h_prev, Wxh, np.eye(len(h_prev)))


@wrong("rnn_step", fails=STEP)
def step_product_not_sum(rnn_step, x_t, h_prev, Wxh, Whh):
    """You multiplied the input's part and the state's part; they are to be added.

    Hint: With h_prev = 0 nothing is remembered. Does the input still matter in your step?
    """
    return np.tanh((Wxh @ x_t) * (Whh @ h_prev))


@wrong("rnn_step", fails=("step with memory",))
def step_ignores_h_prev(rnn_step, x_t, h_prev, Wxh, Whh):
    """Your step does not depend on h_prev: it has no memory.

    Hint: Call it twice with the same x_t and two different states. Should the results be equal?
    """
    return rnn_step(x_t, np.zeros_like(h_prev), Wxh, Whh)


@wrong("rnn_step", fails=STEP)
def step_assumes_one_hot(rnn_step, x_t, h_prev, Wxh, Whh):
    """You looked for the largest entry of x_t and took that column of Wxh, as if x_t were always one-hot.

    Hint: What does your step give for x_t = [0.5, 0.5], and what should it give?
    """
    return rnn_step(_assumed_one_hot(x_t), h_prev, Wxh, Whh)


# --- rnn_step_joined -------------------------------------------------------------------------------------


@wrong("rnn_step_joined", fails=JOINED)
def joined_concat_order(rnn_step_joined, x_t, h_prev, W):
    """You exchanged the state and the input: the first V columns of W belong to the input, the last H to the state.

    Hint: Which columns of W meet x_t in your code, and which should?
    """
    return np.tanh(W @ np.concatenate([h_prev, x_t]))


@wrong("rnn_step_joined", fails=JOINED)
def joined_split_at_h(rnn_step_joined, x_t, h_prev, W):
    """You do not always split W after its first V columns; these belong to x_t, and the last H to h_prev.

    Hint: W has the shape (H, V + H). How many of its columns does x_t need?
    """
    H = len(h_prev)
    return np.tanh(W[:, :H] @ x_t + W[:, H:] @ h_prev)


@wrong("rnn_step_joined", fails=("joined step with memory",))
def joined_whh_transposed(rnn_step_joined, x_t, h_prev, W):
    """You multiplied h_prev by the transpose of Whh, the last H columns of W, as h_prev @ Whh does.

    Hint: Is anything transposed when the two matrices are put side by side?
    """
    V = len(x_t)
    return rnn_step_joined(x_t, h_prev, np.hstack([W[:, :V], W[:, V:].T]))


@wrong("rnn_step_joined", fails=JOINED)
def joined_no_activation(rnn_step_joined, x_t, h_prev, W):
    """You left the tanh out of the joined step.

    Hint: Do rnn_step and rnn_step_joined give the same state for the same weights?
    """
    return W @ np.concatenate([x_t, h_prev])


@wrong("rnn_step_joined", fails=JOINED)
def joined_sigmoid(rnn_step_joined, x_t, h_prev, W):
    """You used the sigmoid where the hidden activation is tanh.

    Hint: Which of the two can be negative, and what is each of them at 0?
    """
    return _sigmoid(W @ np.concatenate([x_t, h_prev]))


@wrong("rnn_step_joined", fails=("joined step with memory",))
def joined_two_activations(rnn_step_joined, x_t, h_prev, W):
    """You applied tanh to the input's part and to the state's part, and added the results.

    Hint: How many products does the joined form need, and how many times is tanh applied?
    """
    V = len(x_t)
    return np.tanh(W[:, :V] @ x_t) + np.tanh(W[:, V:] @ h_prev)


@wrong("rnn_step_joined", fails=("joined step with memory",))
def joined_activation_before_sum(rnn_step_joined, x_t, h_prev, W):
    """You applied tanh to the input's part only, and added the state's part afterwards.

    Hint: In the joined form there is a single product. What is tanh applied to?
    """
    V = len(x_t)
    return np.tanh(W[:, :V] @ x_t) + W[:, V:] @ h_prev


@wrong("rnn_step_joined", fails=("joined step with memory",))
def joined_ignores_h_prev(rnn_step_joined, x_t, h_prev, W):
    """The previous state has no influence, as if only the input's columns of W were used.

    Hint: What are the last H columns of W for?
    """
    return rnn_step_joined(x_t, np.zeros_like(h_prev), W)


# --- rnn_forward: the step -------------------------------------------------------------------------------


@wrong("rnn_forward", fails=FORWARD)
def rnn_whh_transposed(rnn_forward, x, h0, Wxh, Whh, Why):
    """You multiplied the state by the transpose of Whh, as state @ Whh does. Whh is square, so nothing complains.

    Hint: Row i of the stored matrix holds the weights into which unit? Does your rnn_step agree?
    """
    return rnn_forward(x, h0, Wxh, Whh.T, Why)


@wrong("rnn_forward", fails=FORWARD)
def rnn_wxh_transposed(rnn_forward, x, h0, Wxh, Whh, Why):
    """You used the transpose of Wxh, as the slide's formula does; it is stored the way the lecture prints it.

    Hint: Wxh has the shape (H, V) and a row of x has V entries. Which product of the two has H entries?
    """
    return _run(x, h0, Why, lambda x_t, state: np.tanh(_slide_product(Wxh, x_t) + Whh @ state))


@wrong("rnn_forward", fails=FORWARD)
def rnn_no_activation(rnn_forward, x, h0, Wxh, Whh, Why):
    """You left the tanh out: your states are weighted sums.

    Hint: Can an entry of a state be larger than 1?
    """
    return _run(x, h0, Why, lambda x_t, state: Wxh @ x_t + Whh @ state)


@wrong("rnn_forward", fails=FORWARD)
def rnn_sigmoid(rnn_forward, x, h0, Wxh, Whh, Why):
    """You used the sigmoid where the hidden activation is tanh.

    Hint: Which of the two can be negative, and what is each of them at 0?
    """
    return _run(x, h0, Why, lambda x_t, state: _sigmoid(Wxh @ x_t + Whh @ state))


@wrong("rnn_forward", fails=FORWARD)
def rnn_activation_before_sum(rnn_forward, x, h0, Wxh, Whh, Why):
    """You applied tanh to the input's part only, and added the previous state's part afterwards.

    Hint: Where does the bracket that tanh opens close in the formula?
    """
    return _run(x, h0, Why, lambda x_t, state: np.tanh(Wxh @ x_t) + Whh @ state)


@wrong("rnn_forward", fails=FORWARD)
def rnn_two_activations(rnn_forward, x, h0, Wxh, Whh, Why):
    """You applied tanh to each of the two parts and added the results.

    Hint: How many times does tanh stand in the formula, and around what?
    """
    return _run(x, h0, Why, lambda x_t, state: np.tanh(Wxh @ x_t) + np.tanh(Whh @ state))


@wrong("rnn_forward", fails=FORWARD)
def rnn_whh_forgotten(rnn_forward, x, h0, Wxh, Whh, Why):
    """You added the previous state itself, without its weights Whh.

    Hint: If Whh is all zeros, can the previous state still matter?
    """
    return rnn_forward(x, h0, Wxh, np.eye(len(h0)), Why)


@wrong("rnn_forward", fails=FORWARD)
def rnn_product_not_sum(rnn_forward, x, h0, Wxh, Whh, Why):
    """You multiplied the input's part and the state's part; they are to be added.

    Hint: With h0 = 0, what is your first state, and does it depend on the input?
    """
    return _run(x, h0, Why, lambda x_t, state: np.tanh((Wxh @ x_t) * (Whh @ state)))


@wrong("rnn_forward", fails=FORWARD)
def rnn_concat_order(rnn_forward, x, h0, Wxh, Whh, Why):
    """You joined the weights as [Whh Wxh] and the vectors as [x_t; h_{t-1}]: each meets the wrong one.

    Hint: Which block of the joined matrix meets x_t?
    """
    W = np.hstack([Whh, Wxh])
    return _run(x, h0, Why, lambda x_t, state: np.tanh(W @ np.concatenate([x_t, state])))


@wrong("rnn_forward", fails=FORWARD)
def rnn_assumes_one_hot(rnn_forward, x, h0, Wxh, Whh, Why):
    """You looked for the largest entry of every row, as if the rows of x were always one-hot.

    Hint: What does your network do with the row [0.5, 0.5], and what should it do?
    """
    return rnn_forward(np.array([_assumed_one_hot(x_t) for x_t in x]), h0, Wxh, Whh, Why)


# --- rnn_forward: the run over time ----------------------------------------------------------------------


@wrong("rnn_forward", fails=SEQUENCE)
def rnn_hprev_never_updated(rnn_forward, x, h0, Wxh, Whh, Why):
    """You gave h0 to every step: the state is never carried on.

    Hint: Which state enters your third step?
    """
    steps = [rnn_forward(x[t : t + 1], h0, Wxh, Whh, Why) for t in range(len(x))]
    return np.concatenate([h for h, _ in steps]), np.concatenate([logits for _, logits in steps])


@wrong("rnn_forward", fails=FORWARD)
def rnn_h_reset_each_step(rnn_forward, x, h0, Wxh, Whh, Why):
    """No step of yours knows what came before it, as if the state were zero at every step.

    Hint: How could your network tell the two l of "hello" apart?
    """
    nothing = np.zeros_like(h0)
    steps = [rnn_forward(x[t : t + 1], nothing, Wxh, Whh, Why) for t in range(len(x))]
    return np.concatenate([h for h, _ in steps]), np.concatenate([logits for _, logits in steps])


@wrong("rnn_forward", fails=FORWARD)
def rnn_ignores_given_h0(rnn_forward, x, h0, Wxh, Whh, Why):
    """Your states do not depend on h0, as if you started from zeros.

    Hint: Run it with h0 all zeros and with h0 all ones. Should the first states be equal?
    """
    return rnn_forward(x, np.zeros_like(h0), Wxh, Whh, Why)


@wrong("rnn_forward", fails=SEQUENCE)
def rnn_reversed_time(rnn_forward, x, h0, Wxh, Whh, Why):
    """You read the sequence from its end to its beginning.

    Hint: Which row of x is read first, and may a state know inputs of the future?
    """
    h, logits = rnn_forward(x[::-1], h0, Wxh, Whh, Why)
    return h[::-1], logits[::-1]


@wrong("rnn_forward", fails=("sequence of one", "hidden states"))
def rnn_hidden_off_by_one(rnn_forward, x, h0, Wxh, Whh, Why):
    """Your array of states begins with h0 and lacks the last state: every row is one step late.

    Hint: h[t] is the state after reading x[t]. What has been read when the state is h0?
    """
    h, logits = rnn_forward(x, h0, Wxh, Whh, Why)
    return np.vstack([h0, h[:-1]]), logits


@wrong("rnn_forward", fails=("sequence of one", "hidden states"))
def rnn_h0_included(rnn_forward, x, h0, Wxh, Whh, Why):
    """You returned h0 among the states, so there are T + 1 of them.

    Hint: How many states come after reading T rows?
    """
    h, logits = rnn_forward(x, h0, Wxh, Whh, Why)
    return np.vstack([h0, h]), logits


@wrong("rnn_forward", fails=FORWARD)
def rnn_last_step_only(rnn_forward, x, h0, Wxh, Whh, Why):
    """You returned the state and the logits of the last step only.

    Hint: How many predictions does a network make that says the next letter after every letter?
    """
    h, logits = rnn_forward(x, h0, Wxh, Whh, Why)
    return h[-1], logits[-1]


@wrong("rnn_forward", fails=FORWARD)
def rnn_returns_swapped(rnn_forward, x, h0, Wxh, Whh, Why):
    """You return the logits first; the states come first.

    Hint: In which order does the docstring list what is returned?
    """
    return rnn_forward(x, h0, Wxh, Whh, Why)[::-1]


@wrong("rnn_forward", fails=SEQUENCE)
def rnn_states_aliased(rnn_forward, x, h0, Wxh, Whh, Why):
    """All your rows are those of the last step, as when one array is stored again and again, and then changed.

    Hint: Has each row an array of its own? What does a list hold if you append an array and then write into it?
    """
    h, logits = rnn_forward(x, h0, Wxh, Whh, Why)
    return np.repeat(h[-1:], len(x), axis=0), np.repeat(logits[-1:], len(x), axis=0)


@wrong("rnn_forward", fails=("contract",))
def rnn_writes_into_h0(rnn_forward, x, h0, Wxh, Whh, Why):
    """You changed the array h0, which belongs to the caller.

    Hint: Print h0 after the call. Is it still what was passed?
    """
    h, logits = rnn_forward(x, h0, Wxh, Whh, Why)
    h0[:] = h[-1]
    return h, logits


# --- rnn_forward: the outputs ----------------------------------------------------------------------------


@wrong("rnn_forward", fails=("sequence of one", "logits"))
def rnn_output_from_previous_h(rnn_forward, x, h0, Wxh, Whh, Why):
    """You computed the logits of a step from the state before it.

    Hint: Must the first logits depend on the first input?
    """
    h, _ = rnn_forward(x, h0, Wxh, Whh, Why)
    return h, np.vstack([h0, h[:-1]]) @ Why.T


@wrong("rnn_forward", fails=FORWARD)
def rnn_why_transposed(rnn_forward, x, h0, Wxh, Whh, Why):
    """You multiplied the states by the transpose of Why, as h @ Why does: the shapes fit only where V equals H.

    Hint: Why has the shape (V, H) and a state has H entries. Which of the two axes has to be summed over?
    """
    h, _ = rnn_forward(x, h0, Wxh, Whh, Why)
    return h, h @ Why


@wrong("rnn_forward", fails=("sequence of one", "logits"))
def rnn_logits_activated(rnn_forward, x, h0, Wxh, Whh, Why):
    """You applied tanh to the outputs too; it belongs to the hidden units only.

    Hint: Which line of the task's formulas has a tanh, and which has none?
    """
    h, logits = rnn_forward(x, h0, Wxh, Whh, Why)
    return h, np.tanh(logits)


@wrong("rnn_forward", fails=("sequence of one", "logits"))
def rnn_returns_probabilities(rnn_forward, x, h0, Wxh, Whh, Why):
    """You applied the softmax: you return probabilities, but logits are asked for.

    Hint: Do the rows of your second result add up to 1? Should logits do that?
    """
    h, logits = rnn_forward(x, h0, Wxh, Whh, Why)
    return h, _softmax(logits, axis=1)


@wrong("rnn_forward", fails=("sequence of one", "logits"))
def rnn_softmax_over_time(rnn_forward, x, h0, Wxh, Whh, Why):
    """You applied a softmax, and along the time axis at that. Logits are asked for, without any softmax.

    Hint: Do the columns of your second result add up to 1? What does the task say about the softmax?
    """
    h, logits = rnn_forward(x, h0, Wxh, Whh, Why)
    return h, _softmax(logits, axis=0)


@wrong("rnn_forward", fails=("sequence of one", "logits"))
def rnn_softmax_global(rnn_forward, x, h0, Wxh, Whh, Why):
    """You applied a softmax, and over all time steps together. Logits are asked for, without any softmax.

    Hint: Which numbers of your second result add up to 1? What does the task say about the softmax?
    """
    h, logits = rnn_forward(x, h0, Wxh, Whh, Why)
    return h, _softmax(logits, axis=None)


@wrong("rnn_forward", fails=FORWARD)
def rnn_relu(rnn_forward, x, h0, Wxh, Whh, Why):
    """You used relu where tanh is asked for.

    Hint: May an entry of your state be larger than 1, or never negative?
    """
    h, states = h0, []
    for x_t in x:
        h = np.maximum(Wxh @ x_t + Whh @ h, 0.0)
        states.append(h)
    states = np.array(states)
    return states, states @ Why.T


# --- further slips ---------------------------------------------------------------------------------------


@wrong("rnn_step", fails=STEP)
def step_ignores_x(rnn_step, x_t, h_prev, Wxh, Whh):
    """Your step does not depend on x_t: it does not see its input.

    Hint: With h_prev = 0, can your result differ from 0?
    """
    return rnn_step(np.zeros_like(x_t), h_prev, Wxh, Whh)


@wrong("rnn_forward", fails=FORWARD)
def rnn_first_step_skipped(rnn_forward, x, h0, Wxh, Whh, Why):
    """Your run begins at the second step: the first rows of your results are 0.

    Hint: Which is the first index of a row of x?
    """
    h, logits = np.zeros((len(x), len(h0))), np.zeros((len(x), len(Why)))
    if len(x) > 1:
        h[1:], logits[1:] = rnn_forward(x[1:], h0, Wxh, Whh, Why)
    return h, logits


@wrong("rnn_forward", fails=FORWARD)
def rnn_first_step_skipped_from_zeros(rnn_forward, x, h0, Wxh, Whh, Why):
    """Your run begins at the second step, from a state of zeros: the first rows are 0, and h0 has no influence.

    Hint: Which is the first index of a row of x?
    """
    h, logits = np.zeros((len(x), len(h0))), np.zeros((len(x), len(Why)))
    if len(x) > 1:
        h[1:], logits[1:] = rnn_forward(x[1:], np.zeros_like(h0), Wxh, Whh, Why)
    return h, logits


@wrong("rnn_step_joined", fails=("joined step from rest", "joined step with memory"))
def joined_ignores_x(rnn_step_joined, x_t, h_prev, W):
    """Your joined step does not depend on x_t: it does not see its input.

    Hint: With h_prev = 0, can your result differ from 0?
    """
    return rnn_step_joined(np.zeros_like(x_t), h_prev, W)


@wrong("rnn_step", fails=STEP)
def step_input_twice(rnn_step, x_t, h_prev, Wxh, Whh):
    """You added the input's part twice.

    Hint: How many terms stand inside the tanh?
    """
    return rnn_step(2 * x_t, h_prev, Wxh, Whh)


@wrong("rnn_forward", fails=("sequence of one", "logits"))
def rnn_logits_are_classes(rnn_forward, x, h0, Wxh, Whh, Why):
    """You return the most probable classes; the scores of all classes are asked for.

    Hint: What shape are the logits to have?
    """
    h, logits = rnn_forward(x, h0, Wxh, Whh, Why)
    return h, logits.argmax(axis=1)


# --- other activations -----------------------------------------------------------------------------------


def _leaky(z, slope):
    return np.where(z > 0, z, slope * z)


@wrong_with((0.0, 0.01, 0.1, 0.2), "rnn_step", fails=STEP)
def step_leaky(c, rnn_step, x_t, h_prev, Wxh, Whh):
    """You used relu, or a relative that lets {c} of what is negative through, where tanh is asked for.

    Hint: May an entry of your state be larger than 1?
    """
    return _leaky(Wxh @ x_t + Whh @ h_prev, c)


@wrong("rnn_step", fails=STEP)
def step_hard_tanh(rnn_step, x_t, h_prev, Wxh, Whh):
    """You cut the sums off at -1 and 1; tanh bends long before.

    Hint: What is tanh of 0.5, and what does your step make of it?
    """
    return np.clip(Wxh @ x_t + Whh @ h_prev, -1.0, 1.0)


@wrong_with((0.0, 0.01, 0.1, 0.2), "rnn_step_joined", fails=JOINED)
def joined_leaky(c, rnn_step_joined, x_t, h_prev, W):
    """You used relu, or a relative that lets {c} of what is negative through, where tanh is asked for.

    Hint: May an entry of your state be larger than 1?
    """
    return _leaky(W @ np.concatenate([x_t, h_prev]), c)


@wrong_with((0.01, 0.1, 0.2), "rnn_forward", fails=FORWARD)
def rnn_leaky(c, rnn_forward, x, h0, Wxh, Whh, Why):
    """You used a leaky relu, which lets {c} of what is negative through, where tanh is asked for.

    Hint: May an entry of your state be larger than 1?
    """
    return _run(x, h0, Why, lambda x_t, state: _leaky(Wxh @ x_t + Whh @ state, c))


@wrong_with((1, 0.1, 0.5, 0.01), "rnn_forward", fails=FORWARD)
def rnn_starts_from(c, rnn_forward, x, h0, Wxh, Whh, Why):
    """Your state is {c} everywhere before the first step; h0 is given.

    Hint: Where in your function is h0 read?
    """
    return rnn_forward(x, np.full_like(h0, c), Wxh, Whh, Why)


@wrong("rnn_forward", fails=("sequence of one", "logits"))
def rnn_why_reshaped(rnn_forward, x, h0, Wxh, Whh, Why):
    """You reshaped Why where it has to be transposed: the shape is right, and the entries are in other places.

    Hint: Where is the entry of row 0 and column 1 of Why in Why.T, and where in Why.reshape(Why.shape[::-1])?
    """
    h, _ = rnn_forward(x, h0, Wxh, Whh, Why)
    return h, h @ Why.reshape(Why.shape[::-1])


# --- halves of a tanh, reshapes, and rows that are one array ----------------------------------------------


@wrong("rnn_step", fails=STEP)
def step_tanh_of_half(rnn_step, x_t, h_prev, Wxh, Whh):
    """Your activation is tanh(z / 2), which is 2 sigmoid(z) - 1; tanh(z) is 2 sigmoid(2 z) - 1.

    Hint: Which slope has tanh at 0, and which has yours?
    """
    return np.tanh((Wxh @ x_t + Whh @ h_prev) / 2)


@wrong("rnn_step_joined", fails=JOINED)
def joined_tanh_of_half(rnn_step_joined, x_t, h_prev, W):
    """Your activation is tanh(z / 2), which is 2 sigmoid(z) - 1; tanh(z) is 2 sigmoid(2 z) - 1.

    Hint: Which slope has tanh at 0, and which has yours?
    """
    return np.tanh(W @ np.concatenate([x_t, h_prev]) / 2)


@wrong("rnn_forward", fails=FORWARD)
def rnn_tanh_of_half(rnn_forward, x, h0, Wxh, Whh, Why):
    """Your activation is tanh(z / 2), which is 2 sigmoid(z) - 1; tanh(z) is 2 sigmoid(2 z) - 1.

    Hint: Which slope has tanh at 0, and which has yours?
    """
    return _run(x, h0, Why, lambda x_t, h: np.tanh((Wxh @ x_t + Whh @ h) / 2))


@wrong("rnn_forward", fails=("hidden states",))
def rnn_states_alone_aliased(rnn_forward, x, h0, Wxh, Whh, Why):
    """All rows of your h are the last state, and the logits are right: is one array in your list again and again?

    Hint: What does a list hold if you append an array and then write into it?
    """
    h, logits = rnn_forward(x, h0, Wxh, Whh, Why)
    return np.repeat(h[-1:], len(x), axis=0), logits


@wrong("rnn_forward", fails=SEQUENCE)
def rnn_reads_its_own_guess(rnn_forward, x, h0, Wxh, Whh, Why):
    """From the second step on you read your most probable class as the input; each step has its own row of x.

    Hint: Does your result change if row 1 of x does?
    """
    state, states, row = h0, [], x[0]
    for _ in x:
        state = np.tanh(Wxh @ row + Whh @ state)
        states.append(state)
        row = _assumed_one_hot(Why @ state)
    h = np.array(states)
    return h, h @ Why.T


@wrong("rnn_step", fails=STEP)
def step_wxh_reshaped(rnn_step, x_t, h_prev, Wxh, Whh):
    """You reshaped Wxh to V x H before the product: that is not its transpose, and mixes its entries.

    Hint: Where is the entry of row 0 and column 1 of Wxh in Wxh.T, and where in Wxh.reshape(Wxh.shape[::-1])?
    """
    return np.tanh(x_t @ Wxh.reshape(Wxh.shape[::-1]) + Whh @ h_prev)


@wrong("rnn_forward", fails=FORWARD)
def rnn_wxh_reshaped(rnn_forward, x, h0, Wxh, Whh, Why):
    """You reshaped Wxh to V x H before the product: that is not its transpose, and mixes its entries.

    Hint: Where is the entry of row 0 and column 1 of Wxh in Wxh.T, and where in Wxh.reshape(Wxh.shape[::-1])?
    """
    turned = Wxh.reshape(Wxh.shape[::-1])
    return _run(x, h0, Why, lambda x_t, h: np.tanh(x_t @ turned + Whh @ h))
