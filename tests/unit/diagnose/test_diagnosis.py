"""Findings: which mistake is named, when none is, and what is shown of it."""

from __future__ import annotations

import contextlib
import io
import re
import sys
import types
import warnings

import numpy as np
import pytest

from grader import wire
from grader.course.load import load_course
from grader.diagnose.catalogue_data import pack_catalogue, unpack_catalogue
from grader.errors import CourseError
from grader.grading.exercise import grade_exercise
from grader.grading.prepare import prepare_exercise
from grader.model import Status
from grader.running.in_process import InProcess
from tests.courses import write_course

pytestmark = pytest.mark.slow

COURSE = """\
title = "Diagnosis"
demonstration_secret = "00000000000000000000000000000007"
public_seed = 1
follow_through = 0.5

[exercises]
layer = 10
"""
SOLUTION = '''\
"""A layer, its gradients, and what stands on it."""

import numpy as np


def layer(x, w, b):
    """Return ``x @ w + b``."""
    return x @ w + b


def layer_backward(dout, x, w, b):
    """Return dx, dw and db."""
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)


def scores(x, w, b):
    """Return the mean of each row of the layer's output."""
    return layer(x, w, b).mean(axis=1)
'''
CHECKS = """\
import numpy as np
from grader.authoring import Agrees, Differentiates, Exercise, cases, normal, small

SHAPES = {"x": normal(5, 4), "w": normal(4, 3), "b": normal(3)}
GIVEN = cases(**SHAPES) + cases("no bias", x=normal(5, 4), w=normal(4, 3), b=np.zeros(3))
EXERCISE = Exercise(
    "Layer",
    [
        Agrees("forward", "x @ w + b", points=3, call="layer", inputs=GIVEN),
        Differentiates("gradients", "of the layer", points=3, forward="layer", backward="layer_backward",
                       wrt=("x", "w", "b"), inputs=cases(dout=normal(5, 3), **SHAPES)),
        Agrees("scores", "the mean of each row", points=3, call="scores", inputs=GIVEN),
    ],
    contract=1,
    ladder={
        "layer": cases("one number", x=small(1, 1), w=small(1, 1), b=small(1))
        + cases("two examples", x=small(2, 1), w=small(1, 1), b=small(1)),
    },
)
"""
MISCONCEPTIONS = '''\
import numpy as np
from grader.authoring import wrong


@wrong("layer", fails=("forward",))
def no_bias(layer, x, w, b):
    """You forgot the bias.

    Hint: What comes out when x is zero?
    """
    return layer(x, w, np.zeros_like(b))


@wrong("layer", fails=("forward",))
def bias_twice(layer, x, w, b):
    """You added the bias twice.

    Hint: How often does b stand in the formula?
    """
    return layer(x, w, b) + b


@wrong("layer", fails=("forward",))
def bias_doubled(layer, x, w, b):
    """You doubled the bias.

    Hint: Is b given as it is to be used?
    """
    return layer(x, w, 2 * b)


@wrong("layer", fails=("forward",))
def halved(layer, x, w, b):
    """You halved the products.

    Hint: Where does a factor of one half come from?
    """
    return layer(x / 2, w, b)


@wrong("layer", fails=("forward",))
def crashes(layer, x, w, b):
    """You need a bias that is not zero.

    Hint: What do you divide by?
    """
    if not b.any():
        raise ZeroDivisionError
    return layer(x, w, b)


@wrong("layer_backward", fails=("gradients",))
def dw_mean(layer_backward, dout, x, w, b):
    """You averaged dw over the batch.

    Hint: Where was the mean taken?
    """
    dx, dw, db = layer_backward(dout, x, w, b)
    return dx, dw / len(x), db


@wrong("layer_backward", fails=("gradients",))
def db_last(layer_backward, dout, x, w, b):
    """Your db is that of the last example.

    Hint: Should db depend on the first one?
    """
    dx, dw, db = layer_backward(dout, x, w, b)
    return dx, dw, dout[-1]
'''
PRODUCTS = '''

@wrong("layer", fails=("forward",))
def multiplied(layer, x, w, b):
    """You multiplied by the bias.

    Hint: Is it a sum?
    """
    return layer(x, w, 0 * b) * b
'''


