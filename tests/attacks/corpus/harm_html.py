"""Raises and returns texts that would be HTML and formulas in a report.

Success would show as a tag, or a formula, in a report.
"""

EARNS = 0

class script(Exception):
    pass


def double(x):
    raise script("<script>alert(1)</script>=HYPERLINK()")


def total(x):
    return "<img src=x onerror=alert(1)>"
