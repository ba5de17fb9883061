"""Wrong on purpose: mistakes of a gradient check.

Those of the catalogue that can stand in ``numerical_gradient`` as well as in ``gradient_check`` occur twice, the
second with the prefix ``check_``. Three have right values and cost the contract alone: ``writes_into_x``,
``moves_a_copy`` and ``error_writes_into_a``.

Left out of the catalogue, with the reason:

- *gc-random-forward*: the functions that are handed over are no random ones, and a student has no say in them.
"""

import numpy as np

from grader.authoring import wrong, wrong_with

from .solution import numerical_gradient as right_numerical_gradient
from .solution import relative_error as right_relative_error

NUMERIC = ("each entry", "entries that interact", "any shape", "the step h", "integers")
ERROR = ("relative error", "tiny and large")


def _central(f, x, h, *, dtype=np.float64):
    """A central difference in any precision, or in none."""
    x = np.array(x, dtype=dtype)
    gradient = np.zeros(x.shape, dtype=dtype)
    for place in np.ndindex(x.shape):
        old = x[place]
        x[place] = old + dtype(h)
        above = dtype(f(x))
        x[place] = old - dtype(h)
        gradient[place] = (above - dtype(f(x))) / (2 * dtype(h))
        x[place] = old
    return gradient


def _forward(f, x, h):
    """One-sided differences."""
    x = np.array(x, dtype=np.float64)
    gradient, here = np.zeros(x.shape), f(x)
    for place in np.ndindex(x.shape):
        old = x[place]
        x[place] = old + h
        gradient[place] = (f(x) - here) / h
        x[place] = old
    return gradient


def _pair(f, grad_f, x):
    return grad_f(x), right_numerical_gradient(f, x)


def _scale(a, b):
    return max(np.max(np.abs(a)), np.max(np.abs(b)))


def _over(a, b, largest):
    """The largest difference divided by a number, which may be 0."""
    difference = np.max(np.abs(a - b))
    with np.errstate(divide="ignore"):
        return float(difference / largest) if difference else 0.0


# --- numerical_gradient ----------------------------------------------------------------------------------


@wrong("numerical_gradient", fails=NUMERIC)
def forward_difference(numerical_gradient, f, x, h=1e-5):
    """You took a one-sided difference, (f(x + h) - f(x)) / h. Its error is much larger than that of central ones.

    Hint: Which two points lie symmetrically around x? Try f(x) = x**2 at 0 with h = 0.1: what should come out?
    """
    return _forward(f, x, h)


@wrong("numerical_gradient", fails=NUMERIC)
def backward_difference(numerical_gradient, f, x, h=1e-5):
    """You took a one-sided difference, (f(x) - f(x - h)) / h. Its error is much larger than that of central ones.

    Hint: Which two points lie symmetrically around x? Try f(x) = x**2 at 0 with h = 0.1: what should come out?
    """
    return _forward(f, x, -h)


@wrong("numerical_gradient", fails=NUMERIC)
def divides_by_h(numerical_gradient, f, x, h=1e-5):
    """Every entry of yours is twice too large, as when the difference is divided by h instead of 2 h.

    Hint: How far apart are the two points at which you call f?
    """
    return 2 * numerical_gradient(f, x, h)


@wrong("numerical_gradient", fails=NUMERIC)
def alias_halves(numerical_gradient, f, x, h=1e-5):
    """You moved one and the same array up and down again: a second name is not a copy. Your result is half of
    what it should be.

    Hint: After plus = x, does plus[0] += h change x[0] as well?
    """
    moved = np.array(x, dtype=np.float64)
    gradient = np.zeros(moved.shape)
    for place in np.ndindex(moved.shape):
        plus = moved
        plus[place] += h
        above = f(plus)
        minus = moved
        minus[place] -= h
        gradient[place] = (above - f(minus)) / (2 * h)
    return gradient


@wrong("numerical_gradient", fails=NUMERIC)
def one_sided_over_two_steps(numerical_gradient, f, x, h=1e-5):
    """You moved each entry to one side only, and divided by 2 h. Your result is half of what it should be.

    Hint: How far apart are the two places at which you call f?
    """
    return alias_halves.make(numerical_gradient, f, x, h)