FILES = {
    "course.toml": COURSE,
    "reference/layer/solution.py": SOLUTION,
    "reference/layer/checks.py": CHECKS,
    "reference/layer/misconceptions.py": MISCONCEPTIONS,
}


@pytest.fixture
def folder(tmp_path):
    return write_course(tmp_path, FILES)


def prepared_in(folder):
    """The exercise of the course in `folder`, and its plan."""
    course = load_course(folder)
    exercise = course.exercises[0]
    return exercise, prepare_exercise(exercise, course.demonstration_secret, course)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """The exercise of the unchanged course and its plan, whose catalogue is made once."""
    return prepared_in(write_course(tmp_path_factory.mktemp("course"), FILES))


@pytest.fixture
def grade(prepared):
    """Grade functions of a student's own; the others are right."""
    exercise, plan = prepared

    def graded(**functions):
        return grade_exercise(plan, InProcess({**exercise.functions, **functions}))

    return graded


def named(graded):
    return {(finding.function, finding.mistakes) for finding in graded.findings if finding.mistakes}


def of_kind(graded, kind):
    return [finding for finding in graded.findings if finding.kind == kind]


# --- results that depend on more than the arguments ---------------------------------------------------------


def test_of_a_function_whose_results_depend_on_other_calls_nothing_else_is_told(grade):
    calls = []

    def layer(x, w, b):
        calls.append(x)
        return x @ w + b + (x.size > 2) * 1e-4 * len(calls)  # as if few digits were right; no small input shows it

    (finding,) = [one for one in grade(layer=layer).findings if one.function == "layer"]
    assert finding.kind == "memory"
    assert finding.says == "What your layer returns depends on more than its arguments."


def test_a_wrong_function_that_depends_on_its_arguments_alone_is_not_told_to_depend_on_more(grade):
    assert not of_kind(grade(layer=lambda x, w, b: x @ w + b + 1e-4), "memory")


# --- catalogued mistakes ---------------------------------------------------------------------------------


def loops(x, w, b):
    """A student's own way: other loops, other order of the sums, and the bias forgotten."""
    out = np.zeros((len(x), w.shape[1]))
    for i in range(len(x)):
        for j in range(w.shape[1]):
            for k in reversed(range(w.shape[0])):
                out[i, j] += x[i, k] * w[k, j]
    return out


def test_a_mistake_is_named_in_the_authors_words_however_it_was_made(grade):
    (finding,) = of_kind(grade(layer=loops), "misconception")
    assert (finding.says, finding.hint) == ("You forgot the bias.", "What comes out when x is zero?")
    assert finding.mistakes == ("no_bias",)
    # Without a bias there is nothing to forget: one result of two, and the contract is not asked.
    assert finding.evidence.startswith("It explains all 2 calls of ")


def test_mistakes_that_give_the_same_are_named_together(grade):
    (finding,) = of_kind(grade(layer=lambda x, w, b: x @ w + b + b), "misconception")
    assert finding.mistakes == ("bias_twice", "bias_doubled")
    assert finding.says == "One of these: You added the bias twice. Or: You doubled the bias."
    assert "they all give the same" in finding.evidence


def test_what_no_variant_does_is_not_given_a_name(grade):
    assert not named(grade(layer=lambda x, w, b: x @ w + 5 * b))
    assert not named(grade(layer=lambda x, w, b: np.sin(x) @ w + b))


def test_a_mistake_that_a_right_result_contradicts_is_not_named(grade):
    # Wrong in the same way as `halved` where there is a bias, right where there is none.
    graded = grade(layer=lambda x, w, b: x @ w / (2 if b.any() else 1) + b)
    assert graded.checks[0].status is Status.FAILED
    assert not named(graded)


