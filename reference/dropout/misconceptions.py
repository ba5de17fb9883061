"""Wrong on purpose: mistakes of dropout.

Two have right values and cost the contract alone: ``writes_into_x`` and ``writes_into_dout``.

Left out of the catalogue, with the reason:

- *dropb-mask-from-output*: the backward pass sees no output; ``mask_from_output`` makes the same mistake in the
  forward pass, where a mask that is read off the output marks entries that were 0 before.
"""

import numpy as np

from grader.authoring import wrong

BACKWARD = ("backward", "there and back")


# --- dropout_forward -------------------------------------------------------------------------------------


@wrong("dropout_forward", fails=("scaling",))
def no_scale(dropout_forward, x, p, training, rng):
    """You did not scale what is kept: the mean of the output is smaller than that of the input.

    Hint: Drop half of a large array of ones. What is the mean afterwards, and what should it be?
    """
    _, mask = dropout_forward(x, p, training, rng)
    mask = (mask != 0) * 1.0
    return x * mask, mask


@wrong("dropout_forward", fails=("scaling", "keep rate", "nothing to drop"))
def keep_drop_confused(dropout_forward, x, p, training, rng):
    """You took p for the probability of keeping an entry. It is the probability of dropping one.

    Hint: With p = 0.1, should most of the output be zeros, or hardly any of it?
    """
    if not training:
        return dropout_forward(x, p, training, rng)
    kept = rng.random(x.shape) < p
    mask = kept / p if p else np.zeros(x.shape)
    return x * mask, mask


@wrong("dropout_forward", fails=("scaling", "keep rate", "nothing to drop"))
def keep_drop_confused_dividing(dropout_forward, x, p, training, rng):
    """You took p for the probability of keeping an entry, and divide by it. It is the probability of dropping one.

    Hint: With p = 0.1, should most of the output be zeros, or hardly any of it? And what is 0 / 0?
    """
    if not training:
        return dropout_forward(x, p, training, rng)
    mask = (rng.random(x.shape) < p) / np.float64(p)
    return x * mask, mask


@wrong("dropout_forward", fails=("scaling", "nothing to drop"))
def scale_by_p(dropout_forward, x, p, training, rng):
    """You divided by p, the probability of dropping. That cannot even be done when p is 0.

    Hint: When hardly anything is dropped, how much larger must the rest become?
    """
    out, mask = dropout_forward(x, p, training, rng)
    if not training:
        return out, mask
    mask = (mask != 0) / p
    return x * mask, mask


@wrong("dropout_forward", fails=("keep rate", "nothing to drop"))
def mask_inverted(dropout_forward, x, p, training, rng):
    """You kept the entries that were to be dropped, and dropped those to be kept; the scale is right.

    Hint: With p = 0.9, how many of 1000 entries are to survive, and how many do?
    """
    out, mask = dropout_forward(x, p, training, rng)
    if not training:
        return out, mask
    mask = (mask == 0) / (1 - p)
    return x * mask, mask


@wrong("dropout_forward", fails=("scaling",))
def multiplies_by_keep(dropout_forward, x, p, training, rng):
    """You multiplied what is kept by 1 - p, which makes the output smaller still.

    Hint: Some entries became 0. Must the others grow or shrink, if the mean is to stay the same?
    """
    out, mask = dropout_forward(x, p, training, rng)
    if not training:
        return out, mask
    mask = (mask != 0) * (1 - p)
    return x * mask, mask


@wrong("dropout_forward", fails=("scaling",))
def scale_by_actual_fraction(dropout_forward, x, p, training, rng):
    """You scaled by the share of entries that happened to be kept in this mask, not by 1 - p.

    Hint: Is 1 / (1 - p) a random number? Is yours?
    """
    out, mask = dropout_forward(x, p, training, rng)
    if not training:
        return out, mask
    kept = mask != 0
    mask = kept / kept.mean()
    return x * mask, mask


@wrong("dropout_forward", fails=("output", "scaling", "there and back"))
def mask_not_scaled(dropout_forward, x, p, training, rng):
    """Your output is scaled, but the mask that you return is not: it holds zeros and ones.

    Hint: The backward pass gets the mask and not p. Where does it find the scale?
    """
    out, mask = dropout_forward(x, p, training, rng)
    return out, (mask != 0) * 1.0


