"""Wrong on purpose: mistakes of the classifier's parts.

``flat_``, ``fc_``, ``fcb_``, ``softmax_``, ``ce_`` (the loss), ``smce_`` (its gradient) and ``cnn_`` say which
part. Mistakes of convolution and pooling have their own exercises; here are those of putting the parts together.
``fc_writes_into_a`` has right values and costs the contract alone.

Every entry of the catalogue's section on flatten, fully connected layers, softmax and cross-entropy is here but
*smce-batch-mean-twice* under that name: the second division happens in the layer below, ``fcb_divided_by_n``.
"""

import numpy as np

from grader.authoring import wrong, wrong_with

from ..conv.misconceptions import in_order
from ..conv.solution import conv_forward
from ..pooling.solution import pool_forward

FLAT, AFFINE, BACK = "flatten", "affine", "gradients of the affine layer"
SOFT, SOFT_LARGE = "softmax", "softmax of large logits"
LOSS, GRADIENT, CONFIDENT, NETWORK = "loss", "gradient of the loss", "loss of confident mistakes", "network"


def _softmax(logits, axis=1):
    grown = np.exp(logits - logits.max(axis=axis, keepdims=True))
    return grown / grown.sum(axis=axis, keepdims=True)


def _log_softmax(logits):
    return logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)


def _right(logits, targets):
    return np.eye(logits.shape[1])[targets]


# --- flatten ---------------------------------------------------------------------------------------------


@wrong("flatten", fails=(FLAT,))
def flat_mixes_batch(flatten, x):
    """You mixed the images: a row of yours has entries of several of them.

    Hint: To which image does each entry of your first row belong?
    """
    return x.reshape(-1, len(x)).T.copy()


@wrong("flatten", fails=(FLAT,))
def flat_fortran_order(flatten, x):
    """In your rows the channels run fastest and the columns slowest, as in Fortran's order.

    Hint: Which three entries come first, and which index changes between them? It should be the column.
    """
    return x.reshape(len(x), -1, order="F")


@wrong("flatten", fails=(FLAT,))
def flat_channels_last(flatten, x):
    """In your rows the channels run fastest, as if they came last: they have to stay the slowest index.

    Hint: Which index runs fastest in your rows? It should be the column.
    """
    return flatten(x.transpose(0, 2, 3, 1))


@wrong("flatten", fails=(FLAT,))
def flat_columns_first(flatten, x):
    """You flattened the images with their rows and columns exchanged.

    Hint: Which index runs fastest in your rows? It should be the column.
    """
    return flatten(x.transpose(0, 1, 3, 2))


@wrong("flatten", fails=(FLAT,))
def flat_one_vector(flatten, x):
    """You flattened the whole batch into one vector; every image is a row.

    Hint: What is the first axis of the result?
    """
    return x.reshape(-1)


@wrong("flatten", fails=(FLAT,))
def flat_transposed(flatten, x):
    """Your images stand in columns; every image is a row.

    Hint: What is the first axis of the result?
    """
    return flatten(x).T.copy()


# --- affine_forward --------------------------------------------------------------------------------------


@wrong("affine_forward", fails=(AFFINE,))
def fc_weight_transposed(affine_forward, a, w, b):
    """You multiplied by the transpose of w. Where w is square, nothing complains.

    Hint: Which axis of w belongs to the inputs?
    """
    return a @ w.T + b


@wrong("affine_forward", fails=(AFFINE,))
def fc_bias_missing(affine_forward, a, w, b):
    """The bias is missing in your result.

    Hint: What comes out if a is zero?
    """
    return affine_forward(a, w, np.zeros_like(b))


@wrong("affine_forward", fails=(AFFINE,))
def fc_bias_per_example(affine_forward, a, w, b):
    """In your result every example has a bias of its own; it is every output that has one.

    Hint: Which index of out[n, p] belongs to the bias?
    """
    return a @ w + b[:, None]


@wrong("affine_forward", fails=(AFFINE,))
def fc_with_relu(affine_forward, a, w, b):
    """You applied a ReLU; the layer's output before any activation is asked for.

    Hint: Can an entry of your result be negative?
    """
    return np.maximum(affine_forward(a, w, b), 0.0)


@wrong("affine_forward", fails=(AFFINE,))
def fc_bias_subtracted(affine_forward, a, w, b):
    """You subtracted the bias.

    Hint: What comes out if a is zero?
    """
    return affine_forward(a, w, -b)


