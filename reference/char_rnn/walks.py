"""How a network writes, rightly and wrongly: for inputs that tell mistakes apart, and for the mistakes."""

import numpy as np

__all__ = ["VARIANTS", "walk"]


def walk(params, start, length, feed="prediction", *, reset=False, unsigned=False):
    """Return the predicted indices, and the smallest margin between the best and the second best.

    `start` holds indices; `feed` says what is read after a prediction. With `unsigned` the logit that is the
    largest without its sign is taken.
    """
    Wxh, Whh, Why = params["Wxh"], params["Whh"], params["Why"]
    rows = np.eye(Wxh.shape[1])
    h = np.zeros(len(Whh))
    for index in start:
        h = _step(rows[index], h, Wxh, Whh, reset=reset)
    found, margin = [], np.inf
    for _ in range(length):
        logits = Why @ h
        ordered = np.sort(logits)
        margin = min(margin, ordered[-1] - ordered[-2])
        found.append(int(np.argmax(np.abs(logits) if unsigned else logits)))
        grown = np.exp(logits - logits.max())
        x = {
            "prediction": rows[found[-1]],
            "probabilities": grown / grown.sum(),
            "logits": logits,
            "start": rows[start[-1]],
            "before": rows[found[-2] if len(found) > 1 else start[-1]],
        }[feed]
        h = _step(x, h, Wxh, Whh, reset=reset)
    return found, margin


def _step(x, h, Wxh, Whh, *, reset):
    return np.tanh(Wxh @ x + Whh @ (np.zeros_like(h) if reset else h))


VARIANTS = (
    {"feed": "probabilities"},
    {"feed": "logits"},
    {"feed": "start"},
    {"feed": "before"},
    {"reset": True},
)
"""Wrong ways of writing; a sound input gives another text in each of them."""