def test_mistake_that_sometimes_raises_is_named(grade):
    def fails(x, w, b):
        if not b.any():
            raise ValueError("no bias")
        return x @ w + b

    assert named(grade(layer=fails)) == {("layer", ("crashes",))}


def test_a_function_that_always_raises_has_no_mistake_to_name(grade):
    def fails(x, w, b):
        raise ValueError

    assert not named(grade(layer=fails))


def test_two_mistakes_at_once_are_found(grade):
    (finding,) = of_kind(grade(layer=lambda x, w, b: x @ w / 2 + 2 * b), "misconception")
    assert finding.says == (
        "Two things together: You halved the products. And one of these: You added the bias twice. Or: You "
        "doubled the bias."
    )
    assert finding.evidence.startswith("Together, the two explain all ")
    assert set(finding.mistakes) == {"halved + bias_twice", "halved + bias_doubled"}


def test_pair_is_rejected_if_either_fails_a_passed_check(folder):
    # Twice the products and twice the bias, halved; `halved` alone would fail a check of its own.
    (folder / "reference/layer/misconceptions.py").write_text(
        MISCONCEPTIONS.replace('fails=("forward",))\ndef halved', 'fails=("forward", "scores"))\ndef halved')
    )
    exercise, plan = prepared_in(folder)
    student = {**exercise.functions, "layer": lambda x, w, b: x @ w / 2 + 2 * b}
    student["scores"] = lambda x, w, b: (x @ w + b).mean(axis=1)
    assert not named(grade_exercise(plan, InProcess(student)))


def test_a_mistake_at_which_numpy_warns_is_catalogued_without_a_word(folder):
    text = MISCONCEPTIONS.replace("return layer(x / 2, w, b)", "return layer(x / 2, w, b) + np.mean(np.zeros(0))")
    (folder / "reference/layer/misconceptions.py").write_text(text)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        _, plan = prepared_in(folder)
        assert any(mistake.name == "halved" for mistake in plan.knowledge.catalogue.of("layer"))
    assert not told


def test_zeros_are_not_taken_for_two_mistakes_that_cancel(folder):
    text = MISCONCEPTIONS + PRODUCTS
    (folder / "reference/layer/misconceptions.py").write_text(text)
    exercise, plan = prepared_in(folder)
    zeros = {**exercise.functions, "layer": lambda x, w, b: 0 * (x @ w + b)}
    assert not named(grade_exercise(plan, InProcess(zeros)))


def test_each_gradient_is_explained_by_itself(grade):
    def backward(dout, x, w, b):
        return dout @ w.T, x.T @ dout / len(x), dout[-1]

    graded = grade(layer_backward=backward)
    assert named(graded) == {("layer_backward", ("dw_mean",)), ("layer_backward", ("db_last",))}


BOTH_MEANS = '''

@wrong("layer_backward", fails=("gradients",))
def means(layer_backward, dout, x, w, b):
    """You averaged dw and db over the batch.

    Hint: Where was the mean taken?
    """
    dx, dw, db = layer_backward(dout, x, w, b)
    return dx, dw / len(x), db / len(x)
'''
TWICE = ("inputs=cases(dout=normal(5, 3), **SHAPES)", "inputs=cases(dout=[normal(5, 3), normal(5, 3)], **SHAPES)")
FROM_TOP = ("\n\n@wrong", "from grader.authoring import wrong\n\n\n@wrong")