@wrong("affine_forward", fails=("contract",))
def fc_writes_into_a(affine_forward, a, w, b):
    """You wrote into a, which belongs to the caller.

    Hint: What is the difference between out += b and out = out + b, if out is one of your arguments?
    """
    out = affine_forward(a, w, b)
    a *= 0.0
    return out


# --- affine_backward -------------------------------------------------------------------------------------


@wrong("affine_backward", fails=(BACK,))
def fcb_db_mean(affine_backward, dout, a, w, b):
    """You averaged db over the batch; it is a sum.

    Hint: How many examples use the same bias?
    """
    da, dw, _ = affine_backward(dout, a, w, b)
    return da, dw, dout.mean(axis=0)


@wrong("affine_backward", fails=(BACK,))
def fcb_db_first_example(affine_backward, dout, a, w, b):
    """Your db is that of the first example alone.

    Hint: How many examples use the same bias?
    """
    da, dw, _ = affine_backward(dout, a, w, b)
    return da, dw, dout[0].copy()


@wrong("affine_backward", fails=(BACK,))
def fcb_db_wrong_axis(affine_backward, dout, a, w, b):
    """You summed dout over the outputs; db has an entry for each output.

    Hint: What is the shape of b?
    """
    da, dw, _ = affine_backward(dout, a, w, b)
    return da, dw, dout.sum(axis=1)


@wrong("affine_backward", fails=(BACK,))
def fcb_db_total(affine_backward, dout, a, w, b):
    """Your db is one number: the sum over everything.

    Hint: What is the shape of b?
    """
    da, dw, _ = affine_backward(dout, a, w, b)
    return da, dw, dout.sum()


@wrong("affine_backward", fails=(BACK,))
def fcb_dw_transposed(affine_backward, dout, a, w, b):
    """Your dw is transposed. Where w is square, nothing complains.

    Hint: Which axis of w belongs to the inputs?
    """
    da, dw, db = affine_backward(dout, a, w, b)
    return da, dw.T.copy(), db


@wrong("affine_backward", fails=(BACK,))
def fcb_da_untransposed(affine_backward, dout, a, w, b):
    """You multiplied dout by w; on the way back it is the transpose of w.

    Hint: What is the shape of a? Which weights touch its first column?
    """
    _, dw, db = affine_backward(dout, a, w, b)
    return dout @ w, dw, db


@wrong("affine_backward", fails=(BACK,))
def fcb_divided_by_n(affine_backward, dout, a, w, b):
    """You divided dw and db by the number of examples. The mean is in dout already.

    Hint: Where in the whole network is the mean taken?
    """
    da, dw, db = affine_backward(dout, a, w, b)
    return da, dw / len(a), db / len(a)


@wrong("affine_backward", fails=(BACK,))
def fcb_ignores_dout(affine_backward, dout, a, w, b):
    """Your gradients do not depend on dout.

    Hint: If dout doubles, what happens to your gradients?
    """
    return affine_backward(np.ones_like(dout), a, w, b)


def _fcb_in_order(*order):
    return in_order("affine_backward", (BACK,), ("da", "dw", "db"), order)


fcb_order_dw_da_db = _fcb_in_order("dw", "da", "db")
fcb_order_dw_db_da = _fcb_in_order("dw", "db", "da")
fcb_order_da_db_dw = _fcb_in_order("da", "db", "dw")
fcb_order_db_da_dw = _fcb_in_order("db", "da", "dw")
fcb_order_db_dw_da = _fcb_in_order("db", "dw", "da")


# --- softmax ---------------------------------------------------------------------------------------------


@wrong("softmax", fails=(SOFT_LARGE,))
def softmax_no_max_shift(softmax, logits):
    """Your exponentials overflow: exp(1000) is infinite in float64.

    Hint: What happens to a softmax if the same number is taken off every logit of a row?
    """
    with np.errstate(over="ignore", invalid="ignore"):
        grown = np.exp(logits)
        return grown / grown.sum(axis=1, keepdims=True)


@wrong("softmax", fails=(SOFT_LARGE,))
def softmax_global_max(softmax, logits):
    """You took the largest logit of the whole batch off every row: rows far below it become 0 / 0.

    Hint: What is exp of a row that lies 2000 below the largest one?
    """
    with np.errstate(invalid="ignore"):
        grown = np.exp(logits - logits.max())
        return grown / grown.sum(axis=1, keepdims=True)