@wrong("numerical_gradient", fails=("entries that interact", "any shape", "the step h", "integers"))
def not_restored(numerical_gradient, f, x, h=1e-5):
    """You left each entry where you had moved it, so the next partial derivative is taken at another point.

    Hint: When f is called for the second entry, where is the first one?
    """
    moved = np.array(x, dtype=np.float64)
    gradient = np.zeros(moved.shape)
    for place in np.ndindex(moved.shape):
        moved[place] += h
        above = f(moved)
        moved[place] -= 2 * h
        gradient[place] = (above - f(moved)) / (2 * h)
    return gradient


@wrong("numerical_gradient", fails=NUMERIC)
def perturbs_all(numerical_gradient, f, x, h=1e-5):
    """You moved all entries at once: what you get is the sum of all partial derivatives, in every entry.

    Hint: How many different numbers does your gradient hold? How many partial derivatives are there?
    """
    return np.full(x.shape, (f(x + h) - f(x - h)) / (2 * h))


@wrong("numerical_gradient", fails=NUMERIC)
def precedence(numerical_gradient, f, x, h=1e-5):
    """You divided by 2 and multiplied by h, as / 2 * h does: your gradient is almost zero.

    Hint: Does the formula divide by h or multiply by it? What is 8 / 2 * 2 in Python?
    """
    return numerical_gradient(f, x, h) * h * h


@wrong("numerical_gradient", fails=NUMERIC)
def minus_first(numerical_gradient, f, x, h=1e-5):
    """Every sign of yours is wrong, as when the value above is subtracted from the value below.

    Hint: If f grows with x, is its derivative positive? Is yours?
    """
    return -numerical_gradient(f, x, h)


@wrong("numerical_gradient", fails=NUMERIC)
def h_too_small(numerical_gradient, f, x, h=1e-5):
    """You made the step far too small: the two values of f agree in almost all digits, and few are left.

    Hint: f is known to 16 digits. How many of them survive the subtraction if the step is 1e-12?
    """
    return numerical_gradient(f, x, h * 1e-7)


@wrong("numerical_gradient", fails=("the step h",))
def h_ignored(numerical_gradient, f, x, h=1e-5):
    """You used a step of your own instead of h.

    Hint: Call your function with h = 0.1 and with h = 0.001 for a curved f. Should the results differ?
    """
    return numerical_gradient(f, x)


@wrong("numerical_gradient", fails=("the step h",))
def h_relative_to_x(numerical_gradient, f, x, h=1e-5):
    """You made the step proportional to the entry. The step is h for all of them.

    Hint: Where in the formula does the step depend on x?
    """
    gradient = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        gradient[place] = numerical_gradient(f, x, h * abs(x[place]))[place]
    return gradient


@wrong("numerical_gradient", fails=NUMERIC)
def single_precision(numerical_gradient, f, x, h=1e-5):
    """You computed in float32. With 7 digits in all, hardly any is left after the subtraction.

    Hint: What is the dtype of your copy of x? What is np.float32(1) + np.float32(1e-8)?
    """
    return _central(f, x, h, dtype=np.float32).astype(np.float64)


@wrong("numerical_gradient", fails=("integers",))
def integers_truncated(numerical_gradient, f, x, h=1e-5):
    """You move entries of an array of integers, which cannot take up a small step: what you add is cut off.

    Hint: What does a = np.array([1, 2]); a[0] += 0.5 leave in a (if it runs at all)?
    """
    if x.dtype.kind == "f":
        return numerical_gradient(f, x, h)
    moved = x.copy()
    gradient = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        moved[place] = x[place] + h
        above = f(moved)
        moved[place] = x[place] - h
        gradient[place] = (above - f(moved)) / (2 * h)
        moved[place] = x[place]
    return gradient


@wrong("numerical_gradient", fails=("integers",))
def integer_result(numerical_gradient, f, x, h=1e-5):
    """Your gradient has the dtype of x: where x holds integers, all decimals are cut off.

    Hint: What is the dtype of np.zeros_like(x) if x holds integers?
    """
    return numerical_gradient(f, x, h).astype(x.dtype)


@wrong("numerical_gradient", fails=("any shape",))
def flat_result(numerical_gradient, f, x, h=1e-5):
    """You returned a flat array: the gradient is to have the shape of x.

    Hint: What is the shape of your result if x has the shape (2, 3)?
    """
    return numerical_gradient(f, x, h).ravel()


