import numpy as np


def rnn_step__sum(x_t, h_prev, Wxh, Whh):
    a = np.dot(Wxh, x_t)
    c = np.dot(Whh.T, h_prev)  # right: c = np.dot(Whh, h_prev)
    return np.tanh(a + c)


def rnn_step_joined__order(x_t, h_prev, W):
    both = np.concatenate([h_prev, x_t])  # right: both = np.concatenate([x_t, h_prev])
    return np.tanh(W @ both)


def rnn_forward__update(x, h0, Wxh, Whh, Why):
    h = h0
    states = []
    logits = []
    for x_t in x:
        new = np.tanh(Wxh @ x_t + Whh @ h)
        states.append(new)
        logits.append(Why @ new)
        # right: h = new
    return np.array(states), np.array(logits)


def rnn_forward__index(x, h0, Wxh, Whh, Why):
    T = x.shape[0]
    h = np.zeros((T, len(h0)))
    y = np.zeros((T, Why.shape[0]))
    prev = h0
    for t in range(T):
        h[t] = np.tanh(Wxh @ x[t] + Whh @ prev)
        prev = h[t - 1]  # right: prev = h[t]
        y[t] = Why @ h[t]
    return h, y
