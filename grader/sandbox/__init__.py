"""The confined process that runs student code, from both of its sides.

Student side (imports nothing of the harness but :mod:`grader.wire`): `lockdown`, `landlock`, `seccomp`,
`syscalls`, `perform`, `child`, `zygote`. Grader side: `base`, `host`, `mounts`, `protections`, `selftest`.
"""