@wrong("numerical_gradient", fails=("any shape",))
def rows_only(numerical_gradient, f, x, h=1e-5):
    """Whole rows move together where x has more than one axis; each entry is to be moved by itself.

    Hint: How many times is f called if x has the shape (2, 3)? How many partial derivatives are there?
    """
    gradient = np.zeros(x.shape)
    for i in range(len(x)):
        step = np.zeros(x.shape)
        step[i] = h
        gradient[i] = (f(x + step) - f(x - step)) / (2 * h)
    return gradient


@wrong("numerical_gradient", fails=("contract",))
def writes_into_x(numerical_gradient, f, x, h=1e-5):
    """You wrote into x itself, even if you put its entries back afterwards. Work on a copy.

    Hint: Which array do you write into? What does np.asarray(x, dtype=float) return if x is a float array already?
    """
    moved = np.asarray(x, dtype=np.float64)
    gradient = np.zeros(moved.shape)
    for place in np.ndindex(moved.shape):
        old = moved[place]
        moved[place] = old + h
        above = f(moved)
        moved[place] = old - h
        gradient[place] = (above - f(moved)) / (2 * h)
        moved[place] = old
    return gradient


@wrong("numerical_gradient", fails=("contract",))
def moves_a_copy(numerical_gradient, f, x, h=1e-5):
    """Your gradient is 0 for an x such as a.T, as when ravel() or reshape() returns a copy there, and f
    never sees the step.

    Hint: For which arrays do ravel() and reshape() return a copy? Does f get the array that your step is in?
    """
    moved = x.astype(np.float64)
    flat, gradient = moved.ravel(), np.zeros(x.size)
    for i, old in enumerate(flat.copy()):
        flat[i] = old + h
        above = f(moved)
        flat[i] = old - h
        gradient[i] = (above - f(moved)) / (2 * h)
        flat[i] = old
    return gradient.reshape(x.shape)


# --- relative_error --------------------------------------------------------------------------------------


@wrong("relative_error", fails=(*ERROR, "zeros"))
def absolute_error(relative_error, a, b):
    """You returned the absolute error: nothing is divided by the size of the arrays.

    Hint: Are 1e-9 and 2e-9 close? Are 1000000 and 1000001? What does your function say?
    """
    return float(np.max(np.abs(a - b)))


