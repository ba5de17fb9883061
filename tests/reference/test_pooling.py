"""The pooling layer against JAX (forward and automatic derivatives)."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

jax.config.update("jax_enable_x64", True)

MODES = ("max", "average", "sum")

# image, size, stride: side by side, overlapping, with gaps, pairs, windows of one pixel or as large as the
# image, and with a rest on no, one or both axes.
LAYERS = [
    ((4, 6), 2, None),
    ((5, 5), 3, 1),
    ((7, 9), (3, 2), 2),
    ((6, 8), 3, 2),
    ((5, 8), 2, 3),
    ((1, 1), 1, None),
    ((4, 5), (4, 5), (2, 1)),
    ((3, 7), (1, 3), (2, 1)),
    ((5, 6), 1, (2, 3)),
    ((6, 5), (2, 3), None),
]


def drawn(seed, *, whole=False):
    number = seed % len(LAYERS)
    image, size, stride = LAYERS[number]
    rng = np.random.default_rng([31, seed])
    shape = (1 + number % 3, 1 + number % 2, *image)
    x = rng.normal(size=shape) - 5.0 * (seed % 4 == 1)  # all negative now and then
    return (rng.permutation(np.arange(x.size) - x.size // 2).reshape(shape) if whole else x), size, stride


def pair(value):
    return value if isinstance(value, tuple) else (value, value)


def layer_of_jax(x, size, stride, mode):
    """XLA's reduction over windows."""
    window, strides = (1, 1, *pair(size)), (1, 1, *pair(size if stride is None else stride))
    if mode == "max":
        return jax.lax.reduce_window(x, -jnp.inf, jax.lax.max, window, strides, "VALID")
    total = jax.lax.reduce_window(x, 0.0, jax.lax.add, window, strides, "VALID")
    return total / np.prod(window) if mode == "average" else total


def assert_close(ours, theirs):
    theirs = np.asarray(theirs)
    assert ours.shape == theirs.shape
    assert ours.dtype == np.float64
    np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-10 * float(np.max(np.abs(theirs), initial=0.0)))


@pytest.fixture
def pooling(reference):
    return reference("pooling")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("seed", range(50))
def test_layer_is_that_of_jax(pooling, seed, mode):
    x, size, stride = drawn(seed, whole=seed % 5 == 4)
    assert_close(
        pooling.pool_forward(x, size, stride, mode), layer_of_jax(jnp.asarray(x, float), size, stride, mode)
    )


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("seed", range(50))
def test_gradient_is_that_of_automatic_differentiation(pooling, seed, mode):
    x, size, stride = drawn(seed, whole=seed % 5 == 4)
    out, pull = jax.vjp(lambda x: layer_of_jax(x, size, stride, mode), jnp.asarray(x, float))
    dout = np.random.default_rng([32, seed]).normal(size=out.shape)
    assert_close(pooling.pool_backward(dout, x, size, stride, mode), pull(dout)[0])


def test_by_hand(pooling):
    x = np.array([[[[-5.0, -3.0, 2.0], [-8.0, -4.0, -9.0]]]])
    assert pooling.pool_forward(x, 2).tolist() == [[[[-3.0]]]]
    assert pooling.pool_forward(x, 2, mode="average").tolist() == [[[[-5.0]]]]
    assert pooling.pool_forward(x, (1, 3), mode="sum").tolist() == [[[[-6.0], [-21.0]]]]
    assert pooling.pool_forward(x, 2, (7, 1)).tolist() == [[[[-3.0, 2.0]]]]


def test_max_and_no_stride_are_the_defaults(pooling):
    x, _, _ = drawn(6)
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
    rng = np.random.default_rng([33, seed])
    _, size, stride = drawn(seed)
    x = rng.integers(0, 2, drawn(seed)[0].shape).astype(float)
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
    x, size, stride = drawn(2)
    dout = np.ones_like(pooling.pool_forward(x, size, stride, mode))
    before = x.copy(), dout.copy()
    x.flags.writeable = dout.flags.writeable = False
    pooling.pool_forward(x, size, stride, mode)
    pooling.pool_backward(dout, x, size, stride, mode)
    np.testing.assert_array_equal(x, before[0])
    np.testing.assert_array_equal(dout, before[1])