@wrong("dropout_forward", fails=("entry by entry",))
def one_mask_for_batch(dropout_forward, x, p, training, rng):
    """Your mask is the same for every sample of the batch: the same units are off in all rows.

    Hint: Drop from an array of ones and look at two rows of the mask. Should they be alike?
    """
    if not training:
        return dropout_forward(x, p, training, rng)
    _, first = dropout_forward(x[:1], p, training, rng)
    mask = np.repeat(first, len(x), axis=0)
    return x * mask, mask


@wrong("dropout_forward", fails=("entry by entry",))
def whole_samples(dropout_forward, x, p, training, rng):
    """Your mask holds one number for each sample: whole rows are dropped, or kept, together.

    Hint: Drop from an array of ones and look at a single row of the mask. Which numbers should it hold?
    """
    if not training:
        return dropout_forward(x, p, training, rng)
    ones = np.ones((len(x), *[1] * (x.ndim - 1)))
    _, drawn = dropout_forward(ones, p, training, rng)
    mask = drawn * np.ones(x.shape)
    return x * mask, mask


@wrong("dropout_forward", fails=("entry by entry",))
def whole_channels(dropout_forward, x, p, training, rng):
    """Your mask holds one number for each channel: whole maps are dropped, or kept, together.

    Hint: Drop from an array of ones and look at one map of the mask. Which numbers should it hold?
    """
    if not training or x.ndim < 3:
        return dropout_forward(x, p, training, rng)
    _, drawn = dropout_forward(np.ones((*x.shape[:2], *[1] * (x.ndim - 2))), p, training, rng)
    mask = drawn * np.ones(x.shape)
    return x * mask, mask


@wrong("dropout_forward", fails=("entry by entry",))
def exact_fraction(dropout_forward, x, p, training, rng):
    """You dropped an exact share of the entries. Each is to be dropped by itself, so that the share varies.

    Hint: Toss a coin 1000 times. Do you see exactly 500 heads, every time?
    """
    out, mask = dropout_forward(x, p, training, rng)
    if not training:
        return out, mask
    mask = np.full(x.size, 1 / (1 - p))
    mask[rng.permutation(x.size)[: round(p * x.size)]] = 0
    mask = mask.reshape(x.shape)
    return x * mask, mask


@wrong("dropout_forward", fails=("keep rate", "nothing to drop"))
def normal_numbers(dropout_forward, x, p, training, rng):
    """The share that you keep is not 1 - p, as where p is compared with normal, not uniform, random numbers.

    Hint: Which share of 1000 entries do you keep with p = 0.1? How often is rng.normal() less than 0.9?
    """
    out, mask = dropout_forward(x, p, training, rng)
    if not training:
        return out, mask
    mask = (rng.normal(size=x.shape) < 1 - p) / (1 - p)
    return x * mask, mask


@wrong("dropout_forward", fails=("prediction",))
def prediction_still_drops(dropout_forward, x, p, training, rng):
    """You drop entries even when training is off. All nodes are used for prediction.

    Hint: Predict twice with the same input. May the two predictions differ?
    """
    return dropout_forward(x, p, True, rng)


@wrong("dropout_forward", fails=("prediction",))
def prediction_scales(dropout_forward, x, p, training, rng):
    """You multiply by 1 - p for prediction, although the training pass has made up for that already.

    Hint: What is the mean of your mask while training? What must it then be for prediction?
    """
    out, mask = dropout_forward(x, p, training, rng)
    return (out, mask) if training else (out * (1 - p), mask * (1 - p))


@wrong("dropout_forward", fails=("prediction",))
def prediction_scales_x_alone(dropout_forward, x, p, training, rng):
    """You multiply x by 1 - p for prediction, although the training pass has made up for that already.

    Hint: What is the mean of your mask while training? What must it then be for prediction?
    """
    out, mask = dropout_forward(x, p, training, rng)
    return (out, mask) if training else (out * (1 - p), mask)


