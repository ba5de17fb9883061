"""The classifier's reference against JAX: values by its own layers, gradients by its own derivatives."""

import numpy as np
import pytest

from .stored import cases


@pytest.fixture
def classifier(reference):
    return reference("classifier")


@cases("classifier", "flattened")
def test_flatten_reads_in_c_order(classifier, case):
    x = case.arguments
    N, C, H, W = x.shape
    rows = classifier.flatten(x)
    assert rows.shape == (N, C * H * W)
    assert all(rows[n, (c * H + h) * W + w] == x[n, c, h, w] for n, c, h, w in np.ndindex(x.shape))
    np.testing.assert_array_equal(rows, case.expected)


@cases("classifier", "affine")
def test_the_affine_layer_and_its_gradients_are_jaxs(classifier, case):
    dout, *arguments = case.arguments
    out, gradients = case.expected
    np.testing.assert_allclose(classifier.affine_forward(*arguments), out, rtol=1e-10, atol=1e-12)
    for got, expected in zip(classifier.affine_backward(dout, *arguments), gradients, strict=True):
        np.testing.assert_allclose(got, expected, rtol=1e-10, atol=1e-12)


@cases("classifier", "cross_entropy")
def test_softmax_and_loss_are_scipys_and_jaxs(classifier, case):
    logits, targets = case.arguments
    np.testing.assert_allclose(classifier.softmax(logits), case.expected["softmax"], rtol=1e-10, atol=1e-15)
    loss, dlogits = classifier.cross_entropy(logits, targets)
    assert loss == pytest.approx(case.expected["loss"], rel=1e-10, abs=1e-13)
    np.testing.assert_allclose(dlogits, case.expected["dlogits"], rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(dlogits.sum(axis=1), 0, atol=1e-12)


@cases("classifier", "network")
def test_the_network_is_made_of_jaxs_layers(classifier, case):
    got = classifier.cnn_forward(*case.arguments)
    np.testing.assert_allclose(got, case.expected, rtol=1e-10, atol=1e-13)
    assert got.dtype == np.float64


def test_by_hand(classifier):
    assert classifier.cross_entropy(np.zeros((3, 4)), np.array([0, 1, 3]))[0] == pytest.approx(np.log(4), rel=1e-15)
    far = np.array([[1000.0, 0.0], [0.0, -1000.0]])
    loss, dlogits = classifier.cross_entropy(far, np.array([1, 1]))
    assert loss == 1000.0
    np.testing.assert_array_equal(dlogits, [[0.5, -0.5], [0.5, -0.5]])
    np.testing.assert_array_equal(classifier.softmax(far), [[1, 0], [1, 0]])