@pytest.mark.parametrize(
    ("db", "known"),
    [
        (lambda dout: dout.sum(axis=0), {"dw_mean"}),  # it is right: not averaged, whatever dw is
        (lambda dout: dout.mean(axis=0), {"means"}),
        (lambda dout: dout[0], {"dw_mean", "means"}),  # wrong in a way of its own
    ],
)
def test_shared_finding_skips_the_right_gradient(folder, db, known):
    (folder / "reference/layer/misconceptions.py").write_text(MISCONCEPTIONS + BOTH_MEANS)
    exercise, plan = prepared_in(folder)

    def backward(dout, x, w, b):
        return dout @ w.T, x.T @ dout / len(x), db(dout)

    graded = grade_exercise(plan, InProcess({**exercise.functions, "layer_backward": backward}))
    assert {name for _, names in named(graded) for name in names} == known


BENT = """\
import numpy as np
from grader.authoring import wrong


@wrong("layer_backward", fails=("gradients",))
def bent(layer_backward, dout, x, w, b):
    \'\'\'You bent dw and db.

    Hint: Where does a tanh come from?
    \'\'\'
    dx, dw, db = layer_backward(dout, x, w, b)
    return dx, dw + np.tanh(dw), db + np.tanh(db)
"""


@pytest.mark.parametrize(
    ("bend", "kind", "says"),
    [
        (np.tanh, "misconception", "In value 2 alone: You bent dw and db."),
        (abs, "forensics", None),  # another mistake
    ],
)
def test_a_mistake_in_one_value_is_named_although_it_was_not_made_in_another(folder, bend, kind, says):
    (folder / "reference/layer/misconceptions.py").write_text(BENT)
    (folder / "reference/layer/checks.py").write_text(CHECKS.replace(*TWICE))
    exercise, plan = prepared_in(folder)

    def backward(dout, x, w, b):
        dw = x.T @ dout
        return dout @ w.T, dw + bend(dw), dout.sum(axis=0)

    graded = grade_exercise(plan, InProcess({**exercise.functions, "layer_backward": backward}))
    found = of_kind(graded, kind)
    if says is None:
        assert of_kind(graded, "misconception") == []
    else:
        assert [one.says for one in found] == [says]
        assert found[0].evidence == "It explains your value 2 in all 2 calls. Your other values are without it."


def test_what_the_results_show_is_preferred_to_a_mistake_of_which_other_values_are_free(folder):
    (folder / "reference/layer/misconceptions.py").write_text(BOTH_MEANS.replace(*FROM_TOP))
    (folder / "reference/layer/checks.py").write_text(CHECKS.replace(*TWICE))
    exercise, plan = prepared_in(folder)

    def backward(dout, x, w, b):
        return dout @ w.T, x.T @ dout / len(x), dout.sum(axis=0)

    graded = grade_exercise(plan, InProcess({**exercise.functions, "layer_backward": backward}))
    (found,) = of_kind(graded, "forensics")
    assert "too small by a factor of dout.shape[0]" in found.says or "times too small" in found.says


def test_a_function_that_may_call_one_that_is_wrong_is_named_with_a_caution(grade):
    def unheard_of(x, w, b):
        return np.sin(x @ w) + b

    def without_bias(x, w, b):
        return loops(x, w, b).mean(axis=1)

    told = grade(layer=unheard_of, scores=without_bias).findings
    (about_scores,) = [finding for finding in told if finding.function == "scores"]
    assert about_scores.evidence.endswith("If it calls your layer, fix that first: it is wrong too.")
    assert not [finding for finding in told if finding.function == "layer" and "If it calls" in finding.evidence]


@pytest.mark.parametrize("own_line", [False, True])
def test_what_fails_in_the_line_of_another_function_is_told_to_wait_for_it(folder, own_line):
    given = '"scores": cases("one number", x=small(1, 1), w=small(1, 1), b=small(1)),'
    (folder / "reference/layer/checks.py").write_text(CHECKS.replace("ladder={", f"ladder={{{given}", 1))
    exercise, plan = prepared_in(folder)

    def raising(x, w, b):
        return x @ w + b[0, 0]

    def calling(x, w, b):
        return (x @ w + b[0, 0] if own_line else raising(x, w, b)).mean(axis=1)

    functions = {**exercise.functions, "layer": raising, "scores": calling}
    told = of_kind(grade_exercise(plan, InProcess(functions, frozenset({__file__}))), "counterexample")
    says = {one.function: one.says for one in told}
    assert says["layer"].startswith("layer fails on a small input")
    waits = says["scores"] == "scores fails in the same line as layer: fix layer first."
    assert waits is not own_line


