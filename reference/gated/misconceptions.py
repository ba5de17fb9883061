"""Wrong on purpose: mistakes of the gated cells.

``lstm_`` and ``gru_`` belong to the two steps; ``gru_writes_into_h_prev`` has right values and costs the contract
alone. Left out of the catalogue: the nine entries of the LSTM's backward pass, which is not asked.
"""

import numpy as np

from grader.authoring import wrong, wrong_with

MEMORY, OUTPUT = "memory of the LSTM", "output of the LSTM"
LSTM = (MEMORY, OUTPUT)
REST, GRU = "GRU from rest", "GRU with memory"


def _sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def _blocks(x_t, h_prev, W, b, count):
    """The arguments of gates and candidate, one row each."""
    return (W @ np.concatenate([x_t, h_prev]) + b).reshape(count, -1)


def _cell(z, c_prev, gate=_sigmoid, candidate=np.tanh):
    """An LSTM from the rows of z, with its parts to be exchanged."""
    i, f, o = gate(z[:3])
    c_t = f * c_prev + i * candidate(z[3])
    return o * np.tanh(c_t), c_t


def _rows(W, b, order):
    """W and b with their blocks in another order."""
    H = len(b) // len(order)
    places = np.concatenate([np.arange(k * H, (k + 1) * H) for k in order])
    return W[places], b[places]


# --- lstm_step -------------------------------------------------------------------------------------------


@wrong("lstm_step", fails=(OUTPUT,))
def lstm_no_tanh_on_c(lstm_step, x_t, h_prev, c_prev, W, b):
    """You multiplied the output gate by the memory itself; its tanh is asked for.

    Hint: Can an entry of your h_t be larger than 1? Can it in the formula?
    """
    _, c_t = lstm_step(x_t, h_prev, c_prev, W, b)
    return _sigmoid(_blocks(x_t, h_prev, W, b, 4)[2]) * c_t, c_t


@wrong("lstm_step", fails=(OUTPUT,))
def lstm_sigmoid_on_c(lstm_step, x_t, h_prev, c_prev, W, b):
    """You put the new memory through a sigmoid; tanh is asked for.

    Hint: Can your h_t be negative?
    """
    _, c_t = lstm_step(x_t, h_prev, c_prev, W, b)
    return _sigmoid(_blocks(x_t, h_prev, W, b, 4)[2]) * _sigmoid(c_t), c_t


@wrong("lstm_step", fails=LSTM)
def lstm_f_i_swapped(lstm_step, x_t, h_prev, c_prev, W, b):
    """You exchanged the forget gate and the input gate.

    Hint: In which order does the docstring list the rows of W? What is c_t if the forget gate is 1 and the input
    gate 0?
    """
    return lstm_step(x_t, h_prev, c_prev, *_rows(W, b, (1, 0, 2, 3)))


@wrong("lstm_step", fails=LSTM)
def lstm_g_o_swapped(lstm_step, x_t, h_prev, c_prev, W, b):
    """You exchanged the output gate and the candidate.

    Hint: In which order does the docstring list the rows of W? Which of the two goes through a tanh?
    """
    return lstm_step(x_t, h_prev, c_prev, *_rows(W, b, (0, 1, 3, 2)))


@wrong("lstm_step", fails=LSTM)
def lstm_f_o_swapped(lstm_step, x_t, h_prev, c_prev, W, b):
    """You exchanged the forget gate and the output gate.

    Hint: In which order does the docstring list the rows of W?
    """
    return lstm_step(x_t, h_prev, c_prev, *_rows(W, b, (0, 2, 1, 3)))


@wrong("lstm_step", fails=LSTM)
def lstm_candidate_sigmoid(lstm_step, x_t, h_prev, c_prev, W, b):
    """You put the candidate through a sigmoid; tanh is asked for.

    Hint: Can anything that you add to the memory be negative?
    """
    return _cell(_blocks(x_t, h_prev, W, b, 4), c_prev, candidate=_sigmoid)


@wrong("lstm_step", fails=LSTM)
def lstm_candidate_linear(lstm_step, x_t, h_prev, c_prev, W, b):
    """You added the candidate as it is, without its tanh.

    Hint: How large can a single step make the memory, in the formula?
    """
    return _cell(_blocks(x_t, h_prev, W, b, 4), c_prev, candidate=lambda z: z)


