"""The convolutional layer against JAX (forward and automatic derivatives) and SciPy."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.signal import correlate

jax.config.update("jax_enable_x64", True)

# image, kernel, (N, C, K), stride, padding: few shapes, so that few programs are compiled; numbers are drawn for
# every seed. Square and not, kernels as large as the padded image, a rest on no, one or both axes, stride > kernel.
LAYERS = [
    ((5, 5), (3, 3), (2, 3, 4), 1, 0),
    ((4, 7), (3, 2), (3, 2, 5), 1, 0),
    ((6, 3), (2, 3), (1, 4, 1), 1, 2),
    ((1, 1), (1, 1), (1, 1, 1), 1, 0),
    ((1, 1), (3, 5), (2, 2, 3), 1, 2),
    ((7, 10), (3, 2), (2, 3, 4), 2, 1),
    ((8, 9), (3, 2), (2, 3, 2), 3, 1),
    ((8, 7), (3, 4), (2, 1, 3), 2, 0),
    ((5, 9), (1, 2), (2, 2, 2), 4, 1),
    ((4, 4), (1, 1), (2, 3, 2), 2, 2),
]


def drawn(seed, layer=None, *, whole=False):
    (H, W), (R, S), (N, C, K), stride, padding = layer or LAYERS[seed % len(LAYERS)]
    rng = np.random.default_rng([21, seed])
    x = rng.integers(-99, 256, (N, C, H, W)) if whole else rng.normal(size=(N, C, H, W))
    return x, rng.normal(size=(K, C, R, S)), rng.normal(size=K), stride, padding


def layer_of_jax(x, w, b, stride, padding):
    """XLA's convolution, which is a cross-correlation, with the bias."""
    out = jax.lax.conv_general_dilated(x, w, (stride, stride), [(padding, padding)] * 2)
    return out + b[None, :, None, None]


def assert_close(ours, theirs):
    theirs = np.asarray(theirs)
    assert ours.shape == theirs.shape
    assert ours.dtype == np.float64
    np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-10 * float(np.max(np.abs(theirs), initial=0.0)))


@pytest.fixture
def conv(reference):
    return reference("conv")


# --- conv_output_size ------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(60))
def test_size_is_that_of_jax(conv, seed):
    rng = np.random.default_rng([22, seed])
    n, stride, padding = (int(rng.integers(low, high)) for low, high in ((1, 13), (1, 5), (0, 4)))
    k = int(rng.integers(1, n + 2 * padding + 1))
    shape = jax.eval_shape(
        lambda x, w: jax.lax.conv_general_dilated(x, w, (stride,), [(padding, padding)]),
        jax.ShapeDtypeStruct((1, 1, n), float),
        jax.ShapeDtypeStruct((1, 1, k), float),
    ).shape
    size = conv.conv_output_size(n, k, stride, padding)
    assert isinstance(size, int)
    assert size == shape[2]


def test_size_by_hand(conv):
    assert conv.conv_output_size(5, 3) == 3
    assert conv.conv_output_size(5, 3, padding=1) == 5
    assert conv.conv_output_size(6, 3, stride=2) == 2
    assert conv.conv_output_size(227, 11, 4) == 55
    assert conv.conv_output_size(1, 1, 7) == 1


IMPOSSIBLE = [
    ({"k": 6}, "size 6"),
    ({"k": 10, "padding": 2}, "size 10"),
    ({"stride": 0}, "stride"),
    ({"stride": -2}, "stride"),
    ({"padding": -1, "k": 1}, "padding"),
]


@pytest.mark.parametrize(("changed", "says"), IMPOSSIBLE)
def test_impossible_sizes_are_refused(conv, changed, says):
    with pytest.raises(ValueError, match=says):
        conv.conv_output_size(**{"n": 5, "k": 3, **changed})


# --- correlate2d -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(60))
def test_one_image_is_scipys_correlation(conv, seed):
    rng = np.random.default_rng([23, seed])
    H, W = rng.integers(1, 10, 2)
    kernel = rng.normal(size=(rng.integers(1, H + 1), rng.integers(1, W + 1)))
    image = rng.integers(-9, 256, (H, W)) if seed % 3 == 0 else rng.normal(size=(H, W))
    expected = correlate(image.astype(float), kernel, mode="valid", method="direct")
    assert_close(conv.correlate2d(image, kernel), expected)