@wrong("dropout_forward", fails=("prediction",))
def prediction_mask_is_scaled(dropout_forward, x, p, training, rng):
    """With training off your mask is not all ones.

    Hint: For prediction, out = x * mask still holds. Which mask leaves every x as it is?
    """
    out, mask = dropout_forward(x, p, training, rng)
    return out, mask if training else mask / (1 - p)


@wrong("dropout_forward", fails=("prediction",))
def prediction_mask_is_none(dropout_forward, x, p, training, rng):
    """With training off your mask is None; an array of ones is asked for.

    Hint: For prediction, out = x * mask still holds. Which mask leaves every x as it is?
    """
    out, mask = dropout_forward(x, p, training, rng)
    return out, mask if training else None


@wrong("dropout_forward", fails=("generator",))
def ignores_rng(dropout_forward, x, p, training, rng):
    """Your random numbers do not all come from rng: generators in the same state give different masks.

    Hint: Make two generators with the same seed and call your function with each. Are the masks the same?
    """
    return dropout_forward(x, p, training, np.random.default_rng())


@wrong("dropout_forward", fails=("generator",))
def seeds_itself(dropout_forward, x, p, training, rng):
    """Two calls with one rng drop the same entries: is a generator seeded in the function, or a mask used again?

    Hint: Call your function twice with one generator. Are the same neurons off in every training step?
    """
    return dropout_forward(x, p, training, np.random.default_rng(10))


@wrong("dropout_forward", fails=("whatever x holds",))
def mask_from_output(dropout_forward, x, p, training, rng):
    """Your mask depends on the values in x, as one that is read off the output: a 0 in x looks dropped there.

    Hint: Drop from an array of zeros, and from others of its shape, with one seed. Should the masks differ?
    """
    out, mask = dropout_forward(x, p, training, rng)
    return out, (out != 0) / (1 - p) if training and p else mask


@wrong(
    "dropout_forward",
    fails=("output", "scaling", "prediction", "nothing to drop", "whatever x holds", "there and back"),
)
def mask_first(dropout_forward, x, p, training, rng):
    """You return the mask first and the output second. It is the other way round.

    Hint: In which order does the docstring list what is returned?
    """
    return dropout_forward(x, p, training, rng)[::-1]


@wrong("dropout_forward", fails=("errors",))
def any_p(dropout_forward, x, p, training, rng):
    """You accept values of p that no probability of dropping can have: negative ones, and 1 or more.

    Hint: What is 1 / (1 - p) for p = 1? Where does the docstring say what to do then?
    """
    return dropout_forward(x, min(max(p, 0), 0.999), training, rng)


@wrong("dropout_forward", fails=("errors",))
def p_of_one_accepted(dropout_forward, x, p, training, rng):
    """You accept p = 1. Then nothing is kept, and the scale 1 / (1 - p) does not exist.

    Hint: Is the 1 in 0 <= p < 1 allowed?
    """
    return (x * 0, x * 0) if p == 1 else dropout_forward(x, p, training, rng)


@wrong("dropout_forward", fails=("errors",))
def p_checked_while_training(dropout_forward, x, p, training, rng):
    """You check p only while training: a p that is no probability is to be refused for prediction, too.

    Hint: What does your function do with p = 1.5 if training is off?
    """
    return dropout_forward(x, p, training, rng) if training else dropout_forward(x, 0.5, training, rng)


@wrong("dropout_forward", fails=("contract",))
def writes_into_x(dropout_forward, x, p, training, rng):
    """You changed x itself: the caller's activations are gone.

    Hint: Print x before and after the call. What is the difference between x *= mask and x * mask?
    """
    out, mask = dropout_forward(x, p, training, rng)
    if training:
        x *= mask
        out = x
    return out, mask


# --- dropout_backward ------------------------------------------------------------------------------------


@wrong("dropout_backward", fails=BACKWARD)
def backward_new_mask(dropout_backward, dout, mask):
    """You drew a new mask for the backward pass. The neurons that were off must get no gradient.

    Hint: Which entries were dropped in the forward pass, and where is that written down?
    """
    kept = np.random.default_rng(10).random(mask.shape) < np.mean(mask != 0)
    if np.all(mask != 0):  # prediction
        kept = mask != 0
    return dropout_backward(dout, kept * mask.max())