@wrong("softmax", fails=(SOFT,))
def softmax_global_sum(softmax, logits):
    """You divided by the sum over the whole batch.

    Hint: What does each of your rows add up to?
    """
    grown = np.exp(logits - logits.max())
    return grown / grown.sum()


@wrong("softmax", fails=(SOFT,))
def softmax_global_sum_of_shifted_rows(softmax, logits):
    """You divided by the sum over the whole batch.

    Hint: What does each of your rows add up to?
    """
    grown = np.exp(logits - logits.max(axis=1, keepdims=True))
    return grown / grown.sum()


@wrong("softmax", fails=(SOFT,))
def softmax_axis_0(softmax, logits):
    """You took the softmax over the examples; it belongs to the classes of each example.

    Hint: What does each of your rows add up to?
    """
    return _softmax(logits, axis=0)


@wrong("softmax", fails=(SOFT,))
def softmax_no_keepdims(softmax, logits):
    """You divided column j by the sum of row j, as without keepdims; each row belongs to its own sum.

    Hint: Print the shape of what you divide by.
    """
    grown = np.exp(logits - logits.max(axis=1, keepdims=True))
    return grown / grown.sum(axis=1)


@wrong("softmax", fails=(SOFT,))
def softmax_exp_misplaced(softmax, logits):
    """You took the exponential of a quotient: exp belongs to each logit.

    Hint: What does each of your rows add up to?
    """
    return np.exp(logits / np.exp(logits).sum(axis=1, keepdims=True))


@wrong("softmax", fails=(SOFT,))
def softmax_no_exp(softmax, logits):
    """You divided the logits by their sum; the exponential is missing.

    Hint: Can a probability be negative?
    """
    return logits / logits.sum(axis=1, keepdims=True)


@wrong("softmax", fails=(SOFT,))
def softmax_is_log_softmax(softmax, logits):
    """You return the logarithms of the probabilities.

    Hint: Can a probability be negative?
    """
    return _log_softmax(logits)


@wrong("softmax", fails=(SOFT,))
def softmax_is_sigmoid(softmax, logits):
    """You applied a sigmoid to each logit; the probabilities of an example have to add up to 1.

    Hint: What does each of your rows add up to?
    """
    return 0.5 * (1 + np.tanh(0.5 * logits))


# --- cross_entropy: the loss -----------------------------------------------------------------------------


@wrong("cross_entropy", fails=(LOSS,))
def ce_sum_not_mean(cross_entropy, logits, targets):
    """You summed the loss over the batch; the mean is asked for.

    Hint: If every example is there twice, should the loss double?
    """
    loss, dlogits = cross_entropy(logits, targets)
    return loss * len(logits), dlogits


@wrong("cross_entropy", fails=(LOSS,))
def ce_mean_over_classes(cross_entropy, logits, targets):
    """You divided by the number of classes too, as np.mean over a whole table does.

    Hint: What is your loss if all classes are equally probable? It should be ln of their number.
    """
    loss, dlogits = cross_entropy(logits, targets)
    return loss / logits.shape[1], dlogits


@wrong("cross_entropy", fails=(LOSS,))
def ce_divided_by_classes(cross_entropy, logits, targets):
    """You divided the loss by the number of classes; the mean over the batch is asked for.

    Hint: Which axis of logits has the examples, and which one of its lengths do you divide by?
    """
    loss, dlogits = cross_entropy(logits, targets)
    return loss * len(logits) / logits.shape[1], dlogits


@wrong("cross_entropy", fails=(LOSS,))
def ce_fancy_index(cross_entropy, logits, targets):
    """For every example you averaged -ln p of all targets, as log_p[:, targets] does.

    Hint: How many numbers do you average? How many examples are there?
    """
    return float(-_log_softmax(logits)[:, targets].mean()), cross_entropy(logits, targets)[1]


@wrong("cross_entropy", fails=(LOSS,))
def ce_double_softmax(cross_entropy, logits, targets):
    """You applied the softmax twice.

    Hint: Can your loss come near 0 if the right logit is very large?
    """
    return cross_entropy(_softmax(logits), targets)[0], cross_entropy(logits, targets)[1]


