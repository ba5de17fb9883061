"""The convolutional layer against JAX (forward and automatic derivatives) and SciPy."""

import numpy as np
import pytest

from .stored import cases, stored


def assert_close(ours, theirs):
    assert ours.shape == theirs.shape
    assert ours.dtype == np.float64
    np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-10 * float(np.max(np.abs(theirs), initial=0.0)))


@pytest.fixture
def conv(reference):
    return reference("conv")


# --- conv_output_size ------------------------------------------------------------------------------------


@cases("conv", "size")
def test_size_is_that_of_jax(conv, case):
    size = conv.conv_output_size(*case.arguments)
    assert isinstance(size, int)
    assert size == case.expected


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


@cases("conv", "one_image")
def test_one_image_is_scipys_correlation(conv, case):
    assert_close(conv.correlate2d(*case.arguments), case.expected)


def test_the_kernel_is_not_flipped(conv):
    image, kernel = np.arange(12.0).reshape(3, 4), np.zeros((2, 2))
    kernel[0, 0] = 1.0
    np.testing.assert_array_equal(conv.correlate2d(image, kernel), image[:2, :3])


@pytest.mark.parametrize("shape", [(4, 1), (1, 5), (4, 5), (9, 9)])
def test_a_kernel_larger_than_the_image_is_refused(conv, shape):
    with pytest.raises(ValueError, match="kernel"):
        conv.correlate2d(np.ones((3, 4)), np.ones(shape))


# --- conv_forward and conv_backward ----------------------------------------------------------------------


@cases("conv", "layer")
def test_layer_is_that_of_jax(conv, case):
    _, *arguments = case.arguments
    assert_close(conv.conv_forward(*arguments), case.expected[0])


@cases("conv", "layer")
def test_gradients_are_those_of_automatic_differentiation(conv, case):
    for ours, theirs in zip(conv.conv_backward(*case.arguments), case.expected[1], strict=True):
        assert_close(ours, theirs)


def test_stride_and_padding_are_optional(conv):
    _, x, w, b, *_ = stored("conv", "layer")[1].arguments
    np.testing.assert_array_equal(conv.conv_forward(x, w, b), conv.conv_forward(x, w, b, 1, 0))
    dout = np.ones_like(conv.conv_forward(x, w, b))
    for short, long in zip(conv.conv_backward(dout, x, w, b), conv.conv_backward(dout, x, w, b, 1, 0), strict=True):
        np.testing.assert_array_equal(short, long)


def test_what_no_position_reaches_has_no_gradient(conv):
    rng = np.random.default_rng(21)
    x, w, b = rng.normal(size=(2, 3, 6, 8)), rng.normal(size=(2, 3, 3, 2)), rng.normal(size=2)
    dx, _, _ = conv.conv_backward(np.ones((2, 2, 2, 4)), x, w, b, 2, 0)
    assert np.all(dx[:, :, 5] == 0)
    assert np.all(dx[:, :, :5] != 0)


def test_size_of_the_maps_is_conv_output_size(conv):
    for case in stored("conv", "layer")[:10]:
        _, x, w, b, stride, padding = case.arguments
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
    *arrays, stride, padding = stored("conv", "layer")[5].arguments
    arguments = [array.copy() for array in arrays]
    before = [argument.copy() for argument in arguments]
    for argument in arguments:
        argument.flags.writeable = False
    conv.conv_forward(*arguments[1:], stride, padding)
    conv.conv_backward(*arguments, stride, padding)
    for argument, was in zip(arguments, before, strict=True):
        np.testing.assert_array_equal(argument, was)