def test_a_mistake_is_said_once_and_where_else_it_shows(grade):
    graded = grade(layer=loops, scores=lambda x, w, b: loops(x, w, b).mean(axis=1))
    (finding,) = of_kind(graded, "misconception")
    assert finding.function == "layer"
    assert "It shows in scores as well." in finding.evidence


def test_a_function_that_is_right_is_not_blamed_for_those_that_call_it(grade):
    graded = grade(scores=lambda x, w, b: (x @ w + 0 * b).mean(axis=1))
    assert graded.checks[2].status is Status.FAILED
    assert not named(graded)


def test_a_right_solution_and_a_stub_have_no_findings(grade):
    def stub(*args):
        raise NotImplementedError

    assert grade().findings == ()
    assert grade(layer=stub, layer_backward=stub, scores=stub).findings == ()


@pytest.mark.parametrize("refuted", [False, True])
def test_when_a_result_is_wrong_is_held_against_the_small_inputs(folder, refuted):
    checks = CHECKS.replace("GIVEN = cases(**SHAPES) + cases(", "GIVEN = 4 * cases(**SHAPES) + 4 * cases(")
    if refuted:
        checks = checks.replace(
            '+ cases("two examples",',
            '+ cases("no bias", x=small(1, 1), w=small(1, 1), b=np.zeros(1)) + cases("two",',
        )
    exercise, plan = prepared_in(write_course(folder, {"reference/layer/checks.py": checks}))

    def layer(x, w, b):
        right = x @ w + b
        return right + 3 * np.sin(50 * right) if b.any() or len(x) == 1 else right

    found = grade_exercise(plan, InProcess({**exercise.functions, "layer": layer})).findings
    said = [one for one in found if "passed in all others" in one.says and one.function == "layer"]
    assert bool(said) != refuted


def test_a_parameter_that_is_not_heeded_is_named_without_a_catalogue(folder):
    (folder / "reference/layer/solution.py").write_text(
        SOLUTION.replace("def scores(x, w, b):", "def scores(x, w, b, times=1):").replace(
            "layer(x, w, b).mean(axis=1)", "layer(x, w, b).mean(axis=1) * times"
        )
    )
    checks = CHECKS.replace('call="scores", inputs=GIVEN', 'call="scores", inputs=cases(times=[1, 3], **SHAPES)')
    (folder / "reference/layer/checks.py").write_text(checks)
    exercise, plan = prepared_in(folder)
    student = {**exercise.functions, "scores": lambda x, w, b, times=1: (x @ w + b).mean(axis=1) + 0 * times}
    (finding,) = grade_exercise(plan, InProcess(student)).findings
    assert finding.says.startswith("Your scores ignores times: its results are those for times=1")


def test_what_another_function_is_to_return_is_named_without_a_catalogue(grade):
    graded = grade(scores=lambda x, w, b: x @ w + b)
    (finding,) = graded.findings
    assert finding.says == "Your scores returns what layer is to return."


# --- method marks ----------------------------------------------------------------------------------------


def halved_backward(dout, x, w, b):
    return dout @ w.T / 2, x.T @ dout / 2, dout.sum(axis=0)


def test_the_right_derivative_of_a_named_mistake_earns_a_share_and_says_so(grade):
    graded = grade(layer=lambda x, w, b: x @ w / 2 + b, layer_backward=halved_backward)
    gradients = graded.checks[1]
    # db is right, dx and dw are right derivatives of what the student's layer computes: half of each third.
    assert gradients.score == pytest.approx(1 + 2 * 0.5)
    (finding,) = of_kind(graded, "follow_through")
    assert finding.says.startswith("dx and dw are the right derivatives of what your layer computes")
    assert "2 points" not in finding.evidence
    assert "1 point for the method" in finding.evidence


