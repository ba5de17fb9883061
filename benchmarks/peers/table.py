"""The page with the table, in Markdown, from the stored outputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shown import Message, essential
from submissions import Submission

NAMES = {"otter": "otter-grader", "nbgrader": "nbgrader", "gradescope": "gradescope-utils"}
EXAMPLE = "conv_stride_ignored"
"""The submission that is shown with all that is printed."""

PAGE = """\
# What a student is told

Twenty wrong solutions of this course's exercises, each right but for one mistake that is made often, and what is
said about them: by three other autograders, and by this one.
{summary}

{table}

## How the table was made

One command makes this page: `python benchmarks/peers/feedback.py --environments FOLDER`. With `--ours-only`
instead, only the last column is made again. The solutions are the files of `benchmarks/peers/wrong/`; what the
others printed is in `benchmarks/peers/results.json`, with the names of folders replaced.

- **The others**: {versions}, with Python {python} and NumPy {numpy}.
  All have their defaults and the same tests: a call on inputs from a seeded generator, and then
  `np.testing.assert_allclose` against the numbers that the instructor's solution gave. A right solution of each
  exercise passes them all.
- **Their column** is what a student reads of the first test that failed: of otter-grader, the text of "Public
  Tests"; of nbgrader, the page that `generate_feedback` writes; of gradescope-utils, the test's output. It begins
  with the test's name (otter-grader gives a number instead) and is cut to NumPy's message, whose words are the same
  in all three. Left out are the statements and the traceback around it, the list of the first entries that differ,
  and arrays of more than one line (`array(...)`).
- **Our column** is the first finding, with the hint or the evidence that goes with it. Beside it, a student reads
  which checks failed and, for most mistakes, a small public input on which to try it.
- **What the table does not say**: an instructor can write any message by hand. All three have a place for it:
  `err_msg` of the assertion, and besides `failure_message` in otter-grader, text in the test's cell in nbgrader,
  and the docstring of a test in gradescope-utils. The table shows what is said when nobody wrote anything for this
  test. Our sentences were written by hand too, but once for an exercise, and the grader finds out which is true.
- All the mistakes are in our catalogue, so each of them can be named. What is said about others stands in
  [How a mistake is found](diagnosis.md).

## Hidden tests

The messages above are those of tests that a student may see; {desired} of the {messages} print numbers that were
expected (`DESIRED`). This is what the student reads when the same tests are hidden, and fail:

{hidden}

This grader shows no hidden input, and no number that is expected for one.

## One of them in full

`{example}.py`: {says}

{in_full}"""


def page(found: Sequence[Submission], stored: Mapping[str, Any]) -> str:
    """Return the page for the submissions `found` and the outputs `stored`, as feedback.py collects them."""
    versions = stored["versions"]
    texts = [_failed(messages).text for shown in stored["peers"].values() for messages in shown.values()]
    return PAGE.format(
        summary=_summary(found, stored),
        table=_table(found, stored),
        versions=", ".join(f"{name} {next(iter(versions[peer].values()))}" for peer, name in NAMES.items()),
        python=stored["python"],
        numpy=versions["otter"]["numpy"],
        desired=sum("DESIRED" in text for text in texts),
        messages=len(texts),
        hidden=_hidden(stored),
        example=EXAMPLE,
        says=next(each.says for each in found if each.mistake == EXAMPLE),
        in_full="\n".join(_in_full(peer, stored["peers"][peer][EXAMPLE]) for peer in NAMES),
    )


def _summary(found: Sequence[Submission], stored: Mapping[str, Any]) -> str:
    """How many mistakes are named by our grader, and for how many another one is."""
    named = [each.mistake in _mistakes(stored, each) for each in found]
    others = sum(bool(_mistakes(stored, each)) for each in found) - sum(named)
    mistaken = f", and another one, or one too many, for {others}" if others else ""
    return f"This grader names the mistake that was made for {sum(named)} of the {len(found)}{mistaken}."


def _mistakes(stored: Mapping[str, Any], submission: Submission) -> list[str]:
    return stored["ours"][submission.mistake]["mistakes"]


def _shown(messages: Sequence[Mapping[str, Any]]) -> list[Message]:
    return [Message(**message) for message in messages]


def _failed(messages: Sequence[Mapping[str, Any]]) -> Message:
    """The first message that says that something failed."""
    return next(message for message in _shown(messages) if message.failed)


def _table(found: Sequence[Submission], stored: Mapping[str, Any]) -> str:
    rows = [
        f"| what is wrong | {', '.join(list(NAMES.values())[:-1])} and {list(NAMES.values())[-1]} | this grader |",
        "|---|---|---|",
    ]
    for each in found:
        wrong = f"**{each.exercise}**: {_escaped(each.says)}"
        rows.append(f"| {wrong} | {_theirs(stored['peers'], each)} | {_ours(stored['ours'][each.mistake])} |")
    return "\n".join(rows)


def _theirs(peers: Mapping[str, Any], submission: Submission) -> str:
    """The lines that all peers show; where they differ, those of each."""
    lines = {NAMES[peer]: essential(_shown(peers[peer][submission.mistake])) for peer in NAMES}
    test = peers["nbgrader"][submission.mistake][0]["test"]  # the others give it a number, or its class
    if len({tuple(each) for each in lines.values()}) == 1:
        return _code([test, *lines[NAMES["otter"]]])
    return "<br>".join(f"{name}: {_code([test, *each])}" for name, each in lines.items())


def _ours(said: Mapping[str, Any]) -> str:
    then = f"<br>*{_escaped(said['then'])}*" if said["then"] else ""
    return _escaped(said["says"]) + then


def _hidden(stored: Mapping[str, Any]) -> str:
    rows = ["| | |", "|---|---|"]
    for peer, shown in stored["hidden"].items():
        (messages,) = shown.values()
        texts = [_code(message.text.splitlines()) for message in _shown(messages)]
        rows.append(f"| {NAMES[peer]} | {'<br>'.join(texts) or 'nothing'} |")
    rows.append(f"| {NAMES['nbgrader']} | the same as above, with the source of the hidden test |")
    return "\n".join(rows)


def _in_full(peer: str, messages: Sequence[Mapping[str, Any]]) -> str:
    failed = _failed(messages)
    text = "\n".join(line.rstrip() for line in failed.text.strip().splitlines())
    return f"{NAMES[peer]}, under the heading `{failed.test}`:\n\n```text\n{text}\n```\n"


def _code(lines: Sequence[str]) -> str:
    return "<br>".join(f"`{line}`" for line in lines)


def _escaped(text: str) -> str:
    for sign in "\\|*_<`[":
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.split())