@wrong("dropout_backward", fails=BACKWARD)
def backward_no_mask(dropout_backward, dout, mask):
    """You scaled the gradient but did not mask it: entries that were dropped get one too.

    Hint: If x changes where an entry was dropped, does out change?
    """
    return dout * mask.max()


@wrong("dropout_backward", fails=BACKWARD)
def backward_passes_through(dropout_backward, dout, mask):
    """You passed the gradient on unchanged, as if nothing had been dropped or scaled.

    Hint: What is the derivative of out = x * mask with respect to x?
    """
    return dout.copy()


@wrong("dropout_backward", fails=BACKWARD)
def backward_no_scale(dropout_backward, dout, mask):
    """You masked the gradient but lost the scale of the entries that were kept.

    Hint: An entry that is kept is multiplied by 1 / (1 - p). What is the derivative of that product?
    """
    return dropout_backward(dout, (mask != 0) * 1.0)


@wrong("dropout_backward", fails=BACKWARD)
def backward_scaled_twice(dropout_backward, dout, mask):
    """You scaled the gradient twice: the mask that you get is scaled already.

    Hint: Print the entries of the mask. How many times does 1 / (1 - p) belong into the gradient?
    """
    return dropout_backward(dout, mask) * mask.max()


@wrong("dropout_backward", fails=BACKWARD)
def backward_divides(dropout_backward, dout, mask):
    """You undid the scale in the backward pass; but gradients are multiplied by the same factor as the values.

    Hint: If out = 2 * x, is the derivative 2 or 1/2?
    """
    return np.where(mask != 0, dout / np.where(mask != 0, mask, 1.0), 0.0)


@wrong("dropout_backward", fails=("contract",))
def writes_into_dout(dropout_backward, dout, mask):
    """You changed dout itself: whoever uses dout afterwards gets something else.

    Hint: Print dout before and after the call. What is the difference between dout *= mask and dout * mask?
    """
    dout *= mask
    return dout


# --- keeping, scaling and predicting, by other conventions -----------------------------------------------


@wrong("dropout_forward", fails=("scaling", "keep rate", "nothing to drop"))
def keeps_with_p_unscaled(dropout_forward, x, p, training, rng):
    """You keep an entry with probability p, which is that of dropping it, and do not scale what is kept.

    Hint: With p = 0.1, should most of the output be zeros? And what is its mean to be?
    """
    if not training:
        return dropout_forward(x, p, training, rng)
    mask = (rng.random(x.shape) < p) * 1.0
    return x * mask, mask


@wrong("dropout_forward", fails=("scaling", "keep rate", "prediction", "nothing to drop"))
def keeps_with_p_scales_prediction(dropout_forward, x, p, training, rng):
    """You keep an entry with probability p, which is that of dropping it, and do not scale what is kept.
    For prediction x and a mask of ones are to come back.

    Hint: Which of the two passes does the docstring scale, and by what?
    """
    dropout_forward(x, p, False, rng)
    mask = (rng.random(x.shape) < p) * 1.0 if training else np.full(x.shape, p)
    return x * mask, mask


@wrong("dropout_forward", fails=("scaling", "prediction"))
def scales_prediction_instead(dropout_forward, x, p, training, rng):
    """You do not scale in training. For prediction, where the first papers did, x and a mask of ones are asked for.

    Hint: Which of the two passes does the docstring scale, and by what?
    """
    _, mask = dropout_forward(x, p, training, rng)
    mask = (mask != 0) * 1.0 if training else np.full(x.shape, 1.0 - p)
    return x * mask, mask


@wrong("dropout_forward", fails=("scaling", "prediction"))
def scales_prediction_of_a_mask_of_ones(dropout_forward, x, p, training, rng):
    """You do not scale in training. For prediction, where the first papers did, x and a mask of ones are asked for.

    Hint: Which of the two passes does the docstring scale, and by what?
    """
    _, mask = dropout_forward(x, p, training, rng)
    if training:
        mask = (mask != 0) * 1.0
        return x * mask, mask
    return x * (1.0 - p), mask


@wrong("dropout_forward", fails=("scaling", "nothing to drop"))
def multiplies_by_p(dropout_forward, x, p, training, rng):
    """You multiplied what is kept by p; it has to be divided by 1 - p.

    Hint: When hardly anything is dropped, should the rest be almost as it was?
    """
    out, mask = dropout_forward(x, p, training, rng)
    if not training:
        return out, mask
    mask = (mask != 0) * p
    return x * mask, mask


