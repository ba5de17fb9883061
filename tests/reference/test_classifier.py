"""The classifier's reference against JAX: values by its own layers, gradients by its own derivatives."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.special import log_softmax, softmax

jax.config.update("jax_enable_x64", True)

SHAPES = [(1, 1, 1), (3, 2, 4), (2, 5, 3), (4, 4, 4), (6, 3, 2)]


@pytest.fixture
def classifier(reference):
    return reference("classifier")


@pytest.mark.parametrize("seed", range(60))
def test_flatten_reads_in_c_order(classifier, seed):
    rng = np.random.default_rng([20, seed])
    x = rng.normal(size=rng.integers(1, 5, 4))
    N, C, H, W = x.shape
    rows = classifier.flatten(x)
    assert rows.shape == (N, C * H * W)
    n, c, h, w = (int(rng.integers(size)) for size in x.shape)
    assert rows[n, (c * H + h) * W + w] == x[n, c, h, w]
    np.testing.assert_array_equal(rows, jax.vmap(jnp.ravel)(x))


@pytest.mark.parametrize("seed", range(60))
def test_the_affine_layer_and_its_gradients_are_jaxs(classifier, seed):
    rng = np.random.default_rng([21, seed])
    N, n_in, n_out = SHAPES[seed % len(SHAPES)]
    a, w, b = rng.normal(size=(N, n_in)), rng.normal(size=(n_in, n_out)), rng.normal(size=n_out)
    dout = rng.normal(size=(N, n_out))
    out, pull = jax.vjp(lambda a, w, b: jnp.einsum("nr,rp->np", a, w) + b, a, w, b)
    np.testing.assert_allclose(classifier.affine_forward(a, w, b), out, rtol=1e-10, atol=1e-12)
    for got, expected in zip(classifier.affine_backward(dout, a, w, b), pull(dout), strict=True):
        np.testing.assert_allclose(got, expected, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("seed", range(60))
def test_softmax_and_loss_are_scipys_and_jaxs(classifier, seed):
    rng = np.random.default_rng([22, seed])
    N, _, classes = SHAPES[seed % len(SHAPES)]
    logits = rng.normal(size=(N, classes)) * rng.choice([0.1, 3.0, 300.0]) + rng.choice([-1000, 0, 1000], (N, 1))
    targets = rng.integers(0, classes, N)
    np.testing.assert_allclose(classifier.softmax(logits), softmax(logits, axis=1), rtol=1e-10, atol=1e-15)

    def loss_of(z):
        return -jnp.take_along_axis(jax.nn.log_softmax(z), targets[:, None], axis=1).mean()

    loss, dlogits = classifier.cross_entropy(logits, targets)
    expected = -log_softmax(logits, axis=1)[np.arange(N), targets].mean()
    assert loss == pytest.approx(expected, rel=1e-10, abs=1e-13)
    np.testing.assert_allclose(dlogits, jax.grad(loss_of)(jnp.asarray(logits)), rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(dlogits.sum(axis=1), 0, atol=1e-12)


NETWORKS = [
    (1, 2, 2, 1, 1, 1, 2),
    (2, 7, 6, 3, 2, 3, 4),
    (3, 5, 9, 2, 3, 1, 3),
    (1, 6, 6, 4, 3, 3, 5),
    (2, 4, 5, 2, 2, 2, 2),
]


@pytest.mark.parametrize("seed", range(50))
def test_the_network_is_made_of_jaxs_layers(classifier, seed):
    rng = np.random.default_rng([23, seed])
    C, H, W, K, R, S, classes = NETWORKS[seed % len(NETWORKS)]
    left = K * ((H - R + 1) // 2) * ((W - S + 1) // 2)
    params = {
        "conv_w": rng.normal(size=(K, C, R, S)),
        "conv_b": rng.normal(size=K),
        "fc_w": rng.normal(size=(left, classes)),
        "fc_b": rng.normal(size=classes),
    }
    x = rng.normal(size=(1 + seed % 3, C, H, W))
    maps = jax.lax.conv_general_dilated(x, params["conv_w"], (1, 1), "VALID") + params["conv_b"][:, None, None]
    pooled = jax.lax.reduce_window(jax.nn.relu(maps), -jnp.inf, jax.lax.max, (1, 1, 2, 2), (1, 1, 2, 2), "VALID")
    expected = jax.nn.softmax(pooled.reshape(len(x), -1) @ params["fc_w"] + params["fc_b"])
    got = classifier.cnn_forward(x, params)
    np.testing.assert_allclose(got, expected, rtol=1e-10, atol=1e-13)
    assert got.dtype == np.float64


def test_by_hand(classifier):
    assert classifier.cross_entropy(np.zeros((3, 4)), np.array([0, 1, 3]))[0] == pytest.approx(np.log(4), rel=1e-15)
    far = np.array([[1000.0, 0.0], [0.0, -1000.0]])
    loss, dlogits = classifier.cross_entropy(far, np.array([1, 1]))
    assert loss == 1000.0
    np.testing.assert_array_equal(dlogits, [[0.5, -0.5], [0.5, -0.5]])
    np.testing.assert_array_equal(classifier.softmax(far), [[1, 0], [1, 0]])
