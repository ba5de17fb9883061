"""What a report quotes of a student's answers, counted: every kind of answer is forged with random contents.

``make quoted`` writes the table of the threat model from it. The tests fail if a field of a student's document
tells more than that table prints, or if there is a kind of answer or a field that nobody has counted.

How many bits a field can carry is estimated from its texts. Numbers in a text are taken out; what is left is a
sentence. A number counts as every number between the least and the greatest that was seen, in as many digits; each
sentence counts as much as the one with the most numbers. So a few hundred forged answers show what millions could.
"""

from __future__ import annotations

import argparse
import builtins
import functools
import math
import random
import re
import tempfile
import warnings
from collections import defaultdict
from pathlib import Path

import numpy as np

from grader import wire
from grader.checks.exceptions import TABLE
from grader.course.load import load_course
from grader.grading.document import CourseIdentity
from grader.grading.for_student import for_student
from grader.grading.locating import WhenGraded, without_lines
from grader.grading.prepare import prepare_exercise
from grader.grading.results import environment_of, make_result
from grader.grading.submission import grade_selection
from grader.model import Cell, Submission
from grader.running.session import Session
from grader.sandbox.base import Answer, Death, DeathCause, Limits, Program
from grader.sandbox.inside.edits.operators import Operator
from grader.sandbox.inside.perform import builtin_name
from grader.submissions.select import Selection, Work
from tests.courses import write_course
from tests.fakes import received

__all__ = ["ANSWERS", "LATE", "bits_of", "forge", "printed", "table"]

PAGE = Path(__file__).resolve().parent.parent / "docs" / "explanation" / "threat-model.md"
BEGIN, END = "<!-- counted: make quoted -->\n", "<!-- end of what is counted -->\n"
MANY = 300
"""Forged submissions of each kind for the table of the page."""

FILES = {
    "course.toml": """
        title = "Quoted"

        [exercises]
        work = 10
    """,
    "reference/work/solution.py": '''
        """A layer, its gradients, and what stands on it."""

        import numpy as np


        def layer(x, w, b):
            """Return ``x @ w + b``.

            Raises
            ------
            ValueError
                If the sizes do not match.
            """
            if x.shape[1] != w.shape[0]:
                raise ValueError("w does not match x")
            return x @ w + b


        def layer_backward(dout, x, w, b):
            """Return dx, dw and db."""
            return dout @ w.T, x.T @ dout, dout.sum(axis=0)


        def table(x):
            """Return the mean and the rows."""
            return {"mean": float(x.mean()), "rows": list(x)}
    ''',
    "reference/work/checks.py": """
        from grader.authoring import Agrees, Differentiates, Exercise, Holds, Raises
        from grader.authoring import call, case, cases, close, normal

        SHAPES = {"x": normal(5, 4), "w": normal(4, 3), "b": normal(3)}


        def linear(x, w, b):
            one, two = yield [call("layer", x, w, b, like=b), call("layer", 2 * x, w, 2 * b, like=b)]
            if not close(2 * one, two):
                return "twice the input does not give twice the result"


        EXERCISE = Exercise(
            "Work",
            [
                Agrees("forward", "x @ w + b", points=3, call="layer", inputs=cases(**SHAPES) + cases(**SHAPES)),
                Agrees("table", "mean and rows", points=1, call="table", inputs=case(x=normal(3, 2))),
                Differentiates("gradients", "of the layer", points=3, forward="layer", backward="layer_backward",
                               wrt=("x", "w", "b"), inputs=cases(dout=normal(5, 3), **SHAPES)),
                Holds("linear", "it is linear", points=1, script=linear, about=("layer",), inputs=case(**SHAPES)),
                Raises("errors", "sizes", points=1, call="layer",
                       inputs=case(x=normal(5, 3), w=normal(4, 3), b=normal(3))),
            ],
            contract=1,
        )
    """,
    "reference/work/misconceptions.py": '''
        from grader.authoring import wrong


        @wrong("layer", fails=("forward",))
        def no_bias(layer, x, w, b):
            """You forgot the bias."""
            return layer(x, w, 0 * b)
    ''',
    "assignments/work/README.md": "# Work\n",
}
LINES = 4000
SOURCE = b"def layer(x, w, b): pass" + b"\n" * (LINES - 1)
OWN = ("work.py", "work.ipynb, cell 1", "helpers.py", "numpy/core.py", "<frozen>", "")
EXCEPTIONS = sorted(
    name for name, one in vars(builtins).items() if isinstance(one, type) and issubclass(one, BaseException)
)


