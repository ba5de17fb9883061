"""Properties of dropout: which random numbers are drawn is the student's choice, what they do is not.

Nothing of this file is secret: inputs and seeds are handed to the scripts. Where a script could refuse a right
solution by chance, the comment above it bounds the probability, over the seeds, with exact binomial
probabilities; all are below 1e-9 for a whole check. A solution that takes its numbers from somewhere else has no
such promise, and fails the check of the generator.
"""

from functools import lru_cache

import numpy as np

from grader.authoring import call, close, rng

TAIL = 1e-10
"""A count of kept entries is refused if a right solution's is as small, or as large, less often than this."""
EXACT = 1e-12
"""Relative: the order of a division and a product may differ, nothing else."""


@lru_cache(maxsize=32)
def _cumulative(n, chance):
    """``P(X <= k)`` for k = 0 .. n, of a binomial X: logarithms of ratios summed, good to nine digits."""
    k = np.arange(n)
    logs = np.log(n - k) - np.log(k + 1) + np.log(chance) - np.log1p(-chance)
    log_probability = n * np.log1p(-chance) + np.concatenate([[0.0], np.cumsum(logs)])
    return np.cumsum(np.exp(log_probability))


def tail(count, n, chance):
    """Return the smaller of ``P(X <= count)`` and ``P(X >= count)`` for n entries kept with `chance`."""
    # The upper tail is the lower one of the entries that are not kept: no 1 - P, which would keep no digits.
    return min(_cumulative(n, chance)[count], _cumulative(n, 1 - chance)[n - count])


# A right solution drops all of 2304 entries, or none, with a probability of at most 2 * 0.6**2304 < 1e-500.
def some_are_dropped(x, p, seed):
    """Zeros appear in the output, and not everywhere."""
    out = yield call("dropout_forward", x, p, True, rng(seed), like=x, part=0)
    if np.all(out != 0):
        return "nothing is dropped: while training, some entries of out are 0"
    if np.all(out == 0):
        return "everything is dropped: entries that are kept do not become 0"
    return None


# It cannot fail by chance.
def output_is_masked(x, p, seed):
    """The output is the product of input and mask."""
    out, mask = yield call("dropout_forward", x, p, True, rng(seed), like=(x, x))
    return None if close(out, x * mask, EXACT) else "out is not x * mask, entry by entry"


def one_sided(*masks):
    """Say so if each of the masks holds zeros alone, or none: it then says nothing about what is kept."""
    kept = [int(np.count_nonzero(mask)) for mask in masks]
    if any(0 < count < mask.size for count, mask in zip(kept, masks, strict=True)):
        return None
    if not any(kept):
        return "every entry of the mask is 0"
    if all(count == mask.size for count, mask in zip(kept, masks, strict=True)):
        return "no entry of the mask is 0 while training"
    return "all entries of the mask are 0, or none is: draw for each entry by itself"


# A right mask of 4096 entries or more lacks zeros, or others, with a probability below 6 * 0.75**4096 < 1e-500.
def kept_entries_are_scaled(x, p, seed):
    """The mask holds 0 and 1 / (1 - p), both of them, and nothing else."""
    _, mask = yield call("dropout_forward", x, p, True, rng(seed), like=(x, x))
    if said := one_sided(mask):
        return said
    kept = mask[mask != 0]
    scale = 1 / (1 - p)
    if np.all(np.abs(kept - scale) <= EXACT * scale):
        return None
    if np.ptp(kept) > EXACT * scale:
        return "the entries of the mask that are not 0 are not all the same number"
    return f"the entries of the mask that are not 0 are {_known_scale(kept[0], mask, p)}not 1 / (1 - p)"


def _known_scale(kept, mask, p):
    """Say which of the usual wrong scales it is, with a comma; nothing if it is none of them."""
    share = np.count_nonzero(mask) / mask.size
    scales = {"1": 1.0, "p": p, "1 - p": 1 - p, "1 / p": 1 / p, "1 divided by the share that was kept": 1 / share}
    return next((f"{name}, " for name, size in scales.items() if abs(kept - size) <= EXACT * size), "")


# 4 cases, 2 tails each, of TAIL at most: a right solution fails with a probability below 8e-10. With 8000
# entries that leaves a band of less than 0.037 around 1 - p.
def share_is_kept(x, p, seed):
    """As many entries are kept as the binomial distribution allows, in a single row or in a single column.

    Whoever drops whole rows, or whole columns, has the right share in one of them: that is another check's matter.
    """
    received = yield [call("dropout_forward", one, p, True, rng(seed), like=(one, one)) for one in (x, x.T.copy())]
    masks = [mask for _, mask in received]
    if said := one_sided(*masks):
        return said
    counts = [int(np.count_nonzero(mask)) for mask in masks]
    if any(tail(kept, x.size, 1 - p) > TAIL for kept in counts):
        return None
    if any(tail(kept, x.size, p) > TAIL for kept in counts):
        return "the share of entries that is kept is p: p is the probability of dropping"
    many = "many" if counts[0] > x.size * (1 - p) else "few"
    return f"far too {many} entries are kept for the p that is given"


