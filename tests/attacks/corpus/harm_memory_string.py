"""Takes memory with a text that doubles.

Success would show as a hang, a survivor, or a neighbour that loses points.
"""

EARNS = 0

def double(x):
    text = "x" * 10**6
    while True:
        text += text