class Forger:
    """Makes random contents. All that a hostile process could choose is chosen here."""

    def __init__(self, number: int) -> None:
        self.random = random.Random(number)  # noqa: S311 - no secret
        self.numpy = np.random.default_rng(number)

    def text(self) -> str:
        one = self.random
        word = "".join(one.choices("abcdefgh0123456789_ .,[](){}'\u202e\n", k=one.randrange(40)))
        return one.choice([word, one.choice(EXCEPTIONS), one.choice(OWN), f"{one.random()}", word * 50])

    def integer(self) -> int:
        return self.random.choice(
            [self.random.randrange(2 * LINES), self.random.randrange(256), self.random.getrandbits(31), 0, 1]
        )

    def number(self) -> float:
        return self.random.choice([1, -1]) * 10 ** self.random.uniform(-16, 16) * self.random.choice([1, 1, 1, 0])

    def place(self) -> dict[str, object]:
        return {"file": self.random.choice([*OWN, self.text()]), "line": self.random.choice([self.integer(), None])}

    def array(self, like: np.ndarray | None = None) -> np.ndarray:
        shape = self.random.choice([(5, 3), (5, 3), (5, 4), (4, 3), (3,), (3, 5), self._shape()])
        if like is not None and self.random.random() < 0.8:
            shape = like.shape
        array = self.numpy.normal(size=shape)
        kinds = ("float64", "float64", "float64", "float32", "int64", "bool", "complex128")
        with np.errstate(all="ignore"):
            return (array * self.number()).astype(self.random.choice(kinds))

    def value(self, like: object = None, depth: int = 0) -> object:
        one = self.random
        match like:
            case np.ndarray() if one.random() < 0.7:
                return self._near(like)
            case tuple() | list() if one.random() < 0.7:
                return type(like)(self.value(item) for item in like)
            case dict() if one.random() < 0.7:
                return {key: self.value(item) for key, item in like.items()}
        simple = [self.array(), self.array(), self.number(), self.integer(), self.text(), None, True, 1j, ()]
        if depth > 2:
            return one.choice(simple)
        many = [self.value(depth=depth + 1) for _ in range(one.randrange(5))]
        return one.choice([*simple, many, tuple(many), {self.text(): item for item in many}, many * 30])

    def names(self) -> list[str]:
        return self.random.choices(["x", "w", "b", "dout", "0", "1", "2", self.text(), "layer"], k=8)

    def _shape(self) -> tuple[int, ...]:
        return tuple(self.random.choices((0, 1, 2, 3, 5, 60, 128), k=self.random.randrange(4)))

    def _near(self, right: np.ndarray) -> np.ndarray:
        """A value that is right but for some places."""
        wrong = np.array(right, dtype=float)
        if wrong.size:
            places = self.numpy.integers(0, wrong.size, self.random.randrange(1, wrong.size + 1))
            error = self.random.choice([self.number(), math.nan, math.inf, 1e-9 * self.number()])
            wrong.flat[places] += error
        with np.errstate(all="ignore"):
            return self.random.choice([wrong, wrong, wrong * self.number(), wrong + self.number(), wrong[::-1]])


def returned(forger, right):
    return "returned", {"value": forger.value(right), "changed": forger.random.choice([[], forger.names()])}


def wrong(_forger, right):
    """The same wrong value for everybody: what is told then depends on the edits alone."""
    values = right if isinstance(right, tuple) else (right,)
    found = tuple(one + 1 if isinstance(one, np.ndarray) else 0.0 for one in values)
    return "returned", {"value": found if isinstance(right, tuple) else found[0], "changed": []}


REFUSES = "raised", {"type": "ValueError", "builtin": "ValueError", "message": "", "file": "", "line": None}