def test_the_next_student_with_the_same_mistake_earns_the_same(grade):
    def another_backward(*arguments):
        dx, dw, db = halved_backward(*arguments)
        return dx, dw * 2, db

    ana, ben = (grade(layer=lambda x, w, b: x @ w / 2 + b, layer_backward=halved_backward) for _ in range(2))
    assert (ana.checks[1].verdicts, ana.findings) == (ben.checks[1].verdicts, ben.findings)
    cleo = grade(layer=lambda x, w, b: x @ w / 2 + b, layer_backward=another_backward)
    assert cleo.checks[1].score == pytest.approx(ben.checks[1].score + 0.5)  # dx earns its share; dw is right
    assert of_kind(cleo, "follow_through")[0].says.startswith("dx is the right derivative")


@pytest.mark.parametrize(("error", "score"), [(1e-12, 2), (1e-6, 1)])
def test_method_marks_ask_for_as_many_digits_as_the_check_does(grade, error, score):
    def backward(*arguments):
        dx, dw, db = halved_backward(*arguments)
        return dx * (1 + error), dw * (1 + error), db

    graded = grade(layer=lambda x, w, b: x @ w / 2 + b, layer_backward=backward)
    assert graded.checks[1].score == pytest.approx(score)


def test_a_derivative_by_differences_earns_no_method_marks_where_it_would_not_pass(folder):
    checks = CHECKS.replace("wrt=(", "exact=2, wrt=(")
    (folder / "reference/layer/checks.py").write_text(checks)
    course = load_course(folder)
    exercise = course.exercises[0]

    def layer(x, w, b):
        return x @ w / 2 + b

    def by_differences(dout, x, w, b):
        gradients = []
        for place, array in enumerate((x, w, b)):
            gradient = np.zeros(array.shape)
            for entry in np.ndindex(array.shape):
                given = [[x, w, b] for _ in range(2)]
                for one, step in zip(given, (1e-5, -1e-5), strict=True):
                    one[place] = array.copy()
                    one[place][entry] += step
                gradient[entry] = np.sum(dout * (layer(*given[0]) - layer(*given[1]))) / 2e-5
            gradients.append(gradient)
        return tuple(gradients)

    def graded(backward):
        plan = prepare_exercise(exercise, course.demonstration_secret, course)
        functions = {**exercise.functions, "layer": layer, "layer_backward": backward}
        return grade_exercise(plan, InProcess(functions)).checks[1].score

    assert graded(halved_backward) == pytest.approx(2)
    assert graded(by_differences) == 0


def test_method_marks_follow_a_mistake_in_a_function_that_the_forward_function_calls(folder):
    (folder / "reference/layer/solution.py").write_text(
        SOLUTION
        + """

def scores_backward(dout, x, w, b):
    \"\"\"Return dw of the scores.\"\"\"
    return x.T @ np.repeat(dout[:, None], w.shape[1], axis=1) / w.shape[1]
"""
    )
    check = (
        'Differentiates("dw of scores", "", points=3, forward="scores", backward="scores_backward", wrt=("w",), '
        "inputs=cases(dout=normal(5), **SHAPES)),\n    ],\n    contract"
    )
    (folder / "reference/layer/checks.py").write_text(CHECKS.replace("],\n    contract", check))
    exercise, plan = prepared_in(folder)
    backward = exercise.functions["scores_backward"]
    student = {
        **exercise.functions,
        "layer": lambda x, w, b: x @ w / 2 + b,
        "scores": lambda x, w, b: (x @ w / 2 + b).mean(axis=1),
        "scores_backward": lambda *args: backward(*args) / 2,
    }
    graded = grade_exercise(plan, InProcess(student))
    earned = {check.name: check.score / check.max_score for check in graded.checks}
    assert earned["dw of scores"] == pytest.approx(0.5, abs=0.001)