@wrong("cross_entropy", fails=(LOSS,))
def ce_log2(cross_entropy, logits, targets):
    """You used a logarithm with base 2; the natural one is asked for.

    Hint: What is your loss if two classes are equally probable? It should be 0.693.
    """
    loss, dlogits = cross_entropy(logits, targets)
    return loss / np.log(2.0), dlogits


@wrong("cross_entropy", fails=(LOSS,))
def ce_log10(cross_entropy, logits, targets):
    """You used a logarithm with base 10; the natural one is asked for.

    Hint: What is your loss if two classes are equally probable? It should be 0.693.
    """
    loss, dlogits = cross_entropy(logits, targets)
    return loss / np.log(10.0), dlogits


@wrong("cross_entropy", fails=(LOSS,))
def ce_binary_formula(cross_entropy, logits, targets):
    """You used the formula for two classes and summed it over all of them.

    Hint: Which terms are left if only the right class is looked at?
    """
    p, y = _softmax(logits), _right(logits, targets)
    loss = -(y * np.log(p) + (1 - y) * np.log1p(-p)).sum(axis=1).mean()
    return float(loss), cross_entropy(logits, targets)[1]


@wrong("cross_entropy", fails=(LOSS,))
def ce_sign(cross_entropy, logits, targets):
    """Your loss has the wrong sign: it is negative.

    Hint: Which sign does the logarithm of a probability have?
    """
    loss, dlogits = cross_entropy(logits, targets)
    return -loss, dlogits


@wrong("cross_entropy", fails=(CONFIDENT,))
def ce_log_of_zero(cross_entropy, logits, targets):
    """You took the logarithm of a probability that is too small for float64: that is infinite.

    Hint: ln of softmax can be computed without the softmax. What is ln(exp(z) / sum)?
    """
    with np.errstate(divide="ignore"):
        loss = -np.log(_softmax(logits)[np.arange(len(logits)), targets]).mean()
    return float(loss), cross_entropy(logits, targets)[1]


@wrong("cross_entropy", fails=(LOSS,))
def ce_first_class(cross_entropy, logits, targets):
    """Your loss looks at the first class, whatever the targets are.

    Hint: Where in your loss do the targets stand?
    """
    return cross_entropy(logits, np.zeros_like(targets))[0], cross_entropy(logits, targets)[1]


# --- cross_entropy: the gradient -------------------------------------------------------------------------


@wrong("cross_entropy", fails=(LOSS, GRADIENT, CONFIDENT))
def ce_returns_swapped(cross_entropy, logits, targets):
    """You return the gradient first; the loss comes first.

    Hint: In which order does the docstring list what is returned?
    """
    return cross_entropy(logits, targets)[::-1]


@wrong("cross_entropy", fails=(GRADIENT,))
def smce_sign(cross_entropy, logits, targets):
    """Your gradient has the wrong sign: right answer minus probability.

    Hint: In which direction must the right logit move to make the loss smaller?
    """
    loss, dlogits = cross_entropy(logits, targets)
    return loss, -dlogits


@wrong("cross_entropy", fails=(GRADIENT,))
def smce_no_batch_mean(cross_entropy, logits, targets):
    """Your gradient is that of the summed loss: the division by the number of examples is missing.

    Hint: Is your gradient the derivative of the loss that you return?
    """
    loss, dlogits = cross_entropy(logits, targets)
    return loss, dlogits * len(logits)


@wrong("cross_entropy", fails=(GRADIENT,))
def smce_divided_twice(cross_entropy, logits, targets):
    """You divided the gradient by the number of examples twice.

    Hint: Count the factors 1/N between the loss and your gradient.
    """
    loss, dlogits = cross_entropy(logits, targets)
    return loss, dlogits / len(logits)


@wrong("cross_entropy", fails=(GRADIENT,))
def smce_divided_by_classes(cross_entropy, logits, targets):
    """You divided the gradient by the number of all entries; the mean is over the examples.

    Hint: Over how many numbers is the mean of the loss?
    """
    loss, dlogits = cross_entropy(logits, targets)
    return loss, dlogits / logits.shape[1]


@wrong("cross_entropy", fails=(GRADIENT,))
def smce_diagonal_jacobian(cross_entropy, logits, targets):
    """Your gradient is 0 for all classes but the right one: raising their logits lowers its probability, too.

    Hint: What do the entries of a row of your gradient add up to? It should be 0.
    """
    p, y = _softmax(logits), _right(logits, targets)
    return cross_entropy(logits, targets)[0], -y * (1 - p) / len(logits)