@wrong("relative_error", fails=(*ERROR, "zeros"))
def denominator_minus(relative_error, a, b):
    """You subtracted in the denominator: it can be negative, or 0, and then the error means nothing.

    Hint: Can a distance be negative? Exchange a and b: what happens to your error?
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(np.max(np.abs(a - b)) / (np.max(np.abs(a)) - np.max(np.abs(b))))


@wrong("relative_error", fails=("zeros",))
def zero_over_zero(relative_error, a, b):
    """You divided 0 by 0 where both arrays are all zeros: the result is not a number.

    Hint: A unit that is dead has the gradient 0, and your code says 0 too. Is that a right gradient?
    """
    with np.errstate(invalid="ignore"):
        return float(np.max(np.abs(a - b)) / np.float64(_scale(a, b)))


@wrong("relative_error", fails=(*ERROR, "zeros"))
def difference_over_itself(relative_error, a, b):
    """Your error is 1 for any two arrays that differ, as when the difference is divided by itself.

    Hint: What does your function say of two arrays that differ by 1 percent?
    """
    with np.errstate(invalid="ignore"):
        difference = np.max(np.abs(a - b))
        return float(difference / difference)


@wrong("relative_error", fails=("tiny and large",))
def small_number_in_denominator(relative_error, a, b):
    """You kept the denominator from becoming small by a number of your own, so tiny arrays seem to agree.

    Hint: Let a be 1e-10 everywhere and b be -1e-10. What is the relative error, and what do you get?
    """
    return float(np.max(np.abs(a - b)) / max(_scale(a, b), 1e-8))


@wrong("relative_error", fails=ERROR)
def entry_by_entry(relative_error, a, b):
    """You divided entry by entry and took the largest quotient. Both maxima are taken first, and then divided.

    Hint: Let one entry be 1e-12 in a and 2e-12 in b, and all the others 1. Does that entry matter?
    """
    sizes = np.maximum(np.abs(a), np.abs(b))
    return float(np.max(np.abs(a - b) / np.where(sizes == 0, 1.0, sizes)))


@wrong("relative_error", fails=("relative error", "tiny and large", "zeros"))
def divides_by_a(relative_error, a, b):
    """You divided by the largest entry of the first array only.

    Hint: Exchange a and b. Should the error change?
    """
    largest = np.max(np.abs(a))
    return _over(a, b, largest) if largest else 0.0


@wrong("relative_error", fails=ERROR)
def sum_in_denominator(relative_error, a, b):
    """You divided by the sum of the two maxima. The larger of the two is asked for.

    Hint: Let a be all ones and b be all zeros. What is each of the three maxima in the formula?
    """
    total = np.max(np.abs(a)) + np.max(np.abs(b))
    return float(np.max(np.abs(a - b)) / total) if total else 0.0


@wrong("relative_error", fails=ERROR)
def euclidean_norms(relative_error, a, b):
    """You used Euclidean norms where the formula has maxima.

    Hint: If only one of 1000 entries is off, how does your error depend on the other 999?
    """
    largest = max(np.linalg.norm(a), np.linalg.norm(b))
    return float(np.linalg.norm(a - b) / largest) if largest else 0.0


@wrong("relative_error", fails=ERROR)
def mean_error(relative_error, a, b):
    """You took means, or sums, where the formula has maxima: one wrong entry hides among many that are right.

    Hint: One of 1000 entries is wrong by half. What is the largest difference, and what do you compute?
    """
    largest = max(np.mean(np.abs(a)), np.mean(np.abs(b)))
    return float(np.mean(np.abs(a - b)) / largest) if largest else 0.0


@wrong("relative_error", fails=(*ERROR, "zeros"))
def signed_difference(relative_error, a, b):
    """You took the largest a - b without its absolute value: entries that are too small go unnoticed.

    Hint: Let a be all zeros and b be all ones. What is the largest entry of a - b?
    """
    largest = _scale(a, b)
    return float(np.max(a - b) / largest) if largest else 0.0


@wrong("relative_error", fails=(*ERROR, "zeros"))
def signed_denominator(relative_error, a, b):
    """You took the largest entries in the denominator without their absolute values.

    Hint: What is the maximum of [-5, 1], and which of its entries is large?
    """
    largest = np.float64(max(np.max(a), np.max(b)))
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(np.max(np.abs(a - b)) / largest) if np.any(a) or np.any(b) else 0.0


@wrong("relative_error", fails=(*ERROR, "zeros"))
def signed_denominator_or_zero(relative_error, a, b):
    """You took the largest entries in the denominator without their absolute values.

    Hint: What is the maximum of [-5, 1], and which of its entries is large?
    """
    largest = max(np.max(a), np.max(b))
    return float(np.max(np.abs(a - b)) / largest) if largest != 0 else 0.0


@wrong("relative_error", fails=(*ERROR, "zeros"))
def absolute_value_after_the_maximum(relative_error, a, b):
    """In the denominator a negative entry that is largest in size is overlooked, as by abs(np.max(a)).

    Hint: What is abs(np.max([-5, 1])), and what is np.max(np.abs([-5, 1]))?
    """
    relative_error(a, b)
    largest = np.float64(max(abs(np.max(a)), abs(np.max(b))))
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(np.max(np.abs(a - b)) / largest) if np.any(a) or np.any(b) else 0.0


@wrong("relative_error", fails=("contract",))
def error_writes_into_a(relative_error, a, b):
    """You wrote into an array that you were given: the caller's array is gone.

    Hint: Print a and b before and after the call. What is the difference between a -= b and a - b?
    """
    largest = _scale(a, b)
    a -= b
    return float(np.max(np.abs(a)) / largest) if largest else 0.0


# --- gradient_check --------------------------------------------------------------------------------------


@wrong("gradient_check", fails=("right and wrong",))
def always_true(gradient_check, f, grad_f, x, tolerance=1e-6):
    """Your answer is always True, as if every gradient were compared with itself.

    Hint: When is your function to answer False? What does it compute then, from f and from grad_f?
    """
    return bool(np.max(np.abs(grad_f(x) - grad_f(x))) <= tolerance)


@wrong("gradient_check", fails=("right and wrong",))
def inverted(gradient_check, f, grad_f, x, tolerance=1e-6):
    """You answer the opposite: True where the gradient is wrong.

    Hint: Is a large error a good sign or a bad one?
    """
    return not gradient_check(f, grad_f, x, tolerance)


@wrong("gradient_check", fails=("right and wrong",))
def returns_the_error(gradient_check, f, grad_f, x, tolerance=1e-6):
    """You return the error. A verdict is asked for, True or False.

    Hint: What does an if statement make of an error of 1e-9?
    """
    a, b = _pair(f, grad_f, x)
    return float(np.max(np.abs(a - b)) / (_scale(a, b) or 1.0))


@wrong("gradient_check", fails=("right and wrong",))
def check_forward_difference(gradient_check, f, grad_f, x, tolerance=1e-6):
    """Your check calls right gradients wrong, as when it compares with one-sided differences; their error is large.

    Hint: How large is the error of (f(x + h) - f(x)) / h for f(x) = x**2?
    """
    a, b = grad_f(x), _forward(f, x, 1e-5)
    return bool(np.max(np.abs(a - b)) <= tolerance * _scale(a, b))


@wrong("gradient_check", fails=("right and wrong",))
def check_h_too_small(gradient_check, f, grad_f, x, tolerance=1e-6):
    """Your check calls right gradients wrong, as when its step is so small that rounding spoils the difference.

    Hint: f is known to 16 digits. How many of them survive the subtraction if the step is 1e-12?
    """
    a, b = grad_f(x), right_numerical_gradient(f, x, 1e-12)
    return bool(np.max(np.abs(a - b)) <= tolerance * _scale(a, b))


@wrong("gradient_check", fails=("right and wrong",))
def check_single_precision(gradient_check, f, grad_f, x, tolerance=1e-6):
    """Your check calls right gradients wrong, as when it computes in float32, where no six digits agree.

    Hint: What error do you get for a gradient that is right? What is the dtype of what you compare?
    """
    a, b = grad_f(x), _central(f, x, 1e-5, dtype=np.float32)
    return bool(np.max(np.abs(a - b)) <= tolerance * _scale(a, b))


@wrong("gradient_check", fails=("gradients of any scale", "the tolerance"))
def check_absolute_error(gradient_check, f, grad_f, x, tolerance=1e-6):
    """Tiny gradients that are wrong pass your check, as when the absolute error is compared with the tolerance.

    Hint: All gradients are of the size 1e-9. Can your check find anything wrong?
    """
    a, b = _pair(f, grad_f, x)
    return bool(np.max(np.abs(a - b)) <= tolerance)


@wrong("gradient_check", fails=("right and wrong",))
def check_denominator_minus(gradient_check, f, grad_f, x, tolerance=1e-6):
    """Some wrong gradients pass your check, as when the error's denominator is a difference and can be negative.

    Hint: Half of the right gradient is wrong. What is your error for it, and which sign has it?
    """
    a, b = _pair(f, grad_f, x)
    with np.errstate(divide="ignore", invalid="ignore"):
        return bool(np.max(np.abs(a - b)) / (np.max(np.abs(a)) - np.max(np.abs(b))) <= tolerance)


@wrong("gradient_check", fails=("gradients of any scale",))
def check_zero_over_zero(gradient_check, f, grad_f, x, tolerance=1e-6):
    """Where both gradients are zero, your check calls a right gradient wrong, as when it divides 0 by 0.

    Hint: What is the gradient of a function that is constant around x? What does your check say of it?
    """
    a, b = _pair(f, grad_f, x)
    with np.errstate(invalid="ignore"):
        return bool(np.max(np.abs(a - b)) / np.float64(_scale(a, b)) <= tolerance)


@wrong("gradient_check", fails=("right and wrong",))
def check_difference_over_itself(gradient_check, f, grad_f, x, tolerance=1e-6):
    """Your check finds no gradient right, as when the difference is divided by itself and the error is 1.

    Hint: What error does your check find for a gradient that is right?
    """
    a, b = _pair(f, grad_f, x)
    difference = np.max(np.abs(a - b))
    return bool(difference == 0 or difference / difference <= tolerance)


@wrong("gradient_check", fails=("right and wrong",))
def check_signed_difference(gradient_check, f, grad_f, x, tolerance=1e-6):
    """An error of one sign goes unnoticed in your check, as when the difference has no absolute value.

    Hint: Let the gradient be 1 and grad_f say -1. What is the sign of the difference?
    """
    a, b = _pair(f, grad_f, x)
    return bool(np.max(a - b) <= tolerance * _scale(a, b))


@wrong("gradient_check", fails=("right and wrong",))
def check_any_entry(gradient_check, f, grad_f, x, tolerance=1e-6):
    """Your check passes a gradient of which some entries are right and others wrong. All of them must be right.

    Hint: One weight of a network has a wrong gradient. Is the gradient right?
    """
    a, b = _pair(f, grad_f, x)
    return bool(np.any(np.abs(a - b) <= tolerance * _scale(a, b)))


@wrong("gradient_check", fails=("right and wrong",))
def check_first_entry(gradient_check, f, grad_f, x, tolerance=1e-6):
    """Your check passes a gradient of which other entries are wrong, as when only the first one is compared.

    Hint: What does your check say if all entries but the first are wrong?
    """
    a, b = _pair(f, grad_f, x)
    return bool(np.abs(a - b).flat[0] <= tolerance * _scale(a, b))


@wrong("gradient_check", fails=("right and wrong",))
def check_compares_lengths(gradient_check, f, grad_f, x, tolerance=1e-6):
    """Wrong signs and exchanged entries pass your check, as when the lengths of the two gradients are compared.

    Hint: Does the length of a gradient change if you change the sign of an entry?
    """
    a, b = (np.linalg.norm(gradient) for gradient in _pair(f, grad_f, x))
    return bool(abs(a - b) <= tolerance * max(a, b))


@wrong("gradient_check", fails=("right and wrong",))
def check_compares_sums(gradient_check, f, grad_f, x, tolerance=1e-6):
    """Errors that cancel go unnoticed in your check, as when the sums of the two gradients are compared.

    Hint: Two entries of a gradient have changed places. Does the sum change?
    """
    a, b = _pair(f, grad_f, x)
    return bool(abs(np.sum(a) - np.sum(b)) <= tolerance * _scale(a, b))


@wrong("gradient_check", fails=("the tolerance",))
def check_mean_error(gradient_check, f, grad_f, x, tolerance=1e-6):
    """A single wrong entry hides among many others in your check, as when the error is averaged over all of them.

    Hint: One of 1000 entries is off. By how much may it be off before your check notices?
    """
    a, b = _pair(f, grad_f, x)
    return bool(np.mean(np.abs(a - b)) <= tolerance * _scale(a, b))


@wrong("gradient_check", fails=("the tolerance",))
def check_ignores_tolerance(gradient_check, f, grad_f, x, tolerance=1e-6):
    """Your verdicts do not follow the tolerance that is given, as when one of your own is used.

    Hint: Call your check with the tolerances 1e-3 and 1e-9. Can the verdicts differ?
    """
    return gradient_check(f, grad_f, x)


@wrong("gradient_check", fails=("the tolerance",))
def check_half_the_tolerance(gradient_check, f, grad_f, x, tolerance=1e-6):
    """Your check is stricter than the tolerance that is given.

    Hint: With a tolerance of 0.001, what should come out for an error of 0.0007? What is compared with what?
    """
    return gradient_check(f, grad_f, x, tolerance / 2)


@wrong("gradient_check", fails=("the tolerance",))
def check_ten_times_the_tolerance(gradient_check, f, grad_f, x, tolerance=1e-6):
    """Your check is more lenient than the tolerance that is given.

    Hint: With a tolerance of 0.001, what should come out for an error of 0.003? What is compared with what?
    """
    return gradient_check(f, grad_f, x, 10 * tolerance)


# --- relative_error: the formulas of two well-known courses ----------------------------------------------


@wrong("relative_error", fails=("relative error", "tiny and large"))
def entry_by_entry_over_sums(relative_error, a, b):
    """You divided entry by entry by |a| + |b| and took the largest quotient, as the notes of CS231n do.

    Hint: Which maxima does the docstring take first, and what is divided then?
    """
    return float(np.max(np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b))))


@wrong("relative_error", fails=("relative error", "tiny and large"))
def norms_over_their_sum(relative_error, a, b):
    """You divided the norm of the difference by the sum of the norms, as Andrew Ng's course does.

    Hint: Which maxima does the docstring take, and is there a sum in the denominator?
    """
    total = np.linalg.norm(a) + np.linalg.norm(b)
    return float(np.linalg.norm(a - b) / total) if total else 0.0


@wrong("relative_error", fails=("relative error", "tiny and large"))
def norm_over_norm_of_sum(relative_error, a, b):
    """You divided the norm of the difference by the norm of the sum.

    Hint: What is your denominator if b is -a?
    """
    total = np.linalg.norm(a + b)
    return float(np.linalg.norm(a - b) / total) if total else 0.0


# --- further formulas and slips that people write --------------------------------------------------------


@wrong("relative_error", fails=("relative error", "tiny and large", "zeros"))
def smaller_of_the_maxima(relative_error, a, b):
    """You divided by the smaller of the two maxima. The larger of the two is asked for.

    Hint: What do you divide by if one of the arrays is all zeros?
    """
    least = min(np.max(np.abs(a)), np.max(np.abs(b)))
    return float(np.max(np.abs(a - b)) / least) if least else 0.0


@wrong("relative_error", fails=("relative error", "tiny and large", "zeros"))
def root_mean_square_error(relative_error, a, b):
    """You took the root of the mean of the squares; the largest difference is asked for.

    Hint: If one entry of a hundred is wrong by 10, what is the largest difference, and what do you get?
    """
    largest = _scale(a, b)
    return float(np.sqrt(np.mean((a - b) ** 2)) / largest) if largest else 0.0


@wrong("relative_error", fails=("relative error", "tiny and large", "zeros"))
def relative_to_the_first(relative_error, a, b):
    """You divided by the largest entry of the first array alone. It should be the larger of the two arrays' maxima.

    Hint: Exchange the two arrays. Does your error stay the same?
    """
    return _over(a, b, np.max(np.abs(a)))


@wrong("relative_error", fails=("zeros",))
def one_for_zeros(relative_error, a, b):
    """You return 1 where both arrays are zero everywhere; the error of two equal arrays is 0.

    Hint: How far apart are two arrays of zeros?
    """
    return relative_error(a, b) if _scale(a, b) else 1.0


@wrong("gradient_check", fails=("right and wrong", "the tolerance"))
def check_without_signs(gradient_check, f, grad_f, x, tolerance=1e-6):
    """A gradient of the wrong sign passes your check, as when absolute values are compared.

    Hint: How far apart are the gradients 3 and -3?
    """
    numeric = _central(f, x, 1e-5)
    signs = np.where(numeric == 0, 1.0, np.sign(numeric))
    return gradient_check(f, lambda at: signs * np.abs(grad_f(at)), x, tolerance)


@wrong("gradient_check", fails=("gradients of any scale", "the tolerance"))
def check_by_allclose(gradient_check, f, grad_f, x, tolerance=1e-6):
    """Your check allows more than the tolerance, as np.allclose does: it adds 1e-5 times each entry by default.

    Hint: What does your check say of the gradients 1e-9 and 3e-9? Which limits does it have beside the tolerance?
    """
    return bool(np.allclose(grad_f(x), _central(f, x, 1e-5), atol=tolerance))


@wrong("gradient_check", fails=("gradients of any scale", "the tolerance"))
def check_by_allclose_alone(gradient_check, f, grad_f, x, tolerance=1e-6):
    """Your verdicts do not follow the tolerance that is given, as when np.allclose has limits of its own.

    Hint: Call your check with the tolerances 1e-3 and 1e-9. Can the verdicts differ?
    """
    return bool(np.allclose(grad_f(x), _central(f, x, 1e-5)))


@wrong("gradient_check", fails=("gradients of any scale",))
def check_by_allclose_relative(gradient_check, f, grad_f, x, tolerance=1e-6):
    """Your check allows more than the tolerance for tiny gradients, as np.allclose does: it adds 1e-8 by default.

    Hint: What does your check say of the gradients 1e-9 and 3e-9? Which limits does it have beside the tolerance?
    """
    return bool(np.allclose(grad_f(x), _central(f, x, 1e-5), rtol=tolerance))


@wrong("gradient_check", fails=("the tolerance",))
def check_tolerance_as_step(gradient_check, f, grad_f, x, tolerance=1e-6):
    """Your check calls right gradients wrong if the tolerance is tiny, as when it is used as the step h, too.

    Hint: Which step does numerical_gradient get from your check, and which one is its default?
    """
    return right_relative_error(grad_f(x), _central(f, x, tolerance)) <= tolerance


@wrong("gradient_check", fails=("gradients of any scale",))
def check_entry_by_entry(gradient_check, f, grad_f, x, tolerance=1e-6):
    """Your check calls right gradients with one tiny entry wrong, as when each entry is compared by itself.

    Hint: Over which entries does relative_error take its maxima? How many digits of a tiny entry are right?
    """
    pairs = zip(grad_f(x).flat, right_numerical_gradient(f, x).flat, strict=True)
    return all(right_relative_error(*pair) <= tolerance for pair in pairs)


@wrong("relative_error", fails=("relative error", "tiny and large", "zeros"))
def mean_of_the_maxima(relative_error, a, b):
    """You divided by the mean of the two maxima. The larger of the two is asked for.

    Hint: What is the error of (1,) against (0,)?
    """
    below = (np.max(np.abs(a)) + np.max(np.abs(b))) / 2
    return float(np.max(np.abs(a - b)) / below) if below else 0.0


# --- numbers of one's own --------------------------------------------------------------------------------


def added_to_denominator(c, relative_error, a, b):
    """You added {c} to the denominator, so tiny arrays seem to agree.

    Hint: Let a be 1e-10 everywhere and b be -1e-10. What is the relative error, and what do you get?
    """
    return float(np.max(np.abs(a - b)) / (_scale(a, b) + c))


added_small = wrong_with((1e-8, 1e-7, 1e-6), "relative_error", fails=(*ERROR, "zeros"))(added_to_denominator)
added_tiny = wrong_with((1e-10, 1e-12), "relative_error", fails=("tiny and large",))(added_to_denominator)


# --- further slips ---------------------------------------------------------------------------------------


@wrong("relative_error", fails=(*ERROR, "zeros"))
def absolute_value_of_the_maximum(relative_error, a, b):
    """You took the absolute value after the maximum; it comes before: an entry that is too small goes unnoticed.

    Hint: Let a be [0, 0] and b be [0, 5]. What is the maximum of a - b?
    """
    largest = _scale(a, b)
    return float(abs(np.max(a - b)) / largest) if largest else 0.0


@wrong("relative_error", fails=("zeros",))
def zero_if_one_is_zero(relative_error, a, b):
    """You return 0 if one of the arrays is all zeros; that is right only if both are.

    Hint: How far is (0,) from (1,), as a share of the larger one?
    """
    return relative_error(a, b) if np.any(a) and np.any(b) else 0.0


@wrong("numerical_gradient", fails=("any shape",))
def two_axes_only(numerical_gradient, f, x, h=1e-5):
    """Whole rows move together where x has a third axis; each entry is to be moved by itself.

    Hint: How many times is f called if x has the shape (2, 3, 2)? How many partial derivatives are there?
    """
    gradient = np.zeros(x.shape)
    for place in np.ndindex(x.shape[:2]):
        step = np.zeros(x.shape)
        step[place] = h
        gradient[place] = (f(x + step) - f(x - step)) / (2 * h)
    return gradient


@wrong("relative_error", fails=("relative error", "tiny and large", "zeros"))
def divides_by_b(relative_error, a, b):
    """You divided by the largest entry of the second array only. It should be the larger of the two arrays' maxima.

    Hint: Exchange a and b. Should the error change?
    """
    largest = np.max(np.abs(b))
    return _over(a, b, largest) if largest else 0.0


@wrong("relative_error", fails=("relative error", "tiny and large", "zeros"))
def relative_to_the_second(relative_error, a, b):
    """You divided by the largest entry of the second array. It should be the larger of the two arrays' maxima.

    Hint: Exchange the two arrays. Does your error stay the same?
    """
    return _over(a, b, np.max(np.abs(b)))


@wrong("numerical_gradient", fails=NUMERIC)
def never_set_back(numerical_gradient, f, x, h=1e-5):
    """Entries that were moved stay moved: each of your partial derivatives has all the earlier ones in it.

    Hint: When the second entry is moved, where is the first one?
    """
    above, below, gradient = np.array(x, dtype=float), np.array(x, dtype=float), np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        above[place] += h
        below[place] -= h
        gradient[place] = (f(above) - f(below)) / (2 * h)
    return gradient