def test_no_share_for_derivatives_of_a_mistake_that_was_not_made(grade):
    assert grade(layer_backward=halved_backward).checks[1].score == pytest.approx(1)


def test_no_share_for_the_derivative_of_a_forward_function_that_nothing_explains(grade):
    def zeros(dout, x, w, b):
        return np.zeros_like(x), np.zeros_like(w), np.zeros_like(b)

    graded = grade(layer=lambda x, w, b: 0 * (x @ w + b), layer_backward=zeros)
    assert graded.checks[1].score == 0
    assert not of_kind(graded, "follow_through")


def test_a_wrong_derivative_of_a_wrong_function_earns_nothing(grade):
    def backward(dout, x, w, b):
        return dout @ w.T / 3, x.T @ dout / 3, dout.sum(axis=0)

    graded = grade(layer=lambda x, w, b: x @ w / 2 + b, layer_backward=backward)
    assert graded.checks[1].score == pytest.approx(1)


# --- counterexamples -------------------------------------------------------------------------------------


def test_the_smallest_input_that_fails_is_shown_and_can_be_replayed(grade, monkeypatch):
    def student(x, w, b):
        return x @ w + b if len(x) == 1 else x @ w

    (finding,) = of_kind(grade(layer=student), "counterexample")
    assert "two examples" not in finding.says
    assert "; expected " in finding.evidence
    module = types.ModuleType("layer")
    module.layer = student
    monkeypatch.setitem(sys.modules, "layer", module)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(finding.replay, {})  # noqa: S102 - the snippet that a student is shown
    shown = " ".join(printed.getvalue().split()).replace(" ]", "]").replace("[ ", "[")
    assert shown.replace(" ", "") in finding.evidence.replace(" ", "").replace(",", "")
    assert finding.replay.count("\n") <= 8


def test_an_exceptions_own_words_are_shown_for_a_public_input(grade):
    def fails(x, w, b):
        raise ValueError("shapes of my own")

    (finding,) = of_kind(grade(layer=fails), "counterexample")
    assert finding.says == "layer fails on a small input: ValueError: shapes of my own."


def asked_of(exercise, plan, layer):
    """The inputs that `layer` is called with, small or hidden, and when a fresh process is asked for."""
    seen = []

    class Watched(InProcess):
        def renew(self):
            seen.append("renewed")
            super().renew()

        def run(self, calls):
            seen.extend("small" if call.args[0].size <= 2 else "hidden" for call in calls)
            return super().run(calls)

    grade_exercise(plan, Watched({**exercise.functions, "layer": layer}))
    return seen


def test_counterexamples_run_where_nothing_hidden_was_seen(prepared):
    exercise, _ = prepared

    def wrong_for_two(x, w, b):
        return exercise.functions["layer"](x, w, b) + (x.size > 1)

    seen = asked_of(*prepared, wrong_for_two)
    # All rungs in one fresh process, then the one that fails in another, where nothing else was called; and again.
    # Only when all this is known, a call that was wrong is made once more.
    assert seen[-7:] == ["renewed", "small", "small", "renewed", "small", "small", "hidden"]
    assert "renewed" not in seen[:-7]


def test_the_first_input_of_a_fresh_process_is_not_run_again(prepared):
    def fails(x, w, b):
        raise ValueError("always")

    seen = asked_of(*prepared, fails)
    assert seen[-4:] == ["renewed", "small", "small", "hidden"]
    assert "renewed" not in seen[:-4]