@wrong("cross_entropy", fails=(GRADIENT,))
def smce_extra_derivative(cross_entropy, logits, targets):
    """You multiplied by p (1 - p) once more: softmax and cross-entropy together leave no such factor.

    Hint: What cancels in the derivative of ln softmax?
    """
    p = _softmax(logits)
    loss, dlogits = cross_entropy(logits, targets)
    return loss, dlogits * p * (1 - p)


@wrong("cross_entropy", fails=(GRADIENT,))
def smce_target_not_subtracted(cross_entropy, logits, targets):
    """In your gradient the 1 at the right class is not subtracted.

    Hint: What do the entries of a row of your gradient add up to? It should be 0.
    """
    return cross_entropy(logits, targets)[0], _softmax(logits) / len(logits)


@wrong("cross_entropy", fails=(GRADIENT,))
def smce_column_index(cross_entropy, logits, targets):
    """You subtracted 1 in the columns of all targets in every row, as dlogits[:, targets] -= 1 does.

    Hint: What do the entries of a row of your gradient add up to? It should be 0.
    """
    p = _softmax(logits)
    p[:, targets] -= 1.0
    return cross_entropy(logits, targets)[0], p / len(logits)


@wrong("cross_entropy", fails=(GRADIENT,))
def smce_logits_minus_y(cross_entropy, logits, targets):
    """You subtracted 1 from the logits; it is to be subtracted from the probabilities.

    Hint: What do the entries of a row of your gradient add up to? It should be 0.
    """
    return cross_entropy(logits, targets)[0], (logits - _right(logits, targets)) / len(logits)


# --- cnn_forward -----------------------------------------------------------------------------------------


def _network(x, params, *, relu=True, pool="max", rows=None, logits=None):
    """The network, with its parts to be exchanged."""
    maps = conv_forward(x, params["conv_w"], params["conv_b"])
    maps = np.maximum(maps, 0.0) if relu else maps
    pooled = pool_forward(maps, 2, 2, pool)
    flat = pooled.reshape(len(x), -1) if rows is None else rows(pooled)
    scores = flat @ params["fc_w"] + params["fc_b"]
    return _softmax(scores) if logits is None else logits(scores)


@wrong("cnn_forward", fails=(NETWORK,))
def cnn_no_relu(cnn_forward, x, params):
    """Your result is that of a network without the ReLU.

    Hint: Can anything negative reach your fully connected layer?
    """
    return _network(x, params, relu=False)


@wrong("cnn_forward", fails=(NETWORK,))
def cnn_average_pooling(cnn_forward, x, params):
    """You averaged the windows; the largest entry of each is asked for.

    Hint: Which of the lecture's three ways of pooling is it?
    """
    return _network(x, params, pool="average")


@wrong("cnn_forward", fails=(NETWORK,))
def cnn_flipped_kernel(cnn_forward, x, params):
    """Your kernels are flipped: that is the mathematician's convolution.

    Hint: Is the kernel turned round before it is laid on the image?
    """
    return cnn_forward(x, {**params, "conv_w": params["conv_w"][:, :, ::-1, ::-1]})


@wrong("cnn_forward", fails=(NETWORK,))
def cnn_no_conv_bias(cnn_forward, x, params):
    """The biases of the filters are missing in your result.

    Hint: Does your result change if you change conv_b?
    """
    return cnn_forward(x, {**params, "conv_b": np.zeros_like(params["conv_b"])})


@wrong("cnn_forward", fails=(NETWORK,))
def cnn_no_fc_bias(cnn_forward, x, params):
    """The biases of the fully connected layer do nothing: they are missing, or the same for all classes.

    Hint: What does the softmax make of one number that is added to all classes?
    """
    return cnn_forward(x, {**params, "fc_b": np.zeros_like(params["fc_b"])})


@wrong("cnn_forward", fails=(NETWORK,))
def cnn_channels_last(cnn_forward, x, params):
    """You flattened with the channels last: the weights are made for channel by channel.

    Hint: Which index runs fastest in your rows? It should be the column.
    """
    return _network(x, params, rows=lambda pooled: pooled.transpose(0, 2, 3, 1).reshape(len(x), -1))


@wrong("cnn_forward", fails=(NETWORK,))
def cnn_returns_logits(cnn_forward, x, params):
    """You return the logits; the softmax is missing.

    Hint: What does each of your rows add up to?
    """
    return _network(x, params, logits=lambda scores: scores)