def raised(forger, _right):
    names = {
        "type": forger.random.choice([forger.text(), *EXCEPTIONS]),
        "builtin": forger.random.choice([*EXCEPTIONS, *["ValueError"] * len(EXCEPTIONS)]),
    }
    if forger.random.random() < 0.7:
        names["type"] = names["builtin"]
    return "raised", {**names, "message": forger.text(), **forger.place()}


@functools.cache
def explained() -> list[dict[str, str]]:
    """Return the fields of exceptions that the grader explains, each with a text that it knows."""
    found = []
    for one in TABLE:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                exec(one.example, {"np": np})  # noqa: S102 - the grader's own examples
        except BaseException as error:  # noqa: BLE001 - any
            found.append({"type": type(error).__name__, "builtin": builtin_name(error), "message": str(error)})
    return found


def known_exception(forger, _right):
    known = explained()
    often = [known[0]] * len(known)  # so that one sentence is seen with lines from the first to the last
    return "raised", {**forger.random.choice([*known, *often]), **forger.place()}


def not_written(forger, _right):
    return "not_written", forger.place()


def out_of_memory(forger, _right):
    return "out_of_memory", forger.place()


def exited(forger, _right):
    return "exited", {"code": forger.integer(), **forger.place()}


def refused(forger, _right):
    kinds = ("an array of dtype ", "an object of type ", "a dict with a key of type ", "")
    names = ("object", "float128", "DataFrame", "void", "generator", forger.text())
    return "refused", {"what": forger.random.choice(kinds) + forger.random.choice(names)}


def missing(forger, _right):
    return "missing", {"what": forger.text(), "nearest": forger.text(), "why": forger.text()}


def no_answer_to_it(forger, _right):
    """A frame of a kind, or with fields, that is no answer to a call."""
    kind = forger.random.choice(["loaded", "import_failed", "confined", forger.text(), "returned", "raised"])
    return kind, {forger.text(): forger.value(), "names": forger.names(), "message": forger.text()}


def death(forger, _right):
    place = forger.place()
    stack = f'  File "{place["file"]}", line {place["line"]} in f\n'.encode()
    return Death(forger.random.choice(list(DeathCause)), forger.random.randrange(-64, 256), stack=stack)


def mixed(forger, right):
    """Another kind of answer to each call."""
    return forger.random.choice(EACH)(forger, right)


EACH = (
    returned,
    raised,
    known_exception,
    not_written,
    out_of_memory,
    exited,
    refused,
    missing,
    no_answer_to_it,
    death,
)
ANSWERS = {
    "a value": returned,
    "an exception": raised,
    "an exception that is explained": known_exception,
    "that it is not written": not_written,
    "that memory is short": out_of_memory,
    "an exit code": exited,
    "a value that cannot cross": refused,
    "that the function is missing": missing,
    "a frame that is no answer": no_answer_to_it,
    "nothing, and ends": death,
    "something else to each call": mixed,
    "what could be edited": wrong,
}
"""What the process answers to the calls of a check."""


def failed_import(forger):
    return "import_failed", {
        **{key: forger.text() for key in ("type", "message", "absent")},
        **forger.place(),
    }


LATE = {"the words of a module": "load", "the words of a cell": "cell"}
"""What a process answers that was started after a call, when it loads the work."""


def edits_of(forger):
    """A list of edits of any kind, at any lines: enough of them that others are named beside the first."""
    numpy, count = forger.numpy, 12
    places = numpy.integers(1, LINES + 1, (4 * count, 3), np.int32)
    return {
        "files": ["work.py"],
        "operators": numpy.integers(0, len(Operator), count, np.int32),
        "file": np.zeros(count, np.int32),
        "count": np.full(count, 4, np.int32),
        "sizes": numpy.choice([1.0, 2.0], count),
        "places": places,
        "details": np.zeros((count, 5), np.int32),
        "apart": np.zeros(count, np.int64),
    }


class ForgingSandbox:
    """Its processes load the work, and answer each call with what `forger` makes of the right value."""

    strength = "none"

    def __init__(self, forger, make, functions, late="") -> None:
        self.forger, self.make, self.functions, self.late = forger, make, functions, late
        self.calls = 0
        self.edits = edits_of(forger) if make is wrong else None

    def start(self, limits):
        return _Connection(self)

    def restart(self):
        raise AssertionError("nothing breaks here")