@pytest.mark.parametrize(
    ("ladder", "says"),
    [
        ('{"nothing": cases(x=small(1))}', "the ladder of 'nothing' is not defined in solution.py"),
        (
            '{"layer": cases(x=small(1, 2), w=small(1, 1), b=small(1))}',
            "the ladder of 'layer' cannot be planned: Val",
        ),
        (
            '{"layer": 65 * cases(x=small(1, 1), w=small(1, 1), b=small(1))}',
            "the ladder of 'layer' has more than 64",
        ),
    ],
)
def test_a_ladder_that_cannot_be_climbed_is_named(folder, ladder, says):
    before, _, _ = CHECKS.partition("    ladder=")
    (folder / "reference/layer/checks.py").write_text(f"{before}    ladder={ladder},\n)\n")
    with pytest.raises(CourseError, match=re.escape(says)):
        prepared_in(folder)


def test_a_curve_of_a_value_that_nothing_returns_is_named(folder):
    before, _, _ = CHECKS.partition("    ladder=")
    (folder / "reference/layer/checks.py").write_text(f"{before}    curves={{'layer': {{'h': 'time step'}}}},\n)\n")
    with pytest.raises(CourseError, match="curves names 'h', which is not among the returned values"):
        prepared_in(folder)


# --- shipping --------------------------------------------------------------------------------------------


def test_a_catalogue_crosses_as_data_and_means_the_same(prepared):
    _, plan = prepared
    known = plan.knowledge.catalogue
    assert known.mistakes
    packed = wire.through(pack_catalogue(known))
    assert unpack_catalogue(packed) == known


def test_so_is_one_that_stands_below_a_function_whose_mistake_has_a_name(grade):
    """What it calls is known only of the reference: a student's may call any function above it."""

    def halved(x, w, b):
        return loops(x, w / 2, b)

    def tripled(dout, x, w, b):
        return 3.0 * (dout @ w.T), x.T @ dout, dout.sum(axis=0)

    told = grade(layer=halved, layer_backward=tripled).findings
    about = {finding.function: finding for finding in told if finding.kind != "counterexample"}
    assert about["layer"].mistakes
    assert about["layer_backward"].evidence.endswith("If it calls your layer, fix that first: it is wrong too.")


def test_a_result_that_nobody_can_repeat_is_said_to_be_another_one_each_time(grade):
    drawn = np.random.default_rng(3)

    def noisy(x, w, b):
        return x @ w + b + drawn.normal(size=(len(x), w.shape[1]))

    found = [one for one in grade(layer=noisy).findings if one.function == "layer"]
    assert [one.says for one in found] == [
        "Your layer returns something else when it is called again with the same arguments."
    ]
    assert not found[0].replay


def test_what_a_function_remembers_is_not_said_of_another_one_that_may_call_it(grade):
    calls = []

    def layer(x, w, b):
        calls.append(x)
        return x @ w + b + len(calls)

    def backward(dout, x, w, b):
        return dout @ w.T + len(calls) + layer(x, w, b).sum(), x.T @ dout, dout.sum(axis=0)

    told = {one.function: one for one in grade(layer=layer, layer_backward=backward).findings}
    assert told["layer"].kind == "memory"
    assert told["layer_backward"].kind != "memory"
    assert "If it calls your layer, fix that first: it is wrong too." in told["layer_backward"].says


def test_a_small_input_of_a_function_that_may_call_a_wrong_one_says_what_to_fix_first(folder):
    given = '"scores": cases("one number", x=small(1, 1), w=small(1, 1), b=small(1)),'
    (folder / "reference/layer/checks.py").write_text(CHECKS.replace("ladder={", f"ladder={{{given}", 1))
    exercise, plan = prepared_in(folder)

    def unheard_of(x, w, b):
        return np.sin(x @ w) + b

    def raising(x, w, b):
        raise ValueError("of another kind")

    functions = {**exercise.functions, "layer": unheard_of, "scores": raising}
    told = of_kind(grade_exercise(plan, InProcess(functions)), "counterexample")
    hints = {one.function: one.hint for one in told}
    assert hints == {"layer": "", "scores": "If it calls your layer, fix that first: it is wrong too."}