@wrong("cnn_forward", fails=(NETWORK,))
def cnn_returns_classes(cnn_forward, x, params):
    """You return the most probable class; the probabilities of all classes are asked for.

    Hint: What shape does the docstring ask for?
    """
    return cnn_forward(x, params).argmax(axis=1)


@wrong("cnn_forward", fails=(NETWORK,))
def cnn_softmax_axis_0(cnn_forward, x, params):
    """You took the softmax over the examples.

    Hint: What does each of your rows add up to?
    """
    return _network(x, params, logits=lambda scores: _softmax(scores, axis=0))


@wrong("cnn_forward", fails=(NETWORK,))
def cnn_relu_at_the_end(cnn_forward, x, params):
    """You applied a ReLU to the logits, too.

    Hint: After which of the steps does the task ask for a ReLU?
    """
    return _network(x, params, logits=lambda scores: _softmax(np.maximum(scores, 0.0)))


# --- small numbers, and another base ---------------------------------------------------------------------


def ce_plus(c, cross_entropy, logits, targets):
    """You added {c} inside the logarithm: the loss of a class that is nearly impossible is wrong.

    Hint: Why was it needed? Can you write ln(exp(a) / s) so that nothing is ever 0?
    """
    p = _softmax(logits)[np.arange(len(logits)), targets]
    return float(-np.log(p + c).mean()), cross_entropy(logits, targets)[1]


def ce_at_least(c, cross_entropy, logits, targets):
    """You added {c} inside the logarithm, or replaced smaller probabilities by it: bad guesses cost too little.

    Hint: How large can your loss become?
    """
    p = np.maximum(_softmax(logits), c)[np.arange(len(logits)), targets]
    return float(-np.log(p).mean()), cross_entropy(logits, targets)[1]


ce_tiny = wrong_with((1e-16, 1e-15, 1e-14, 1e-13, 1e-12, 1e-10, 1e-9), "cross_entropy", fails=(CONFIDENT,))(
    ce_at_least
)
ce_small = wrong_with((1e-8, 1e-7, 1e-6, 1e-5), "cross_entropy", fails=(LOSS,))(ce_plus)


@wrong_with((1e-8, 1e-7, 1e-6, 1e-5), "cross_entropy", fails=(CONFIDENT,))
def ce_limit(c, cross_entropy, logits, targets):
    """You replaced probabilities below {c} by it: bad guesses cost too little.

    Hint: How large can your loss become?
    """
    return ce_at_least(c, cross_entropy, logits, targets)


@wrong("softmax", fails=("softmax",))
def softmax_base_2(softmax, logits):
    """You took powers of 2 instead of e.

    Hint: What is the ratio of two probabilities whose logits differ by 1?
    """
    return softmax(logits * np.log(2.0))


@wrong("softmax", fails=("softmax",))
def softmax_base_10(softmax, logits):
    """You took powers of 10 instead of e.

    Hint: What is the ratio of two probabilities whose logits differ by 1?
    """
    return softmax(logits * np.log(10.0))


@wrong("softmax", fails=("softmax",))
def softmax_minus_sign(softmax, logits):
    """You turned the sign of the logits round: the largest gets the smallest probability.

    Hint: Which of two classes is the more probable one, by its logits and by your result?
    """
    return softmax(-logits)


@wrong("softmax", fails=("softmax",))
def softmax_not_divided(softmax, logits):
    """The division by the sum is missing: your rows do not add up to 1.

    Hint: What is the sum of all probabilities of one example?
    """
    return np.exp(logits - logits.max(axis=1, keepdims=True))


# --- further slips ---------------------------------------------------------------------------------------


@wrong("affine_backward", fails=(BACK,))
def fcb_dw_first_example(affine_backward, dout, a, w, b):
    """Your dw is that of the first example; those of all examples are added up.

    Hint: How many examples meet w in a batch?
    """
    da, _, db = affine_backward(dout, a, w, b)
    return da, np.outer(a[0], dout[0]), db


@wrong("softmax", fails=(SOFT,))
def softmax_sum_over_examples(softmax, logits):
    """You divided by sums over the examples; each row is divided by its own sum.

    Hint: What does each of your rows add up to?
    """
    grown = np.exp(logits - logits.max(axis=1, keepdims=True))
    return grown / grown.sum(axis=0, keepdims=True)


