"""The filter of system calls, read as the kernel reads it."""

from __future__ import annotations

import mmap
import os
import re
import struct
from pathlib import Path

import pytest

from grader.sandbox.inside.seccomp import ALLOWED, build_filter
from grader.sandbox.inside.syscalls import AUDIT_ARCH, NUMBERS, machine

ALLOW, EPERM, KILL = 0x7FFF0000, 0x50001, 0x80000000
LIBRARY = 0x7F12_3456_7000
"""Where the kernel has put a library."""


def run(program, architecture, number, arguments=()):
    """Interpret a classic BPF program on a seccomp_data record."""
    padded = [*arguments, *[0] * (6 - len(arguments))]
    data = struct.pack("<IIQ6Q", number, architecture, 0, *padded)
    at, register = 0, 0
    while True:
        code, if_true, if_false, operand = struct.unpack_from("<HBBI", program, 8 * at)
        at += 1
        match code:
            case 0x20:
                register = struct.unpack_from("<I", data, operand)[0]
            case 0x54:
                register &= operand
            case 0x15:
                at += if_true if register == operand else if_false
            case 0x35:
                at += if_true if register >= operand else if_false
            case 0x06:
                return operand


@pytest.fixture(params=NUMBERS)
def verdict(request):
    program = build_filter(request.param, LIBRARY)
    numbers = NUMBERS[request.param]
    return lambda name, *arguments: run(program, AUDIT_ARCH[request.param], numbers[name], arguments)


@pytest.mark.parametrize("name", ["read", "write", "mmap", "futex", "exit_group", "getrandom", "clock_gettime"])
def test_computing_is_allowed(verdict, name):
    assert verdict(name) == ALLOW


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        (os.O_RDONLY, ALLOW),
        (os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY, ALLOW),
        (os.O_WRONLY, EPERM),
        (os.O_RDWR, EPERM),
        (os.O_RDONLY | os.O_CREAT, EPERM),
        (os.O_RDONLY | os.O_TRUNC, EPERM),
        (3, EPERM),
    ],
)
def test_files_open_for_reading_alone(verdict, flags, expected):
    assert verdict("openat", 0, 0, flags) == expected


@pytest.mark.parametrize("flags", [17, 0x3D0F00, 0x10F00, 0x10B00, 0x4111, 0x3D0F00 | 0x10000000])
def test_there_is_no_other_thread_and_no_other_process(verdict, flags):
    assert verdict("clone", flags) == EPERM
    assert verdict("clone3") == EPERM


def test_own_limits_can_be_read_and_no_others_set(verdict):
    assert verdict("prlimit64", 0, 3, 0) == ALLOW
    assert verdict("prlimit64", 1, 3, 0) == EPERM
    assert verdict("prlimit64", 0, 3, 0x1000) == EPERM
    assert verdict("prlimit64", 0, 3, 0x7F00_0000_0000) == EPERM


def test_asking_about_a_stream_is_allowed_and_typing_into_it_is_not(verdict):
    assert verdict("ioctl", 1, 0x5401) == ALLOW
    assert verdict("ioctl", 1, 0x5412) == EPERM
    assert verdict("fcntl", 1, 3) == ALLOW
    assert verdict("fcntl", 1, 8) == EPERM


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        (0, ALLOW),
        (os.O_NONBLOCK, ALLOW),
        (os.O_APPEND, EPERM),
        (os.O_APPEND | os.O_NONBLOCK, EPERM),
        (0o20000, EPERM),
        (0x1_0000_0000, EPERM),
    ],
)
def test_a_description_takes_no_mark(verdict, flags, expected):
    assert verdict("fcntl", 0, 4, flags) == expected


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        (mmap.MAP_PRIVATE, ALLOW),
        (mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, ALLOW),
        (mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x20000, ALLOW),  # a stack
        (mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x40000, EPERM),  # huge pages
        (mmap.MAP_SHARED | mmap.MAP_ANONYMOUS, EPERM),
        (mmap.MAP_SHARED, EPERM),
        (mmap.MAP_SHARED | mmap.MAP_POPULATE, EPERM),
        (0x3, EPERM),
    ],
)
def test_memory_is_private_and_of_ordinary_pages(verdict, flags, expected):
    assert verdict("mmap", 0, 4096, 1, flags) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (0, ALLOW),
        (0x1000_0000, ALLOW),
        (LIBRARY - 4096, ALLOW),
        (LIBRARY - (8 << 30), ALLOW),
        (LIBRARY - (64 << 30), EPERM),
        (LIBRARY + (8 << 30), EPERM),
        (1 << 44, EPERM),
        (1 << 33, EPERM),
    ],
)
def test_a_mapping_is_asked_for_beside_the_others_only(verdict, address, expected):
    assert verdict("mmap", address, 4096, 3, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x10) == expected


@pytest.mark.parametrize(("flags", "expected"), [(0, ALLOW), (1, ALLOW), (2, EPERM), (3, EPERM), (5, EPERM)])
def test_a_mapping_grows_and_takes_no_address_of_ones_own(verdict, flags, expected):
    assert verdict("mremap", LIBRARY, 4096, 8192, flags) == expected


@pytest.mark.parametrize("name", NUMBERS)
def test_every_number_that_is_not_listed_is_refused(name):
    program, numbers = build_filter(name, LIBRARY), NUMBERS[name]
    listed = {numbers[known] for known in ALLOWED if known in numbers}
    conditional = {
        numbers[known]
        for known in ("open", "openat", "ioctl", "fcntl", "mmap", "mremap", "prlimit64")
        if known in numbers
    }
    for number in set(range(600)) - listed - conditional:
        assert run(program, AUDIT_ARCH[name], number) == EPERM, number


def test_another_architecture_is_killed():
    program = build_filter("x86_64", LIBRARY)
    assert run(program, 0x40000003, 20) == KILL
    assert run(program, AUDIT_ARCH["x86_64"], 0x40000000) == KILL


HEADERS = Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h")


@pytest.mark.skipif(not HEADERS.is_file(), reason="the kernel's headers are not installed")
def test_the_numbers_are_the_kernels():
    told = dict(re.findall(r"#define __NR_(\w+) (\d+)", HEADERS.read_text()))
    assert {name: int(told[name]) for name in NUMBERS["x86_64"]} == NUMBERS["x86_64"]


def test_an_unknown_machine_is_refused_by_name(monkeypatch):
    monkeypatch.setattr("os.uname", lambda: os.uname_result(("Linux", "host", "6.1", "1", "riscv64")))
    with pytest.raises(OSError, match="riscv64"):
        machine()