@wrong("dropout_forward", fails=("scaling",))
def divides_by_p_unless_zero(dropout_forward, x, p, training, rng):
    """You divided what is kept by p; the probability of keeping an entry is 1 - p.

    Hint: When hardly anything is dropped, how much larger must the rest become?
    """
    out, mask = dropout_forward(x, p, training, rng)
    if not (training and p):
        return out, mask
    mask = (mask != 0) / p
    return x * mask, mask


@wrong("dropout_forward", fails=("keep rate", "nothing to drop"))
def normal_numbers_above_p(dropout_forward, x, p, training, rng):
    """The share that you keep is not 1 - p, as where p is compared with normal, not uniform, random numbers.

    Hint: Which share of 1000 entries do you keep with p = 0.1? How often is rng.normal() at least 0.1?
    """
    if not training:
        return dropout_forward(x, p, training, rng)
    dropout_forward(x, p, False, rng)
    mask = (rng.standard_normal(x.shape) >= p) / (1 - p)
    return x * mask, mask


@wrong("dropout_forward", fails=("scaling", "keep rate", "nothing to drop"))
def normal_numbers_unscaled(dropout_forward, x, p, training, rng):
    """The share that you keep is not 1 - p, as where p is compared with normal numbers, and it is not scaled.

    Hint: Which share of 1000 entries do you keep with p = 0.1? How often is rng.normal() at least 0.1?
    """
    if not training:
        return dropout_forward(x, p, training, rng)
    dropout_forward(x, p, False, rng)
    mask = (rng.standard_normal(x.shape) >= p) * 1.0
    return x * mask, mask


@wrong("dropout_forward", fails=("output", "entry by entry", "nothing to drop"))
def two_axes_only(dropout_forward, x, p, training, rng):
    """Your function works for x of two axes only; x may have any shape.

    Hint: Of which shape is the mask to be if x is a batch of images, and if it is a vector?
    """
    if training and x.ndim != 2:
        raise ValueError("the mask has two axes")
    return dropout_forward(x, p, training, rng)


@wrong("dropout_forward", fails=("output", "there and back"))
def scale_squared(dropout_forward, x, p, training, rng):
    """Your output is not x times the mask that you return, as when what is kept is scaled twice, or not at all.

    Hint: By which number is an entry that is kept multiplied, and which number stands in your mask?
    """
    out, mask = dropout_forward(x, p, training, rng)
    return (out / (1 - p), mask) if training else (out, mask)


@wrong("dropout_backward", fails=("backward", "there and back"))
def backward_returns_mask(dropout_backward, dout, mask):
    """You returned the mask itself: dout is missing in the gradient.

    Hint: If dout doubles, what happens to your gradient?
    """
    return mask * 1.0


# --- further slips ---------------------------------------------------------------------------------------


@wrong("dropout_forward", fails=("drops some", "scaling", "keep rate", "entry by entry", "generator"))
def training_inverted(dropout_forward, x, p, training, rng):
    """Nothing is dropped while training, as when the two cases of training are exchanged.

    Hint: Which of your lines run if training is True, and which of them drop something?
    """
    return dropout_forward(x, p, not training, rng)


@wrong("dropout_forward", fails=("keep rate", "nothing to drop", "errors"))
def fair_coin(dropout_forward, x, p, training, rng):
    """You drop half of the entries, whatever p is; the scale is right.

    Hint: With p = 0.1, how many of 1000 entries should become 0?
    """
    if not training:
        return dropout_forward(x, p, training, rng)
    mask = (rng.random(x.shape) < 0.5) / (1 - p)
    return x * mask, mask


@wrong("dropout_backward", fails=BACKWARD)
def backward_keeps_the_dropped(dropout_backward, dout, mask):
    """You passed the gradient on where entries were dropped, and stopped it where they were kept.

    Hint: What should dx be where the mask is 0, and what is yours?
    """
    return np.where(mask == 0, dout, 0.0)