# At p = 0.5, two given slices of m entries are the same with probability 2**-m. From shape (48, 64) to (51, 67):
# at most C(51, 2) pairs of rows and C(67, 2) pairs of columns, 1275 * 2**-64 + 2211 * 2**-48 < 7.9e-12. From shape
# (4, 3, 8, 8) to (7, 6, 11, 11): at most 21 * 2**-192 + 15 * 2**-256 + 2 * 55 * 2**-96 < 1e-26. All rows have the
# same sum, or all columns, with a probability of at most 0.1**47 + 0.12**63. Together below 1e-11.
def slices_differ(x, p, seed):
    """No two slices of the mask are alike, along any axis, and rows and columns have different sums."""
    _, mask = yield call("dropout_forward", x, p, True, rng(seed), like=(x, x))
    dropped = mask == 0
    for axis in range(x.ndim):
        slices = np.moveaxis(dropped, axis, 0).reshape(x.shape[axis], -1)
        apart = len(np.unique(slices, axis=0))
        if apart == 1:
            return f"all slices of the mask along axis {axis} are alike: draw for each entry by itself"
        if apart < len(slices) and np.all(slices.all(axis=1) | ~slices.any(axis=1)):
            return f"whole slices of the mask along axis {axis} are dropped or kept: draw for each entry by itself"
        if apart < len(slices):
            return f"two slices of the mask along axis {axis} are alike: draw for each entry by itself"
        if x.ndim == 2 and np.ptp(np.count_nonzero(slices, axis=1)) == 0:
            return f"every slice along axis {axis} loses equally many entries: draw for each entry by itself"
    return None


# Near n / 2 the probability of one count is below 0.0326 for n >= 600, and two at most of one mask lie in a window of
# width 1: all ten lie in one around the first with a probability below 3 * 0.0652**9 < 7e-11. The sizes lie so far
# apart that masks which begin alike, from one seed, differ by as much.
def counts_are_random(x, p, seed):
    """How many are dropped is not fixed: ten masks of ten sizes."""
    parts = [x[: len(x) - 40 * i] for i in range(10)]
    received = yield [
        call("dropout_forward", part, p, True, rng(seed + i), like=(part, part)) for i, part in enumerate(parts)
    ]
    misses = [np.count_nonzero(mask) - mask.size * (1 - p) for _, mask in received]
    if np.ptp(misses) <= 1:
        return "always the same share of entries is dropped, to the entry: each is to be drawn by itself"
    return None


def entries_are_drawn_apart(x, p, seed):
    """One script for both: vectors are judged by their counts, the others by their slices."""
    return (counts_are_random if x.ndim == 1 else slices_differ)(x, p, seed)


# Two independent masks of 2304 entries are the same with probability (p**2 + (1-p)**2)**2304 <= 0.52**2304 < 1e-600;
# zeros alone, or none, are as rare as above.
def generator_is_used(x, p, seed):
    """Two calls with one generator differ, and a generator of the same state repeats both."""
    one, same = rng(seed), rng(seed)
    received = yield [
        call("dropout_forward", x, p, True, generator, like=(x, x)) for generator in (one, one, same, same)
    ]
    first, second, first_again, second_again = masks = [mask for _, mask in received]
    if said := one_sided(*masks):
        return said
    if np.array_equal(first, second):
        return "two calls with one generator give the same mask: draw from rng anew, seed nothing"
    if not (np.array_equal(first, first_again) and np.array_equal(second, second_again)):
        return "generators in the same state give different masks: take all random numbers from rng"
    return None


# The masks are compared with each other, and a right solution's are the same: it cannot fail by chance.
def values_do_not_matter(x, other, p, seed):
    """Two inputs of one shape, one of them with zeros, get the same mask from the same state."""
    (_, mask), (_, mask_of_other) = yield [
        call("dropout_forward", x, p, True, rng(seed), like=(x, x)),
        call("dropout_forward", other, p, True, rng(seed), like=(x, x)),
    ]
    if np.array_equal(mask, mask_of_other):
        return None
    return "the mask changes with the values in x (what if an entry of x is 0, or negative?)"


# Only zeros and others must both occur in the mask: at most 4 * 0.6**2304 < 1e-500.
def own_mask_goes_back(x, step, dout, p, seed):
    """The backward pass, given the student's own mask, is the derivative of the student's own forward pass."""
    (out, mask), (moved, _) = yield [
        call("dropout_forward", x, p, True, rng(seed), like=(x, x)),
        call("dropout_forward", x + step, p, True, rng(seed), like=(x, x)),
    ]
    dx = yield call("dropout_backward", dout, mask, like=dout)
    dropped = (out == 0) & (moved == 0)
    if not np.any(dropped) or np.all(dropped):
        return "the forward pass does not drop some entries and keep others"
    if np.any(dx[dropped] != 0):
        return "an entry that was dropped gets a gradient: nothing went through it"
    if np.any(dx[~dropped] == 0):
        return "an entry that was kept gets no gradient"
    # The map is linear: moving x by a step moves out by mask * step.
    if not close(dx * step, dout * (moved - out), 1e-9):
        return "dx is not the derivative of your own forward pass with the mask that it returned"
    return None
