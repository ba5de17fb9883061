"""Right in other styles: they draw other numbers, and must get full marks."""

import numpy as np

from grader.authoring import alternative


def _check(p):
    if p < 0 or p >= 1:
        raise ValueError("p must lie in [0, 1)")


@alternative("dropout_forward")
def forward_by_loops(x, p, training, rng):
    """One uniform number an entry, drawn when it is needed."""
    _check(p)
    flat = x.flatten()
    mask = [1.0] * len(flat)
    if training:
        for i in range(len(flat)):
            mask[i] = 0.0 if rng.random() < p else 1.0 / (1.0 - p)
    out = [value * m for value, m in zip(flat, mask, strict=True)]
    return np.array(out).reshape(x.shape), np.array(mask).reshape(x.shape)


@alternative("dropout_forward")
def forward_by_binomial(x, p, training, rng):
    """One coin an entry, that shows 1 with probability 1 - p."""
    _check(p)
    keep = 1 - p if training else 1
    mask = rng.binomial(1, keep, size=x.shape) / keep
    return x * mask, mask


@alternative("dropout_forward")
def forward_by_choice(x, p, training, rng):
    """The two values and their probabilities handed to the generator."""
    _check(p)
    if not training:
        return x.copy(), np.ones_like(x)
    mask = rng.choice([0, 1 / (1 - p)], size=x.shape, p=[p, 1 - p])
    return np.multiply(mask, x), mask


@alternative("dropout_forward")
def forward_by_zeroing(x, p, training, rng):
    """Scale a copy, then write zeros where uniform numbers are small; output and mask apart."""
    _check(p)
    if not training:
        return x + 0.0, np.full(x.shape, 1.0)
    dropped = rng.uniform(0, 1, size=x.shape) < p
    out, mask = x / (1 - p), np.ones(x.shape) / (1 - p)
    out[dropped] = 0
    mask[dropped] = 0
    return out, mask


@alternative("dropout_forward")
def forward_by_samples(x, p, training, rng):
    """One sample after the other, the large numbers dropped, in lists that grow."""
    _check(p)
    masks = []
    for sample in x:
        if training:
            masks.append(np.where(rng.random(np.shape(sample)) < 1 - p, 1.0 / (1.0 - p), 0.0))
        else:
            masks.append(np.ones(np.shape(sample)))
    mask = np.array(masks)
    return np.array([sample * m for sample, m in zip(x, masks, strict=True)]), mask


@alternative("dropout_forward")
def forward_by_exponentials(x, p, training, rng):
    """Waiting times instead of uniform numbers: one exceeds t with probability exp(-t)."""
    _check(p)
    if not training:
        return 1.0 * x, x * 0.0 + 1.0
    mask = np.zeros(x.shape)
    mask[rng.exponential(size=x.shape) > -np.log1p(-p)] = (1 - p) ** -1.0
    return mask * x, mask


@alternative("dropout_backward")
def backward_by_loops(dout, mask):
    """Entry by entry, the dropped ones left at 0."""
    dx = np.zeros(dout.shape)
    for place in np.ndindex(*dout.shape):
        if mask[place] != 0:
            dx[place] = mask[place] * dout[place]
    return dx


@alternative("dropout_backward")
def backward_by_where(dout, mask):
    """Scaled everywhere, then chosen."""
    return np.where(mask > 0, dout * mask.max(), 0.0)


@alternative("dropout_backward")
def backward_by_diagonal(dout, mask):
    """The Jacobian, a diagonal matrix, applied."""
    return (np.diag(mask.ravel()).T @ dout.ravel()).reshape(dout.shape)