@wrong("lstm_step", fails=LSTM)
def lstm_gates_tanh(lstm_step, x_t, h_prev, c_prev, W, b):
    """You put the gates through tanh; a gate is a sigmoid.

    Hint: Between which two numbers does a gate lie?
    """
    return _cell(_blocks(x_t, h_prev, W, b, 4), c_prev, gate=np.tanh)


@wrong("lstm_step", fails=LSTM)
def lstm_adds_instead_of_multiplies(lstm_step, x_t, h_prev, c_prev, W, b):
    """You added the input gate and the candidate; they are to be multiplied.

    Hint: What gets into the memory if the input gate is closed?
    """
    z = _blocks(x_t, h_prev, W, b, 4)
    c_t = _sigmoid(z[1]) * c_prev + _sigmoid(z[0]) + np.tanh(z[3])
    return _sigmoid(z[2]) * np.tanh(c_t), c_t


@wrong("lstm_step", fails=LSTM)
def lstm_one_bias_for_all(lstm_step, x_t, h_prev, c_prev, W, b):
    """Your gates and the candidate all have the bias of the first gate.

    Hint: Change only the entries of b that belong to the forget gate. What should happen?
    """
    return lstm_step(x_t, h_prev, c_prev, W, np.tile(b[: len(b) // 4], 4))


@wrong("lstm_step", fails=LSTM)
def lstm_no_bias(lstm_step, x_t, h_prev, c_prev, W, b):
    """You did not add the biases.

    Hint: What are the gates if x_t and h_prev are zero?
    """
    return lstm_step(x_t, h_prev, c_prev, W, np.zeros_like(b))


@wrong("lstm_step", fails=LSTM)
def lstm_concat_order(lstm_step, x_t, h_prev, c_prev, W, b):
    """You exchanged the state and the input: the first V columns of W belong to the input, the last H to the state.

    Hint: Which columns of W belong to x_t?
    """
    z = (W @ np.concatenate([h_prev, x_t]) + b).reshape(4, -1)
    return _cell(z, c_prev)


@wrong("lstm_step", fails=(OUTPUT,))
def lstm_output_from_c_prev(lstm_step, x_t, h_prev, c_prev, W, b):
    """Your h_t comes from the memory before this step.

    Hint: Which memory has seen x_t?
    """
    _, c_t = lstm_step(x_t, h_prev, c_prev, W, b)
    return _sigmoid(_blocks(x_t, h_prev, W, b, 4)[2]) * np.tanh(c_prev), c_t


@wrong("lstm_step", fails=LSTM)
def lstm_forget_applied_to_h(lstm_step, x_t, h_prev, c_prev, W, b):
    """You applied the forget gate to the hidden state; it is the memory that is forgotten.

    Hint: Which of the two states goes into c_t?
    """
    return _cell(_blocks(x_t, h_prev, W, b, 4), h_prev)


@wrong("lstm_step", fails=LSTM)
def lstm_coupled_gates(lstm_step, x_t, h_prev, c_prev, W, b):
    """Your input gate is 1 minus the forget gate; here it has rows of its own.

    Hint: Which rows of W does your function never use?
    """
    z = _blocks(x_t, h_prev, W, b, 4)
    f = _sigmoid(z[1])
    c_t = f * c_prev + (1 - f) * np.tanh(z[3])
    return _sigmoid(z[2]) * np.tanh(c_t), c_t


@wrong("lstm_step", fails=LSTM)
def lstm_returns_swapped(lstm_step, x_t, h_prev, c_prev, W, b):
    """You return the memory first; the hidden state comes first.

    Hint: In which order does the docstring list what is returned?
    """
    return lstm_step(x_t, h_prev, c_prev, W, b)[::-1]


@wrong("lstm_step", fails=LSTM)
def lstm_gates_interleaved(lstm_step, x_t, h_prev, c_prev, W, b):
    """You took every fourth row for a gate; the rows of one gate stand together.

    Hint: With H = 2, which rows of W belong to the input gate?
    """
    z = (W @ np.concatenate([x_t, h_prev]) + b).reshape(-1, 4).T
    return _cell(z, c_prev)


# --- gru_step --------------------------------------------------------------------------------------------


def _gru(x_t, h_prev, W, b, candidate=None, blend=None, activation=np.tanh):
    """A GRU with its parts to be exchanged: what the candidate sees, and how old and new are blended."""
    V, H = len(x_t), len(h_prev)
    r, u = _sigmoid(W[: 2 * H] @ np.concatenate([x_t, h_prev]) + b[: 2 * H]).reshape(2, H)
    Wx, Wh, bn = W[2 * H :, :V], W[2 * H :, V:], b[2 * H :]
    z = Wx @ x_t + Wh @ (r * h_prev) + bn if candidate is None else candidate(Wx, Wh, bn, r)
    n = activation(z)
    return (1 - u) * n + u * h_prev if blend is None else blend(n, u)


@wrong("gru_step", fails=(GRU,))
def gru_reset_missing(gru_step, x_t, h_prev, W, b):
    """Your candidate does not use the reset gate.

    Hint: What does the candidate see of the old state if the reset gate is 0?
    """
    return _gru(x_t, h_prev, W, b, lambda Wx, Wh, bn, r: Wx @ x_t + Wh @ h_prev + bn)


@wrong("gru_step", fails=(REST, GRU))
def gru_z_swapped(gru_step, x_t, h_prev, W, b):
    """You exchanged u and 1 - u in the blend: where the update gate is 1, the old state stays.

    Hint: What should h_t be if u is 1 everywhere?
    """
    return _gru(x_t, h_prev, W, b, blend=lambda n, u: u * n + (1 - u) * h_prev)


@wrong("gru_step", fails=(GRU,))
def gru_reset_after(gru_step, x_t, h_prev, W, b):
    """You applied the reset gate after the product with the state; it comes before.

    Hint: Is r multiplied by h_prev, or by W h_prev?
    """
    return _gru(x_t, h_prev, W, b, lambda Wx, Wh, bn, r: Wx @ x_t + r * (Wh @ h_prev) + bn)


@wrong("gru_step", fails=(REST, GRU))
def gru_bias_inside_reset(gru_step, x_t, h_prev, W, b):
    """Your reset gate multiplies the candidate's bias too.

    Hint: Does a gate stand in front of b_n?
    """
    return _gru(x_t, h_prev, W, b, lambda Wx, Wh, bn, r: Wx @ x_t + r * (Wh @ h_prev + bn))


@wrong("gru_step", fails=(REST, GRU))
def gru_reset_on_the_whole_argument(gru_step, x_t, h_prev, W, b):
    """Your reset gate multiplies the whole argument of the candidate's tanh; it multiplies h_prev alone.

    Hint: If h_prev is zero, does the reset gate make a difference to the candidate?
    """
    return _gru(x_t, h_prev, W, b, lambda Wx, Wh, bn, r: r * (Wx @ x_t + Wh @ h_prev + bn))


@wrong("gru_step", fails=(REST, GRU))
def gru_z_r_swapped(gru_step, x_t, h_prev, W, b):
    """You exchanged the reset gate and the update gate.

    Hint: In which order does the docstring list the rows of W?
    """
    return gru_step(x_t, h_prev, *_rows(W, b, (1, 0, 2)))


@wrong("gru_step", fails=(REST, GRU))
def gru_candidate_sigmoid(gru_step, x_t, h_prev, W, b):
    """You put the candidate through a sigmoid; tanh is asked for.

    Hint: Can your candidate be negative?
    """
    return _gru(x_t, h_prev, W, b, activation=_sigmoid)


@wrong("gru_step", fails=(REST, GRU))
def gru_reset_on_x(gru_step, x_t, h_prev, W, b):
    """Your reset gate multiplies what comes from the input; it belongs to the state.

    Hint: What is reset?
    """
    return _gru(x_t, h_prev, W, b, lambda Wx, Wh, bn, r: r * (Wx @ x_t) + Wh @ h_prev + bn)


@wrong("gru_step", fails=(GRU,))
def gru_no_convex_blend(gru_step, x_t, h_prev, W, b):
    """You kept all of the old state; only the share u of it stays.

    Hint: Do the factors of the old and the new state add up to 1?
    """
    return _gru(x_t, h_prev, W, b, blend=lambda n, u: h_prev + (1 - u) * n)


@wrong("gru_step", fails=(GRU,))
def gru_old_state_dropped(gru_step, x_t, h_prev, W, b):
    """You left the old state out of the blend.

    Hint: What should h_t be if u is 1 everywhere?
    """
    return _gru(x_t, h_prev, W, b, blend=lambda n, u: (1 - u) * n)


@wrong("gru_step", fails=(REST, GRU))
def gru_no_bias(gru_step, x_t, h_prev, W, b):
    """You did not add the biases.

    Hint: What are the gates if x_t and h_prev are zero?
    """
    return gru_step(x_t, h_prev, W, np.zeros_like(b))


@wrong("gru_step", fails=(REST, GRU))
def gru_concat_order(gru_step, x_t, h_prev, W, b):
    """You exchanged the state and the input: the first V columns of W belong to the input, the last H to the state.

    Hint: Which columns of W belong to x_t?
    """
    V, H = len(x_t), len(h_prev)
    return gru_step(x_t, h_prev, np.hstack([W[:, H:], W[:, :H]]) if V else W, b)


@wrong("gru_step", fails=("contract",))
def gru_writes_into_h_prev(gru_step, x_t, h_prev, W, b):
    """You changed the array h_prev, which belongs to the caller.

    Hint: What is the difference between h *= u and h = h * u?
    """
    h_prev[...] = gru_step(x_t, h_prev, W, b)
    return h_prev


# --- gru_step: single terms ------------------------------------------------------------------------------


@wrong("gru_step", fails=("GRU from rest", "GRU with memory"))
def gru_candidate_without_bias(gru_step, x_t, h_prev, W, b):
    """Your candidate has no bias.

    Hint: What is the candidate if x_t and h_prev are zero?
    """
    return _gru(x_t, h_prev, W, b, lambda Wx, Wh, bn, r: Wx @ x_t + Wh @ (r * h_prev))


@wrong("gru_step", fails=("GRU with memory",))
def gru_blend_of_the_reset_state(gru_step, x_t, h_prev, W, b):
    """You blended the new state with r * h_prev; the old state itself is kept.

    Hint: Where does the reset gate stand in the formulas, and where does it not?
    """
    H = len(h_prev)
    r = _sigmoid(W[:H] @ np.concatenate([x_t, h_prev]) + b[:H])
    return _gru(x_t, h_prev, W, b, blend=lambda n, u: (1 - u) * n + u * r * h_prev)


def _gru_of(x_t, h_prev, W, b, update, old=lambda _: 1.0):
    """A GRU whose update gate is made from `update(r)`, and whose blend keeps `old(r)` times the state."""
    H = len(h_prev)
    r = _sigmoid(_blocks(x_t, h_prev, W[:H], b[:H], 1)[0])
    u = _sigmoid(_blocks(x_t, update(r), W[H : 2 * H], b[H : 2 * H], 1)[0])
    n = np.tanh(_blocks(x_t, r * h_prev, W[2 * H :], b[2 * H :], 1)[0])
    return (1 - u) * n + u * old(r) * h_prev


@wrong("gru_step", fails=(GRU,))
def gru_update_gate_of_the_reset_state(gru_step, x_t, h_prev, W, b):
    """Your update gate is made from r * h_prev; it sees h_prev itself.

    Hint: Which of the three, the two gates and the candidate, sees r * h_prev?
    """
    return _gru_of(x_t, h_prev, W, b, update=lambda r: r * h_prev)


@wrong("gru_step", fails=(GRU,))
def gru_state_replaced_by_the_reset_state(gru_step, x_t, h_prev, W, b):
    """Your update gate and your blend use r * h_prev; only the candidate does.

    Hint: What does the name h_prev hold after h_prev = r * h_prev?
    """
    return _gru_of(x_t, h_prev, W, b, update=lambda r: r * h_prev, old=lambda r: r)


@wrong("gru_step", fails=(GRU,))
def gru_reset_gate_of_the_updated_state(gru_step, x_t, h_prev, W, b):
    """Your reset gate is made from u * h_prev; it sees h_prev itself.

    Hint: Which of the three, the two gates and the candidate, sees h_prev times a gate, and times which one?
    """
    H = len(h_prev)
    u = _sigmoid(_blocks(x_t, h_prev, W[H : 2 * H], b[H : 2 * H], 1)[0])
    r = _sigmoid(_blocks(x_t, u * h_prev, W[:H], b[:H], 1)[0])
    n = np.tanh(_blocks(x_t, r * h_prev, W[2 * H :], b[2 * H :], 1)[0])
    return (1 - u) * n + u * h_prev


@wrong("gru_step", fails=("GRU with memory",))
def gru_without_old_state(gru_step, x_t, h_prev, W, b):
    """Your candidate does not see the old state at all.

    Hint: Which columns of W belong to the state, and which rows to the candidate?
    """
    return _gru(x_t, h_prev, W, b, lambda Wx, Wh, bn, r: Wx @ x_t + bn)


@wrong("gru_step", fails=("GRU from rest", "GRU with memory"))
def gru_gates_by_tanh(gru_step, x_t, h_prev, W, b):
    """Your gates are a tanh; a gate lies between 0 and 1.

    Hint: Which activation has values from 0 to 1?
    """
    V, H = len(x_t), len(h_prev)
    r, u = np.tanh(W[: 2 * H] @ np.concatenate([x_t, h_prev]) + b[: 2 * H]).reshape(2, H)
    n = np.tanh(W[2 * H :, :V] @ x_t + W[2 * H :, V:] @ (r * h_prev) + b[2 * H :])
    return (1 - u) * n + u * h_prev


@wrong("lstm_step", fails=("memory of the LSTM", "output of the LSTM"))
def lstm_candidate_without_bias(lstm_step, x_t, h_prev, c_prev, W, b):
    """Your candidate has no bias.

    Hint: What is the candidate if x_t and h_prev are zero?
    """
    H = len(h_prev)
    return lstm_step(x_t, h_prev, c_prev, W, np.concatenate([b[: 3 * H], np.zeros(H)]))


@wrong("lstm_step", fails=("memory of the LSTM", "output of the LSTM"))
def lstm_input_gate_missing(lstm_step, x_t, h_prev, c_prev, W, b):
    """Your memory takes the whole candidate: the input gate is missing.

    Hint: What should be written into the memory if the input gate is closed?
    """
    z = _blocks(x_t, h_prev, W, b, 4)
    _, f, o = _sigmoid(z[:3])
    c_t = f * c_prev + np.tanh(z[3])
    return o * np.tanh(c_t), c_t


@wrong("lstm_step", fails=("memory of the LSTM", "output of the LSTM"))
def lstm_forget_gate_missing(lstm_step, x_t, h_prev, c_prev, W, b):
    """Your memory keeps all that it held: the forget gate is missing.

    Hint: What is left of the old memory if the forget gate is 0?
    """
    z = _blocks(x_t, h_prev, W, b, 4)
    i, _, o = _sigmoid(z[:3])
    c_t = c_prev + i * np.tanh(z[3])
    return o * np.tanh(c_t), c_t


@wrong("lstm_step", fails=("output of the LSTM",))
def lstm_output_gate_missing(lstm_step, x_t, h_prev, c_prev, W, b):
    """Your output shows the whole memory: the output gate is missing.

    Hint: What should h_t be if the output gate is closed?
    """
    _, c_t = lstm_step(x_t, h_prev, c_prev, W, b)
    return np.tanh(c_t), c_t


# --- further slips ---------------------------------------------------------------------------------------


@wrong("lstm_step", fails=LSTM)
def lstm_forgets_what_it_does_not_take(lstm_step, x_t, h_prev, c_prev, W, b):
    """Your forget gate is 1 minus the input gate; here it has rows of its own.

    Hint: Which rows of W does your function never use?
    """
    z = _blocks(x_t, h_prev, W, b, 4)
    i = _sigmoid(z[0])
    c_t = (1 - i) * c_prev + i * np.tanh(z[3])
    return _sigmoid(z[2]) * np.tanh(c_t), c_t


@wrong("lstm_step", fails=LSTM)
def lstm_forget_bias_of_one(lstm_step, x_t, h_prev, c_prev, W, b):
    """You added 1 to the forget gate's argument, as some libraries do; here only the bias in b is added.

    Hint: What should the forget gate be where its rows of W and b are 0?
    """
    z = _blocks(x_t, h_prev, W, b, 4)
    return _cell(z + np.array([[0.0], [1.0], [0.0], [0.0]]), c_prev)


@wrong("gru_step", fails=(GRU,))
def gru_candidate_of_the_update_gate(gru_step, x_t, h_prev, W, b):
    """Your candidate uses the update gate, or its rows; the reset gate belongs there.

    Hint: Which gate says how much of the old state the candidate sees, and which rows of W belong to it?
    """
    _, u = _sigmoid(_blocks(x_t, h_prev, W[: 2 * len(h_prev)], b[: 2 * len(h_prev)], 2))
    n = np.tanh(_blocks(x_t, u * h_prev, W[2 * len(h_prev) :], b[2 * len(h_prev) :], 1)[0])
    return (1 - u) * n + u * h_prev


@wrong("gru_step", fails=(REST, GRU))
def gru_candidate_alone(gru_step, x_t, h_prev, W, b):
    """You return the candidate; it is still to be blended with the old state.

    Hint: What does a cell return whose update gate is 1?
    """
    H = len(h_prev)
    r, _ = _sigmoid(_blocks(x_t, h_prev, W[: 2 * H], b[: 2 * H], 2))
    return np.tanh(_blocks(x_t, r * h_prev, W[2 * H :], b[2 * H :], 1)[0])


@wrong("gru_step", fails=(GRU,))
def gru_reset_gate_by_tanh(gru_step, x_t, h_prev, W, b):
    """Your reset gate is made with tanh; a gate is a sigmoid.

    Hint: Between which two numbers lies a gate?
    """
    H = len(h_prev)
    z = _blocks(x_t, h_prev, W[: 2 * H], b[: 2 * H], 2)
    n = np.tanh(_blocks(x_t, np.tanh(z[0]) * h_prev, W[2 * H :], b[2 * H :], 1)[0])
    u = _sigmoid(z[1])
    return (1 - u) * n + u * h_prev


@wrong("gru_step", fails=(GRU,))
def gru_old_state_weighted_like_the_new(gru_step, x_t, h_prev, W, b):
    """You multiplied the new and the old state by the same factor, 1 - u; the old one gets u.

    Hint: What do the two factors add up to?
    """
    H = len(h_prev)
    _, u = _sigmoid(_blocks(x_t, h_prev, W[: 2 * H], b[: 2 * H], 2))
    return gru_step(x_t, h_prev, W, b) + (1 - 2 * u) * h_prev


@wrong("gru_step", fails=(REST, GRU))
def gru_new_state_weighted_like_the_old(gru_step, x_t, h_prev, W, b):
    """You multiplied the new and the old state by the same factor, u; the new one gets 1 - u.

    Hint: What do the two factors add up to?
    """
    H = len(h_prev)
    r, u = _sigmoid(_blocks(x_t, h_prev, W[: 2 * H], b[: 2 * H], 2))
    n = np.tanh(_blocks(x_t, r * h_prev, W[2 * H :], b[2 * H :], 1)[0])
    return u * (n + h_prev)


@wrong("gru_step", fails=(REST, GRU))
def gru_blend_by_the_reset_gate(gru_step, x_t, h_prev, W, b):
    """You blended the old and the new state with the reset gate, or its rows; the update gate belongs there.

    Hint: Which gate says how much of the old state stays, and which rows of W belong to it?
    """
    H = len(h_prev)
    r, _ = _sigmoid(_blocks(x_t, h_prev, W[: 2 * H], b[: 2 * H], 2))
    n = np.tanh(_blocks(x_t, r * h_prev, W[2 * H :], b[2 * H :], 1)[0])
    return (1 - r) * n + r * h_prev


@wrong("gru_step", fails=(REST, GRU))
def gru_candidate_without_input(gru_step, x_t, h_prev, W, b):
    """Your candidate does not see the input.

    Hint: With h_prev = 0, what can your candidate depend on?
    """
    H = len(h_prev)
    r, u = _sigmoid(_blocks(x_t, h_prev, W[: 2 * H], b[: 2 * H], 2))
    n = np.tanh(_blocks(0 * x_t, r * h_prev, W[2 * H :], b[2 * H :], 1)[0])
    return (1 - u) * n + u * h_prev


# --- other activations -----------------------------------------------------------------------------------


def _straight(slope):
    return lambda z: np.clip(slope * z + 0.5, 0.0, 1.0)


def _leaky(slope):
    return lambda z: np.where(z > 0, z, slope * z)


@wrong_with((0.2, 1 / 6, 0.25), "lstm_step", fails=LSTM)
def lstm_hard_gates(c, lstm_step, x_t, h_prev, c_prev, W, b):
    """Your gates are straight lines of slope {c}, cut off at 0 and 1: the hard sigmoid. The formula has exp in it.

    Hint: What is the sigmoid of 1, to four digits, and what is your gate there?
    """
    return _cell(_blocks(x_t, h_prev, W, b, 4), c_prev, gate=_straight(c))


@wrong("lstm_step", fails=LSTM)
def lstm_gates_relu(lstm_step, x_t, h_prev, c_prev, W, b):
    """You put the gates through a relu; a gate is a sigmoid.

    Hint: Between which two numbers does a gate lie?
    """
    return _cell(_blocks(x_t, h_prev, W, b, 4), c_prev, gate=_leaky(0.0))


@wrong("lstm_step", fails=LSTM)
def lstm_candidate_relu(lstm_step, x_t, h_prev, c_prev, W, b):
    """You put the candidate through a relu; tanh is asked for.

    Hint: Can anything that you add to the memory be negative?
    """
    return _cell(_blocks(x_t, h_prev, W, b, 4), c_prev, candidate=_leaky(0.0))


@wrong_with((0.01, 0.1, 0.2), "lstm_step", fails=LSTM)
def lstm_candidate_leaky(c, lstm_step, x_t, h_prev, c_prev, W, b):
    """You put the candidate through a leaky relu, which lets {c} of what is negative through; tanh is asked for.

    Hint: Can the candidate be larger than 1 in the formula?
    """
    return _cell(_blocks(x_t, h_prev, W, b, 4), c_prev, candidate=_leaky(c))


@wrong("lstm_step", fails=(OUTPUT,))
def lstm_relu_on_c(lstm_step, x_t, h_prev, c_prev, W, b):
    """You put the new memory through a relu; tanh is asked for.

    Hint: Can your h_t be negative?
    """
    _, c_t = lstm_step(x_t, h_prev, c_prev, W, b)
    return _sigmoid(_blocks(x_t, h_prev, W, b, 4)[2]) * np.maximum(c_t, 0.0), c_t


@wrong("lstm_step", fails=LSTM)
def lstm_relu_for_each_tanh(lstm_step, x_t, h_prev, c_prev, W, b):
    """You used relu in both places where tanh is asked for.

    Hint: Can your h_t be negative, or larger than 1?
    """
    i, f, o, g = _blocks(x_t, h_prev, W, b, 4)
    c_t = _sigmoid(f) * c_prev + _sigmoid(i) * np.maximum(g, 0.0)
    return _sigmoid(o) * np.maximum(c_t, 0.0), c_t


def _gru_with(x_t, h_prev, W, b, gate=_sigmoid, candidate=np.tanh):
    """A GRU with other activations."""
    H = len(h_prev)
    r, u = gate(_blocks(x_t, h_prev, W[: 2 * H], b[: 2 * H], 2))
    n = candidate(_blocks(x_t, r * h_prev, W[2 * H :], b[2 * H :], 1)[0])
    return (1 - u) * n + u * h_prev


@wrong_with((0.2, 1 / 6, 0.25), "gru_step", fails=(REST, GRU))
def gru_hard_gates(c, gru_step, x_t, h_prev, W, b):
    """Your gates are straight lines of slope {c}, cut off at 0 and 1: the hard sigmoid. The formula has exp in it.

    Hint: What is the sigmoid of 1, to four digits, and what is your gate there?
    """
    return _gru_with(x_t, h_prev, W, b, gate=_straight(c))


@wrong("gru_step", fails=(REST, GRU))
def gru_candidate_relu(gru_step, x_t, h_prev, W, b):
    """You put the candidate through a relu; tanh is asked for.

    Hint: Can your candidate be negative, or larger than 1?
    """
    return _gru_with(x_t, h_prev, W, b, candidate=_leaky(0.0))


@wrong_with((0.01, 0.1, 0.2), "gru_step", fails=(REST, GRU))
def gru_candidate_leaky(c, gru_step, x_t, h_prev, W, b):
    """You put the candidate through a leaky relu, which lets {c} of what is negative through; tanh is asked for.

    Hint: Can the candidate be larger than 1 in the formula?
    """
    return _gru_with(x_t, h_prev, W, b, candidate=_leaky(c))


@wrong("gru_step", fails=(REST, GRU))
def gru_reset_of_the_joined_vector(gru_step, x_t, h_prev, W, b):
    """You multiplied the reset gate with the whole vector [x_t, h_prev]; it belongs to h_prev alone.

    Hint: How many entries has r, and how many [x_t, h_prev]?
    """
    H, joined = len(h_prev), np.concatenate([x_t, h_prev])
    r, u = _sigmoid(W[: 2 * H] @ joined + b[: 2 * H]).reshape(2, H)
    n = np.tanh(W[2 * H :] @ (r * joined) + b[2 * H :])
    return (1 - u) * n + u * h_prev


# --- gru_step: another block's rows ----------------------------------------------------------------------


@wrong("gru_step", fails=(REST, GRU))
def gru_candidate_with_the_bias_of_the_update_gate(gru_step, x_t, h_prev, W, b):
    """Your candidate has the bias of the update gate.

    Hint: Which rows of W and which entries of b belong to the candidate?
    """
    H = len(h_prev)
    return gru_step(x_t, h_prev, W, np.concatenate([b[: 2 * H], b[H : 2 * H]]))


@wrong("gru_step", fails=(REST, GRU))
def gru_candidate_with_the_bias_of_the_reset_gate(gru_step, x_t, h_prev, W, b):
    """Your candidate has the bias of the reset gate.

    Hint: Which rows of W and which entries of b belong to the candidate?
    """
    H = len(h_prev)
    return gru_step(x_t, h_prev, W, np.concatenate([b[: 2 * H], b[:H]]))


@wrong("gru_step", fails=(REST, GRU))
def gru_candidate_with_the_weights_of_the_update_gate(gru_step, x_t, h_prev, W, b):
    """Your candidate has the rows of W that belong to the update gate.

    Hint: Which rows of W and which entries of b belong to the candidate?
    """
    H = len(h_prev)
    return gru_step(x_t, h_prev, np.concatenate([W[: 2 * H], W[H : 2 * H]]), b)


# --- a sigmoid that knows one sign -----------------------------------------------------------------------


def _of_magnitudes(z):
    return _sigmoid(np.abs(z))


def _of_negative_magnitudes(z):
    return _sigmoid(-np.abs(z))


@wrong("lstm_step", fails=LSTM)
def lstm_gates_never_below_half(lstm_step, x_t, h_prev, c_prev, W, b):
    """Your gates are sigmoid(|z|), as when exp(-|z|) is used for both signs: none of them is below 1/2.

    Hint: What is your sigmoid at -2, and what is it at 2?
    """
    return _cell(_blocks(x_t, h_prev, W, b, 4), c_prev, gate=_of_magnitudes)


@wrong("lstm_step", fails=LSTM)
def lstm_gates_never_above_half(lstm_step, x_t, h_prev, c_prev, W, b):
    """Your gates are sigmoid(-|z|), as when exp(-|z|) is used for both signs: none of them is above 1/2.

    Hint: What is your sigmoid at -2, and what is it at 2?
    """
    return _cell(_blocks(x_t, h_prev, W, b, 4), c_prev, gate=_of_negative_magnitudes)


@wrong("gru_step", fails=(REST, GRU))
def gru_gates_never_below_half(gru_step, x_t, h_prev, W, b):
    """Your gates are sigmoid(|z|), as when exp(-|z|) is used for both signs: none of them is below 1/2.

    Hint: What is your sigmoid at -2, and what is it at 2?
    """
    return _gru_with(x_t, h_prev, W, b, gate=_of_magnitudes)


@wrong("gru_step", fails=(REST, GRU))
def gru_gates_never_above_half(gru_step, x_t, h_prev, W, b):
    """Your gates are sigmoid(-|z|), as when exp(-|z|) is used for both signs: none of them is above 1/2.

    Hint: What is your sigmoid at -2, and what is it at 2?
    """
    return _gru_with(x_t, h_prev, W, b, gate=_of_negative_magnitudes)