class _Connection:
    def __init__(self, sandbox) -> None:
        self._sandbox, self._waiting = sandbox, []
        self.output, self.cpu_s = bytearray(), 0.0
        self.arrived = False

    def ask(self, frame, cpu_s, wall_s):
        kind, fields = received(frame, arguments=True)
        questions = fields["calls"] if kind == "calls" else [fields]
        self._waiting += [(kind, fields["number"] + count, one) for count, one in enumerate(questions)]

    def answer(self, cpu_s, wall_s, room=math.inf):
        kind, number, fields = self._waiting.pop(0)
        made = self._answer(kind, fields)
        if isinstance(made, Death):
            self.cpu_s += self._sandbox.forger.random.choice([0.0, 0.5])  # whether it was busy is told
            return made
        try:
            frame = wire.encode(made[0], {**made[1], "number": number})
        except (wire.Unsendable, RecursionError):
            frame = wire.encode("refused", {"what": "a value of another kind", "number": number})
        return Answer(*received(frame), len(frame))

    def _answer(self, kind, fields):
        one = self._sandbox
        if kind != "calls":
            if one.late == kind and one.calls:
                return failed_import(one.forger)
            if kind == "edits":
                return "edits", one.edits
            if kind == "sieve":
                return "sieved", self._sieved(fields)
            return "loaded", {} if kind == "cell" else {"names": ["layer", "layers", "tables"]}
        one.calls += 1
        if one.late:
            return Death(DeathCause.ENDED)
        right = self._right(fields)
        if "edits" in fields:
            return REFUSES if right is None else ("returned", {"value": right, "changed": []})
        return one.make(one.forger, right)

    def _right(self, fields):
        try:
            return self._sandbox.functions[fields["function"]](*fields["args"], **fields["kwargs"])
        except (ValueError, TypeError):
            return None

    def _sieved(self, fields):
        """Every edit makes the call right."""
        right = self._right(fields)
        frame = wire.encode("returned", {"value": right, "changed": []})
        results = [] if right is None else [np.frombuffer(frame, np.uint8)]
        classes = np.full(len(fields["numbers"]), len(results), np.int32)
        return {"classes": classes, "results": results}

    def close(self):
        pass


class Workshop:
    """The course, planned once."""

    def __init__(self, folder: Path) -> None:
        self.course = load_course(write_course(folder, FILES))
        self.exercise = prepare_exercise(self.course.exercises[0], b"what is quoted", self.course)
        self.functions = dict(self.course.exercises[0].functions)

    def document(self, make, number: int, late: str = "") -> dict[str, object]:
        """Return what a student may have of one submission, all of whose answers are forged."""
        sandbox = ForgingSandbox(Forger(number), make, self.functions, late)
        cells = (Cell("work.ipynb, cell 1", "\n" * 100), Cell("work.ipynb, cell 2", "\n" * 100))
        source = SOURCE + b"# %d" % number  # a run searches one of several copies
        program = Program("work", {}, cells) if late == "cell" else Program("work", {"work": source})
        selection = Selection((Work("work.py", program),))
        lines = WhenGraded("line", "all", "students") if make is wrong else without_lines
        grade = grade_selection(selection, self.exercise, lambda one: Session(sandbox, one, Limits()), lines)
        identity = CourseIdentity(title="Quoted", plan_sha256="0" * 64)
        result = make_result(Submission("s", "0" * 64, {}), [grade], identity, environment_of("none", ()))
        assert result.complete, "the grader itself failed: nothing was counted"
        return for_student(result).model_dump(mode="json")


def texts_of(document: object, path: str = "") -> dict[str, str]:
    """Return the path of each field of a document, and all that stands there, in one text.

    Checks stay apart, since each says something of its own; the table has the one that tells most.
    """
    found: defaultdict[str, list[str]] = defaultdict(list)

    def walk(value, path):
        match value:
            case dict():
                for key, item in value.items():
                    name = f"{path} [{value['name']}]" if "name" in value and "cases_wrong" in value else path
                    walk(item, f"{name}.{key}")
            case list():
                for item in value:
                    walk(item, path)
            case _:
                found[path].append(str(value))

    walk(document, path)
    return {path.lstrip("."): "\n".join(texts) for path, texts in found.items()}


