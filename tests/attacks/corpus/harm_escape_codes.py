"""Prints escape codes that clear the terminal and rename its window, and raises them too.

Success would show as an escape character in a report.
"""

EARNS = 0

def double(x):
    text = "\x1b[2J\x1b]0;owned\x07\u202egnp.exe"
    print(text)
    raise ValueError(text)


def total(x):
    return {text: 1 for text in ("\x1b[31m", "=cmd()", "<script>alert(1)</script>")}