def test_the_kernel_is_not_flipped(conv):
    image, kernel = np.arange(12.0).reshape(3, 4), np.zeros((2, 2))
    kernel[0, 0] = 1.0
    np.testing.assert_array_equal(conv.correlate2d(image, kernel), image[:2, :3])


@pytest.mark.parametrize("shape", [(4, 1), (1, 5), (4, 5), (9, 9)])
def test_a_kernel_larger_than_the_image_is_refused(conv, shape):
    with pytest.raises(ValueError, match="kernel"):
        conv.correlate2d(np.ones((3, 4)), np.ones(shape))


# --- conv_forward and conv_backward ----------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(60))
def test_layer_is_that_of_jax(conv, seed):
    arguments = drawn(seed, whole=seed % 4 == 3)
    x, *rest = arguments
    assert_close(conv.conv_forward(*arguments), layer_of_jax(jnp.asarray(x, float), *rest))


@pytest.mark.parametrize("seed", range(60))
def test_gradients_are_those_of_automatic_differentiation(conv, seed):
    x, w, b, stride, padding = drawn(seed, whole=seed % 4 == 3)
    out, pull = jax.vjp(lambda *a: layer_of_jax(*a, stride, padding), jnp.asarray(x, float), w, b)
    dout = np.random.default_rng([24, seed]).normal(size=out.shape)
    gradients = conv.conv_backward(dout, x, w, b, stride, padding)
    for ours, theirs in zip(gradients, pull(dout), strict=True):
        assert_close(ours, theirs)


def test_stride_and_padding_are_optional(conv):
    x, w, b, *_ = drawn(1)
    np.testing.assert_array_equal(conv.conv_forward(x, w, b), conv.conv_forward(x, w, b, 1, 0))
    dout = np.ones_like(conv.conv_forward(x, w, b))
    for short, long in zip(conv.conv_backward(dout, x, w, b), conv.conv_backward(dout, x, w, b, 1, 0), strict=True):
        np.testing.assert_array_equal(short, long)


def test_what_no_position_reaches_has_no_gradient(conv):
    x, w, b, *_ = drawn(0, ((6, 8), (3, 2), (2, 3, 2), 2, 0))
    dx, _, _ = conv.conv_backward(np.ones((2, 2, 2, 4)), x, w, b, 2, 0)
    assert np.all(dx[:, :, 5] == 0)
    assert np.all(dx[:, :, :5] != 0)


def test_size_of_the_maps_is_conv_output_size(conv):
    for seed in range(len(LAYERS)):
        x, w, b, stride, padding = drawn(seed)
        sizes = [
            conv.conv_output_size(n, k, stride, padding) for n, k in zip(x.shape[2:], w.shape[2:], strict=True)
        ]
        assert conv.conv_forward(x, w, b, stride, padding).shape == (len(x), len(w), *sizes)


BAD = [
    ({"x": (2, 1, 5, 6)}, "channels"),
    ({"w": (2, 1, 3, 2)}, "channels"),
    ({"w": (2, 4, 3, 2)}, "channels"),
    ({"w": (2, 3, 6, 2)}, "kernel"),
    ({"w": (2, 3, 3, 9), "padding": 1}, "kernel"),
    ({"stride": 0}, "stride"),
    ({"stride": -1}, "stride"),
    ({"padding": -1}, "padding"),
]


@pytest.mark.parametrize(("changed", "says"), BAD)
def test_bad_arguments_are_refused(conv, changed, says):
    given = {"x": (2, 3, 5, 6), "w": (2, 3, 3, 2), "stride": 1, "padding": 0, **changed}
    with pytest.raises(ValueError, match=says):
        conv.conv_forward(np.ones(given["x"]), np.ones(given["w"]), np.ones(2), given["stride"], given["padding"])


def test_arguments_stay_as_they_were(conv):
    x, w, b, stride, padding = drawn(5)
    dout = np.ones_like(conv.conv_forward(x, w, b, stride, padding))
    arguments = (dout, x, w, b)
    before = [argument.copy() for argument in arguments]
    for argument in arguments:
        argument.flags.writeable = False
    conv.conv_forward(x, w, b, stride, padding)
    conv.conv_backward(*arguments, stride, padding)
    for argument, was in zip(arguments, before, strict=True):
        np.testing.assert_array_equal(argument, was)
