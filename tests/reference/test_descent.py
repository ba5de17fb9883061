"""The descent step and the gradients' norms against JAX's derivatives, and against the lecture's figure."""

import numpy as np
import pytest

from .stored import cases


@pytest.fixture
def descent(reference):
    return reference("descent")


@cases("descent", "step")
def test_a_step_is_what_jax_subtracts(descent, case):
    params, grads, rate = case.arguments
    new = descent.gradient_step(params, grads, rate)
    assert new.keys() == params.keys()
    for name, array in new.items():
        np.testing.assert_allclose(array, case.expected[name], rtol=1e-10, atol=1e-12)
        assert not np.shares_memory(array, params[name])


@cases("descent", "norms")
def test_norms_are_those_of_jaxs_gradients(descent, case):
    weights, zs, name = case.arguments
    got = descent.gradient_norms(weights, zs, name)
    np.testing.assert_allclose(got, case.expected, rtol=1e-10, atol=1e-13)
    assert got.shape == (len(weights),)


def test_fifteen_halvings_are_three_hundred_thousandths(descent):
    # The slide says 0.0003; 0.5 to the 15th is 0.0000305. From the output to the input there are 15 weights.
    weights, zs = [np.full((1, 1), 0.5)] * 15, [np.ones(1)] * 15
    norms = descent.gradient_norms(weights, zs, "relu")
    assert norms[0] * 0.5 == pytest.approx(3.0517578125e-05, rel=1e-15)
    at_zero = descent.gradient_norms(weights, [np.zeros(1)] * 15, "sigmoid")
    assert at_zero[0] == pytest.approx(0.25**15 * 0.5**14, rel=1e-12)
    assert at_zero[-1] == 0.25


@pytest.mark.parametrize("z", [-1000.0, 1000.0])
@pytest.mark.parametrize("name", ["sigmoid", "tanh", "relu"])
def test_far_out_slopes_are_finite(descent, name, z):
    (norm,) = descent.gradient_norms([np.ones((1, 1))], [np.array([z])], name)
    assert norm == (1.0 if name == "relu" and z > 0 else 0.0)


def test_documented_errors_are_raised(descent):
    one = {"W": np.ones(2)}
    for grads in ({}, {"b": np.ones(2)}, {"W": np.ones(2), "b": np.ones(1)}):
        with pytest.raises(ValueError, match="keys"):
            descent.gradient_step(one, grads, 0.1)
    with pytest.raises(ValueError, match="'softmax'"):
        descent.gradient_norms([np.eye(2)], [np.ones(2)], "softmax")