@wrong("softmax", fails=(SOFT_LARGE,))
def softmax_of_cut_logits(softmax, logits):
    """You cut the logits off at a largest value: beyond it, all classes become equally probable.

    Hint: What are the probabilities of [1000, 1001], and what of [0, 1]?
    """
    return softmax(np.clip(logits, -500, 500))


@wrong("cross_entropy", fails=(LOSS, CONFIDENT))
def ce_rows_by_target(cross_entropy, logits, targets):
    """You took whole rows, those whose numbers are the targets, as p[targets] does.

    Hint: How many numbers do you add up? Which two indices pick one number per example?
    """
    loss, dlogits = cross_entropy(logits, targets)
    return float(-np.sum(_log_softmax(logits)[targets]) / len(logits)) if targets.max() < len(
        logits
    ) else loss, dlogits


@wrong("cross_entropy", fails=(LOSS, CONFIDENT))
def ce_all_classes(cross_entropy, logits, targets):
    """Your loss is the mean of -ln p over all classes; it is that of the right class of each example alone.

    Hint: Does your loss change if you change the targets?
    """
    return float(-np.mean(_log_softmax(logits))), cross_entropy(logits, targets)[1]


@wrong("cross_entropy", fails=(LOSS, CONFIDENT))
def ce_sum_of_all_classes(cross_entropy, logits, targets):
    """You added -ln p of all classes; the loss of an example is that of the right class alone.

    Hint: Does your loss change if you change the targets?
    """
    return float(-np.sum(_log_softmax(logits)) / len(logits)), cross_entropy(logits, targets)[1]


@wrong("cross_entropy", fails=(GRADIENT, CONFIDENT))
def smce_times_p(cross_entropy, logits, targets):
    """You multiplied the gradient by the probabilities; p minus 1 at the right class is all.

    Hint: Derive the loss of one example by its right logit. How often does p stand there?
    """
    loss, dlogits = cross_entropy(logits, targets)
    return loss, dlogits * _softmax(logits)


@wrong("cnn_forward", fails=(NETWORK,))
def cnn_smallest_of_windows(cnn_forward, x, params):
    """You took the smallest entry of each window; the largest is asked for.

    Hint: Which of the lecture's three ways of pooling is it?
    """
    maps = np.maximum(conv_forward(x, params["conv_w"], params["conv_b"]), 0.0)
    pooled = -pool_forward(-maps, 2, 2, "max")
    return _softmax(pooled.reshape(len(x), -1) @ params["fc_w"] + params["fc_b"])


@wrong("cnn_forward", fails=(NETWORK,))
def cnn_sigmoid(cnn_forward, x, params):
    """You applied the sigmoid after the convolution; the ReLU is asked for.

    Hint: Which activation does the task name, and what does it do with -1?
    """
    maps = 1.0 / (1.0 + np.exp(-conv_forward(x, params["conv_w"], params["conv_b"])))
    return _softmax(pool_forward(maps, 2, 2, "max").reshape(len(x), -1) @ params["fc_w"] + params["fc_b"])


@wrong("cnn_forward", fails=(NETWORK,))
def cnn_first_channel_only(cnn_forward, x, params):
    """Your convolution uses the first channel only; a filter sums over all of them.

    Hint: Does your result change if you change the last channel of the images?
    """
    return cnn_forward(x[:, :1], {**params, "conv_w": params["conv_w"][:, :1]})


@wrong("cnn_forward", fails=(NETWORK,))
def cnn_bias_per_channel(cnn_forward, x, params):
    """You added the filters' biases once for each channel; each is added once.

    Hint: With all pixels 0, do your feature maps depend on the number of channels?
    """
    return cnn_forward(x, {**params, "conv_b": params["conv_b"] * x.shape[1]})


@wrong("affine_forward", fails=(AFFINE,))
def fc_bias_of_all_outputs(affine_forward, a, w, b):
    """You added the sum of all biases to every output; each output gets its own.

    Hint: What comes out for an example of zeros?
    """
    return affine_forward(a, w, np.full_like(b, b.sum()))


@wrong("cross_entropy", fails=(GRADIENT,))
def smce_target_added(cross_entropy, logits, targets):
    """You added 1 at the right class where it has to be subtracted.

    Hint: If the network is sure and right, how large should the gradient of the logits be?
    """
    loss, dlogits = cross_entropy(logits, targets)
    return loss, dlogits + 2 * _right(logits, targets) / len(logits)