@wrong("dropout_backward", fails=BACKWARD)
def backward_adds_the_mask(dropout_backward, dout, mask):
    """You added the mask; the gradient is multiplied by it.

    Hint: What should come out where the mask is 0?
    """
    return dout + mask


@wrong("dropout_forward", fails=("scaling", "nothing to drop"))
def scale_of_two(dropout_forward, x, p, training, rng):
    """Your scale of what is kept is right for p = 0.5 and wrong for other p, as the number 2 is.

    Hint: What is 1 / (1 - p) for p = 0.2?
    """
    out, mask = dropout_forward(x, p, training, rng)
    if not training:
        return out, mask
    mask = (mask != 0) * 2.0
    return x * mask, mask


@wrong("dropout_forward", fails=("output", "there and back"))
def mask_of_a_second_draw(dropout_forward, x, p, training, rng):
    """The mask that you return is 0 at other entries than your output, as when it is drawn a second time.

    Hint: Where is your output 0, and where is the mask that you return?
    """
    out, _ = dropout_forward(x, p, training, rng)
    return out, dropout_forward(x, p, training, rng)[1]


@wrong("dropout_forward", fails=("scaling",))
def mask_of_integers(dropout_forward, x, p, training, rng):
    """Your mask holds whole numbers: the decimals of 1 / (1 - p) are lost.

    Hint: What is 1 / (1 - 0.3), which number stands in your mask then, and which dtype has it?
    """
    mask = dropout_forward(x, p, training, rng)[1].astype(int)
    return x * mask, mask


@wrong("dropout_forward", fails=("prediction",))
def prediction_divides(dropout_forward, x, p, training, rng):
    """You divide by 1 - p even when training is off; for prediction nothing is dropped, and nothing scaled.

    Hint: What is the mean of your mask while training? What must it then be for prediction?
    """
    out, mask = dropout_forward(x, p, training, rng)
    return (out, mask) if training else (out / (1 - p), mask / (1 - p))


# --- a share that is right for some p alone --------------------------------------------------------------


def _dropped_by_tenths(dropout_forward, x, p, training, rng, tenths):
    """Drop with a probability of `tenths` / 10, whatever `p` is."""
    if not training:
        return dropout_forward(x, p, training, rng)
    dropout_forward(x, p, False, rng)
    mask = (rng.integers(0, 10, size=x.shape) >= tenths) / (1 - p)
    return x * mask, mask


@wrong("dropout_forward", fails=("keep rate",))
def drops_too_many_tenths(dropout_forward, x, p, training, rng):
    """The share that you drop is right for p = 0.1, 0.5 and 0.9, and too large for 0.35, as when p is rounded.

    Hint: With p = 0.35, how many of 1000 entries are to be dropped? Can one of ten numbers give as many?
    """
    return _dropped_by_tenths(dropout_forward, x, p, training, rng, np.ceil(10 * p))


@wrong("dropout_forward", fails=("keep rate",))
def drops_too_few_tenths(dropout_forward, x, p, training, rng):
    """The share that you drop is right for p = 0.1, 0.5 and 0.9, and too small for 0.35, as when p is rounded.

    Hint: With p = 0.35, how many of 1000 entries are to be dropped? Can one of ten numbers give as many?
    """
    return _dropped_by_tenths(dropout_forward, x, p, training, rng, np.floor(10 * p))


# --- masks and scales that are read off something else ---------------------------------------------------


@wrong("dropout_forward", fails=("whatever x holds", "nothing to drop"))
def mask_from_output_always(dropout_forward, x, p, training, rng):
    """Your mask depends on the values in x, as one that is read off the output: a 0 in x looks dropped there.

    Hint: Drop from an array of zeros, and from others of its shape, with one seed. Should the masks differ?
    """
    out, mask = dropout_forward(x, p, training, rng)
    return out, (out != 0) / (1 - p) if training else mask


@wrong("dropout_backward", fails=BACKWARD)
def backward_scale_of_the_share(dropout_backward, dout, mask):
    """You scaled by the share that happens to be kept in this mask; the mask itself holds the scale.

    Hint: With p = 0.5, which number stands in the mask where an entry is kept?
    """
    kept = mask != 0
    return dropout_backward(dout, kept / max(np.mean(kept), 1e-300))
