"""What is mistyped is answered by what was meant, with the usage of the command that was called."""

from __future__ import annotations

import pytest

from grader.cli import MODULES, main
from grader.course.suggest import meant_exercise


def refused(capsys, *words):
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    return capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "usage", "says"),
    [
        (("chek",), "usage: grader ", "did you mean check?"),
        (("gradee", "x"), "usage: grader ", "did you mean grade?"),
        (("frobnicate",), "usage: grader ", "the commands are grade, "),
        (("grade", "S", "--out", "o", "relu"), "usage: grader grade ", "for one exercise say --exercise relu"),
        (("grade", "S", "--out", "o", "--jsn"), "usage: grader grade ", "did you mean --json?"),
        (("grade", "S", "--out", "o", "--rostr=x"), "usage: grader grade ", "did you mean --roster?"),
        (("check", "--wtach"), "usage: grader check ", "did you mean --watch?"),
        (("grade", "S"), "usage: grader grade ", "--out --list"),
        (
            ("grade", "S", "--out", "o", "--shard", "4/3"),
            "usage: grader grade ",
            "argument --shard: there is no shard 4",
        ),
        (("grade", "S", "--out", "o", "--shard", "3"), "usage: grader grade ", "argument --shard: must be K/N"),
    ],
)
def test_a_mistyped_command_or_option_is_suggested(capsys, words, usage, says):
    said = refused(capsys, *words)
    assert said.startswith(usage)
    assert says in said


@pytest.mark.parametrize("command", MODULES)
def test_each_command_is_found_in_its_module(capsys, command):
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    name = "summarise" if command == "summary" else command
    assert capsys.readouterr().out.startswith(f"usage: grader {name} ")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("conv_forward", "conv_forward belongs to conv"),
        ("Conv", "did you mean conv?"),
        ("convolution", "did you mean conv?"),
        ("class", "did you mean classifier?"),
        ("gradchek", "did you mean gradcheck?"),
        ("xyz", "the exercises are conv, classifier, gradcheck"),
    ],
)
def test_a_mistyped_exercise_is_suggested(given, says):
    known = {"conv": ["conv_forward"], "classifier": [], "gradcheck": []}
    assert meant_exercise(given, known) == says
