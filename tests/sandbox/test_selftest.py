"""The self-test finds out when a layer is missing: each is taken away in turn."""

from __future__ import annotations

import dataclasses

import pytest
from travelling import change_source

from grader.errors import Unsupported
from grader.machine import selftest
from grader.sandbox import confined as sandbox
from grader.sandbox import launch


def broken(monkeypatch, name, *replaced):
    """Start warm processes in whose source of module `name` each of the texts is replaced: (old, new)."""

    def change(text):
        for old, new in replaced:
            assert old in text
            text = text.replace(old, new)
        return text

    change_source(monkeypatch, name, change)


FILTER = ("seccomp.install_filter(program)", "pass")
LAYERS = {
    "landlock": ([("landlock.restrict(rules.ruleset)", "pass")], {"read", "list"}),
    "seccomp": ([FILTER], {"network", "kernel"}),
    "seccomp and the limit on processes": (
        [FILTER, ("(resource.RLIMIT_NPROC, 0, 0),", "")],
        {"network", "kernel", "processes", "threads"},
    ),
    "memory limit": ([("(resource.RLIMIT_AS, present + memory, present + memory),", "")], {"memory"}),
}


@pytest.mark.parametrize("layer", LAYERS)
def test_a_missing_layer_is_named(monkeypatch, layer, secret):
    replaced, lost = LAYERS[layer]
    broken(monkeypatch, "sandbox.inside.lockdown", *replaced)
    with sandbox.ConfinedSandbox("process") as opened, pytest.raises(Unsupported) as refusal:
        selftest.self_test(opened, [secret])
    for protection in lost:
        assert f"{protection} (" in str(refusal.value)


def test_who_does_not_change_the_user_starts_no_thread_either(monkeypatch, secret):
    """Root, whom the limit on processes does not bind: there the filter alone refuses it."""
    monkeypatch.setattr(
        sandbox, "find_setup", lambda _: dataclasses.replace(launch.Setup.process(), child_uid=None)
    )
    with sandbox.ConfinedSandbox("process") as opened:
        assert {"threads", "processes", "kernel"} <= set(selftest.self_test(opened, [secret]))


def test_without_namespaces_what_exists_is_seen(monkeypatch, secret):
    monkeypatch.setattr(
        sandbox, "find_setup", lambda _: dataclasses.replace(launch.Setup.process(), child_uid=None)
    )
    with sandbox.ConfinedSandbox("namespaces") as opened, pytest.raises(Unsupported, match="stat"):
        selftest.self_test(opened, [secret])


def test_a_child_that_cannot_confine_itself_runs_nothing(monkeypatch):
    broken(
        monkeypatch,
        "sandbox.inside.lockdown",
        ("landlock.restrict(rules.ruleset)", 'raise OSError("no Landlock here")'),
    )
    with sandbox.ConfinedSandbox("process") as opened, pytest.raises(Unsupported, match="no Landlock here"):
        selftest.self_test(opened, [])


def test_every_protection_is_tried(sandbox, secret):
    held = selftest.self_test(sandbox, [secret])
    missing = set(selftest.PROTECTIONS) - set(held)
    assert missing == (set() if sandbox.strength == "namespaces" else {"stat"})


def test_a_path_that_students_can_read_is_refused(sandbox, tmp_path):
    from pathlib import Path

    inside = Path(sandbox.readable[0])
    with pytest.raises(Unsupported, match="move it elsewhere"):
        selftest.self_test(sandbox, [inside])


def test_the_strongest_that_can_be_proved_is_taken(secret):
    opened, protections = selftest.open_sandbox([secret])
    with opened:
        assert opened.strength == "namespaces"
        assert "stat" in protections


def test_without_bubblewrap_the_weaker_strength_is_taken(monkeypatch, secret):
    monkeypatch.setattr(sandbox.shutil, "which", lambda _: None)
    opened, _ = selftest.open_sandbox([secret])
    with opened:
        assert opened.strength == "process"
    with pytest.raises(Unsupported, match="apt install bubblewrap"):
        selftest.open_sandbox([secret], "namespaces")


def test_without_anything_grading_refuses_and_says_why(monkeypatch, secret):
    monkeypatch.setattr(sandbox.shutil, "which", lambda _: None)
    broken(monkeypatch, "sandbox.inside.lockdown", ("landlock.restrict(rules.ruleset)", "pass"))
    with pytest.raises(Unsupported) as refusal:
        selftest.open_sandbox([secret])
    assert "namespaces: bubblewrap is not installed" in str(refusal.value)
    assert "process: " in str(refusal.value)
    assert "grader doctor" in str(refusal.value)