NUMBER = re.compile(r"(?<![A-Za-z_])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")


def bits_of(texts: list[str]) -> tuple[int, float]:
    """Return the number of different sentences among `texts`, and the bits that such texts can carry at most."""
    sentences: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
    if all(NUMBER.fullmatch(line) for text in texts for line in text.split("\n")):  # points: sums of a few
        return len(set(texts)), math.log2(len(set(texts)))
    for text in texts:
        sentences[NUMBER.sub("#", text)].add(tuple(NUMBER.findall(text)))
    most = max(math.prod(_choices(slot) for slot in zip(*numbers, strict=True)) for numbers in sentences.values())
    return len(sentences), math.log2(len(sentences)) + math.log2(most)


def _choices(numbers: tuple[str, ...]) -> int:
    """In how many ways a number like `numbers` can be chosen."""
    if len(set(numbers)) == 1:
        return 1
    signs = 1 + (any(one.startswith("-") for one in numbers) and any(not one.startswith("-") for one in numbers))
    parts = [f"{abs(float(one)):.15e}".split("e") for one in numbers]
    digits = max(len(one.replace(".", "").rstrip("0")) for one, _ in parts)
    exponents = [int(one) for _, one in parts]
    of_digits = 9 * 10 ** max(digits - 1, 0) * (max(exponents) - min(exponents) + 1)
    if not all(re.fullmatch(r"-?\d+", one) for one in numbers):
        return signs * of_digits
    values = [abs(int(one)) for one in numbers]
    return signs * min(of_digits, max(values) - min(values) + 1)


def forge(workshop: Workshop, count: int) -> dict[tuple[str, str], list[str]]:
    """Return the texts of every field of `count` forged submissions of each kind, by kind and field."""
    texts: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    every = {
        **{name: (make, "") for name, make in ANSWERS.items()},
        **{name: (death, k) for name, k in LATE.items()},
    }
    for kind, (make, late) in every.items():
        for number in range(count):
            for field, text in texts_of(workshop.document(make, number, late)).items():
                texts[kind, field].append(text)
    return texts


def counted(texts: dict[tuple[str, str], list[str]]) -> dict[tuple[str, str], tuple[int, float]]:
    """Return sentences and bits by kind of answer and field, of the check that tells most."""
    found: dict[tuple[str, str], tuple[int, float]] = {}
    for (kind, path), several in texts.items():
        key = kind, re.sub(r" \[.*?\]", "", path).removeprefix("exercises.")
        found[key] = max(found.get(key, (0, 0.0)), bits_of(several), key=lambda one: one[1])
    return found


def table(measured: dict[tuple[str, str], tuple[int, float]]) -> str:
    """Return the table of the page: each kind of answer and each field that depends on it."""
    rows = [
        f"| {kind} | `{field}` | {sentences} | {math.ceil(bits)} |"
        for (kind, field), (sentences, bits) in measured.items()
        if bits > 0
    ]
    head = "| the process answers | field | sentences | bits at most |\n|---|---|---|---|\n"
    return head + "\n".join(rows) + "\n"


def printed() -> dict[tuple[str, str], int]:
    """Return the bits that the page prints, by kind of answer and field."""
    text = PAGE.read_text(encoding="utf-8")
    rows = re.findall(
        r"^\| (.+?) \| `(.+?)` \| \d+ \| (\d+) \|$", text[text.index(BEGIN) : text.index(END)], re.MULTILINE
    )
    return {(kind, field): int(bits) for kind, field, bits in rows}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=MANY)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        shown = table(counted(forge(Workshop(Path(folder)), options.count)))
    if options.write:
        text = PAGE.read_text(encoding="utf-8")
        before, after = text[: text.index(BEGIN)], text[text.index(END) :]
        PAGE.write_text(before + BEGIN + shown + after, encoding="utf-8")
    print(shown)  # noqa: T201


if __name__ == "__main__":
    main()
