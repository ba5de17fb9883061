"""The pooling layer against JAX (forward and automatic derivatives)."""

import numpy as np
import pytest

from .stored import cases, stored

MODES = ("max", "average", "sum")


def windowed(case):
    """Images, size and stride; JSON has stored pairs as lists."""
    _, x, *window = case.arguments
    return x, *(tuple(value) if isinstance(value, list) else value for value in window)


def assert_close(ours, theirs):
    assert ours.shape == theirs.shape
    assert ours.dtype == np.float64
    np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-10 * float(np.max(np.abs(theirs), initial=0.0)))


@pytest.fixture
def pooling(reference):
    return reference("pooling")


@pytest.mark.parametrize("mode", MODES)
@cases("pooling", "layer")
def test_layer_is_that_of_jax(pooling, case, mode):
    assert_close(pooling.pool_forward(*windowed(case), mode), case.expected[mode][0])


@pytest.mark.parametrize("mode", MODES)
@cases("pooling", "layer")
def test_gradient_is_that_of_automatic_differentiation(pooling, case, mode):
    dout = case.arguments[0]
    assert_close(pooling.pool_backward(dout, *windowed(case), mode), case.expected[mode][1])


def test_by_hand(pooling):
    x = np.array([[[[-5.0, -3.0, 2.0], [-8.0, -4.0, -9.0]]]])
    assert pooling.pool_forward(x, 2).tolist() == [[[[-3.0]]]]
    assert pooling.pool_forward(x, 2, mode="average").tolist() == [[[[-5.0]]]]
    assert pooling.pool_forward(x, (1, 3), mode="sum").tolist() == [[[[-6.0], [-21.0]]]]
    assert pooling.pool_forward(x, 2, (7, 1)).tolist() == [[[[-3.0, 2.0]]]]


def test_max_and_no_stride_are_the_defaults(pooling):
    x = np.random.default_rng(31).normal(size=(1, 1, 4, 5))
    assert_close(pooling.pool_forward(x, 2), pooling.pool_forward(x, (2, 2), (2, 2), "max"))
    dout = np.ones_like(pooling.pool_forward(x, 2))
    assert_close(pooling.pool_backward(dout, x, 2), pooling.pool_backward(dout, x, (2, 2), (2, 2), "max"))


@pytest.mark.parametrize("mode", MODES)
def test_what_no_window_reaches_has_no_gradient(pooling, mode):
    x = np.random.default_rng(5).normal(size=(2, 3, 5, 7))
    dx = pooling.pool_backward(np.ones((2, 3, 2, 3)), x, 2, mode=mode)
    assert np.all(dx[:, :, 4] == 0)
    assert np.all(dx[:, :, :, 6] == 0)
    assert dx.sum() == pytest.approx(2 * 3 * 6 * (4 if mode == "sum" else 1))


@pytest.mark.parametrize("seed", range(50))
def test_ties_conserve_the_gradient(pooling, seed):
    images, size, stride = windowed(stored("pooling", "layer")[seed])
    rng = np.random.default_rng([33, seed])
    x = rng.integers(0, 2, images.shape).astype(float)
    dout = rng.uniform(0.5, 1.5, pooling.pool_forward(x, size, stride).shape)
    dx = pooling.pool_backward(dout, x, size, stride)
    np.testing.assert_allclose(dx.sum(axis=(2, 3)), dout.sum(axis=(2, 3)), rtol=1e-12)
    assert np.all(dx >= 0)


BAD = [
    ({"size": (6, 2)}, "size"),
    ({"size": (2, 7)}, "size"),
    ({"size": 9, "stride": 1}, "size"),
    ({"stride": 0}, "stride"),
    ({"stride": (1, 0)}, "stride"),
    ({"stride": (-1, 1)}, "stride"),
    ({"mode": "median"}, "median"),
    ({"mode": ""}, "mode"),
    ({"mode": "Max"}, "mode"),
]


@pytest.mark.parametrize(("changed", "says"), BAD)
def test_bad_arguments_are_refused(pooling, changed, says):
    with pytest.raises(ValueError, match=says):
        pooling.pool_forward(np.ones((2, 3, 5, 6)), **{"size": 2, "stride": None, "mode": "max", **changed})


@pytest.mark.parametrize("mode", MODES)
def test_arguments_stay_as_they_were(pooling, mode):
    x, size, stride = windowed(stored("pooling", "layer")[2])
    x = x.copy()
    dout = np.ones_like(pooling.pool_forward(x, size, stride, mode))
    before = x.copy(), dout.copy()
    x.flags.writeable = dout.flags.writeable = False
    pooling.pool_forward(x, size, stride, mode)
    pooling.pool_backward(dout, x, size, stride, mode)
    np.testing.assert_array_equal(x, before[0])
    np.testing.assert_array_equal(dout, before[1])