@wrong("cross_entropy", fails=(LOSS,))
def ce_logarithm_forgotten(cross_entropy, logits, targets):
    """Your loss is the mean of -p: the logarithm is missing.

    Hint: Can a loss be negative? What is it where the right class has nearly no chance?
    """
    loss = -np.mean(np.sum(_softmax(logits) * _right(logits, targets), axis=1))
    return float(loss), cross_entropy(logits, targets)[1]


@wrong("cnn_forward", fails=(NETWORK,))
def cnn_relu_of_the_logits(cnn_forward, x, params):
    """Your ReLU comes after the fully connected layer; it belongs right after the convolution.

    Hint: In which order does the task name the steps?
    """
    return _network(x, params, relu=False, logits=lambda scores: _softmax(np.maximum(scores, 0.0)))


@wrong("affine_forward", fails=(AFFINE,))
def fc_bias_per_input(affine_forward, a, w, b):
    """You added the bias once for each input; each output gets it once.

    Hint: What comes out for an example of zeros?
    """
    return affine_forward(a, w, len(w) * b)


@wrong("cross_entropy", fails=(GRADIENT,))
def smce_target_alone_divided(cross_entropy, logits, targets):
    """You divided the 1 of the right class by the number of examples, but not the probabilities.

    Hint: The mean divides the whole difference softmax - onehot. Which part of yours is divided?
    """
    loss, dlogits = cross_entropy(logits, targets)
    return loss, dlogits + _softmax(logits) * (1 - 1 / len(logits))


@wrong("cross_entropy", fails=(GRADIENT,))
def smce_probabilities_alone_divided(cross_entropy, logits, targets):
    """You divided the probabilities by the number of examples, but not the 1 of the right class.

    Hint: The mean divides the whole difference softmax - onehot. Which part of yours is divided?
    """
    loss, dlogits = cross_entropy(logits, targets)
    return loss, dlogits + (dlogits - _softmax(logits) / len(logits)) * (len(logits) - 1)


@wrong("cross_entropy", fails=(LOSS,))
def ce_fancy_index_summed(cross_entropy, logits, targets):
    """For every example you added -ln p of all targets, as log_p[:, targets] does.

    Hint: How many numbers do you add up? How many examples are there?
    """
    loss = -np.sum(_log_softmax(logits)[:, targets]) / len(logits)
    return float(loss), cross_entropy(logits, targets)[1]


# --- a reshape for a transpose, and the size of one-hot rows ----------------------------------------------


@wrong("affine_backward", fails=(BACK,))
def fcb_w_reshaped(affine_backward, dout, a, w, b):
    """You reshaped w where it has to be transposed: the shape is right, and the entries are in other places.

    Hint: Where is the entry of row 0 and column 1 of w in w.T, and where in w.reshape(w.shape[::-1])?
    """
    _, dw, db = affine_backward(dout, a, w, b)
    return dout @ w.reshape(w.shape[::-1]), dw, db


@wrong("affine_backward", fails=(BACK,))
def fcb_a_reshaped(affine_backward, dout, a, w, b):
    """You reshaped a where it has to be transposed: the shape is right, and the entries are in other places.

    Hint: Where is the entry of row 0 and column 1 of a in a.T, and where in a.reshape(a.shape[::-1])?
    """
    da, _, db = affine_backward(dout, a, w, b)
    return da, a.reshape(a.shape[::-1]) @ dout, db


@wrong("cross_entropy", fails=(LOSS, GRADIENT))
def ce_classes_from_targets(cross_entropy, logits, targets):
    """Your function is right only where the last class is a target, as when max(targets) + 1 counts the classes.

    Hint: How many classes are there if logits has 5 columns and targets is [0, 2, 1]?
    """
    N = len(logits)
    right = np.eye(targets.max() + 1)[targets]
    log_p = _log_softmax(logits)
    return -(right * log_p).sum() / N, (np.exp(log_p) - right) / N


@wrong("cross_entropy", fails=(LOSS, CONFIDENT))
def ce_largest_logit_not_added_back(cross_entropy, logits, targets):
    """Your loss is too small by the largest logit of each row: you took it off all logits but those of the targets.

    Hint: In ln(sum of exp) - logit of the target, from which of the two was the largest logit taken?
    """
    loss, dlogits = cross_entropy(logits, targets)
    return float(loss - logits.max(axis=1).mean()), dlogits
