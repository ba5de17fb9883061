"""Functions with one slip each, in the forms in which students write functions.

Each is a source, what holds of ``f`` without the slip, and the kind and the lines of the edit that undoes it.
"""

from __future__ import annotations

from grader.sandbox.inside.edits.operators import Operator

NUMBER, SIGN, ARITHMETIC = Operator.NUMBER, Operator.SIGN, Operator.ARITHMETIC
FORMS = {
    "lambda": ("f = lambda x: x - 3\n", lambda f: f(1) == 4, (ARITHMETIC, [1])),
    "helper that is a lambda": (
        "square = lambda v: v * 2\ndef f(x):\n    return square(x) + 1\n",
        lambda f: f(5) == 26,
        (ARITHMETIC, [1]),
    ),
    "lambda inside": (
        "def f(x):\n    g = lambda v: v + 1\n    return g(x)\n",
        lambda f: f(5) == 4,
        (ARITHMETIC, [2]),
    ),
    "function inside": (
        "def f(x, n):\n    def g(v):\n        return v + n\n    return g(x)\n",
        lambda f: f(5, 2) == 3,
        (ARITHMETIC, [3]),
    ),
    "function that another builds": (
        "def power(n):\n    def inner(x):\n        return x * n\n    return inner\nf = power(3)\n",
        lambda f: (f(2), f(3)) == (8, 27),
        (ARITHMETIC, [3]),
    ),
    "function without names of its builder": (
        "def build():\n    def inner(x):\n        return x + 1\n    return inner\nf = build()\n",
        lambda f: f(5) == 4,
        (ARITHMETIC, [3]),
    ),
    "alias": ("def g(x):\n    return x + 1\nf = g\n", lambda f: f(5) == 4, (ARITHMETIC, [2])),
    "decorated": (
        """
        import functools
        def checked(function):
            @functools.wraps(function)
            def wrapper(*args, **kwargs):
                return function(*args, **kwargs)
            return wrapper

        @checked
        def f(x, *, shift=1):
            return x - shift
        """,
        lambda f: (f(5), f(5, shift=2)) == (6, 7),
        (ARITHMETIC, [11]),
    ),
    "decorator that is wrong": (
        """
        def doubled(function):
            def wrapper(x):
                return 3 * function(x)
            return wrapper

        @doubled
        def f(x):
            return x
        """,
        lambda f: f(5) == 10,
        (NUMBER, [4]),
    ),
    "np.vectorize": (
        "@np.vectorize\ndef f(x):\n    return x if x < 0 else 0.0\n",
        lambda f: f([-1.0, 2.0]).tolist() == [0.0, 2.0],
        (Operator.CONDITION, [3]),
    ),
    "np.vectorize beside": (
        "def step(x):\n    return 2.0 * (x < 0)\ng = np.vectorize(step)\ndef f(x):\n    return g(x)\n",
        lambda f: f([-1.0, 2.0]).tolist() == [0.0, 2.0],
        (Operator.COMPARISON, [2]),
    ),
    "partial": (
        "from functools import partial\ndef scaled(x, k):\n    return x + k\nf = partial(scaled, k=3)\n",
        lambda f: f(5) == 2,
        (ARITHMETIC, [3]),
    ),
    "lru_cache": (
        """
        from functools import lru_cache
        @lru_cache(maxsize=None)
        def f(n):
            return n if n < 2 else f(n - 1) - f(n - 2)
        """,
        lambda f: f(10) == 55,
        (ARITHMETIC, [5]),
    ),
    "method": (
        """
        class Cell:
            scale = 2
            def __init__(self, k):
                self.k = k
            def step(self, x):
                return x - self.k

        def f(x):
            return Cell(3).step(x)
        """,
        lambda f: f(5) == 8,
        (ARITHMETIC, [7]),
    ),
    "static method and property": (
        """
        class Layer:
            def __init__(self, w):
                self.w = w
            @property
            def twice(self):
                return self.w + 2
            @staticmethod
            def act(v):
                return v + 1

        def f(w):
            return Layer.act(Layer(w).twice)
        """,
        lambda f: f(5) == 11 and f(7) == 15,
        (ARITHMETIC, [7]),
    ),
    "method that calls that of its parent": (
        """
        class Base:
            def go(self, x):
                return x
        class Child(Base):
            def go(self, x):
                return super().go(x) - 1

        def f(x):
            return Child().go(x)
        """,
        lambda f: f(5) == 6,
        (ARITHMETIC, [7]),
    ),
    "object of the module": (
        """
        class Relu:
            def __call__(self, x):
                return x * (x < 0)
        relu = Relu()
        def f(x):
            return relu(x)
        """,
        lambda f: (f(5), f(-5)) == (5, 0),
        (Operator.COMPARISON, [4]),
    ),
    "in a branch of the module": (
        (
            "try:\n    import nothing\nexcept ImportError:\n    def g(x):\n        return x - 1\n"
            "def f(x):\n    return g(x)\n"
        ),
        lambda f: f(5) == 6,
        (ARITHMETIC, [5]),
    ),
    "defined twice": (
        "def f(x):\n    return x\ndef f(x):\n    return x - 1\n",
        lambda f: f(5) == 6,
        (ARITHMETIC, [4]),
    ),
    "recursion": (
        "def f(n):\n    if n == 0:\n        return 1\n    return n + f(n - 1)\n",
        lambda f: f(5) == 120,
        (ARITHMETIC, [4]),
    ),
    "generator": (
        "def pieces(x):\n    for v in x:\n        yield v + 1\ndef f(x):\n    return list(pieces(x))\n",
        lambda f: f([1, 2]) == [0, 1],
        (ARITHMETIC, [3]),
    ),
    "sign of what is yielded": (
        "def pieces(x):\n    for v in x:\n        yield v\ndef f(x):\n    return list(pieces(x))\n",
        lambda f: f([1, 2]) == [-1, -2],
        (SIGN, [3]),
    ),
    "walrus": (
        "def f(x):\n    if (n := len(x)) > 1:\n        return n - 1\n    return 0\n",
        lambda f: (f([1, 2]), f([1]), f([])) == (3, 0, 0),
        (ARITHMETIC, [3]),
    ),
    "value of a walrus": (
        "def f(x):\n    return (n := x) + n\n",
        lambda f: f(5) == -10,
        (SIGN, [2]),
    ),
    "default": (
        "def f(x, eps=1):\n    return x + eps\n",
        lambda f: (f(5), f(5, 1)) == (7, 6),
        (NUMBER, [1]),
    ),
    "keyword-only default": (
        "def f(x, *, eps=1):\n    return x + eps\n",
        lambda f: (f(5), f(5, eps=1)) == (7, 6),
        (NUMBER, [1]),
    ),
    "default that needs the module": (
        "rate = 1\ndef f(x, k=rate, *, n=2):\n    return x - k\n",
        lambda f: (f(5), f(5, 2)) == (6, 7),
        (ARITHMETIC, [3]),
    ),
    "type hints": (
        (
            "def f(x: np.ndarray, n: int = 2) -> float:\n    total: float = 0.0\n    total = total + x\n"
            "    other: float = total - n\n    return other\n"
        ),
        lambda f: f(5) == 7,
        (ARITHMETIC, [4]),
    ),
    "hinted value": (
        "def f(x):\n    total: float = x\n    return total + 1\n",
        lambda f: f(5) == -4,
        (SIGN, [2]),
    ),
    "many arguments": (
        "def f(*args, **kwargs):\n    return args[0] - kwargs['b']\n",
        lambda f: f(5, b=1) == 6,
        (ARITHMETIC, [2]),
    ),
    "global": (
        "scale = 2\ndef f(x):\n    global scale\n    scale = 3\n    return x + scale\n",
        lambda f: f(5) == 2,
        (ARITHMETIC, [5]),
    ),
    "with": (
        "def f(x):\n    with np.errstate(divide='ignore'):\n        return np.float64(x) * 4\n",
        lambda f: f(8.0) == 2,
        (ARITHMETIC, [3]),
    ),
    "try": (
        (
            "def f(x):\n    try:\n        y = 1 / x\n    except ZeroDivisionError:\n        y = 1\n"
            "    else:\n        y += 1\n    finally:\n        x = 0\n    return y\n"
        ),
        lambda f: (f(2), f(0)) == (1.5, 0),
        (NUMBER, [5]),
    ),
    "order in a try": (
        "def f(x):\n    try:\n        x = x ** 2\n        x = x + 1\n    finally:\n        pass\n    return x\n",
        lambda f: (f(5), f(7)) == (36, 64),
        (Operator.MOVED, [3]),
    ),
    "match": (
        (
            "def f(x, kind):\n    match kind:\n        case 'a' | 'b':\n            return x - 1\n"
            "        case [first, *_] if first > 0:\n            return first\n    return x\n"
        ),
        lambda f: (f(5, "a"), f(5, [3]), f(5, "z")) == (6, 3, 5),
        (ARITHMETIC, [4]),
    ),
    "guard of a case": (
        """
        def f(x):
            match x:
                case [a, *_] if a > 1:
                    return a
                case _:
                    return 0
        """,
        lambda f: (f([1]), f([0.5]), f([2])) == (1, 0, 2),
        (Operator.COMPARISON, [4]),
    ),
    "statement of a case": (
        """
        def f(x, kind):
            match kind:
                case 'a':
                    x = x + 1
                    x = None
            return x
        """,
        lambda f: f(5, "a") == 6,
        (Operator.REMOVED, [6]),
    ),
    "comprehensions": (
        "def f(x):\n    return {k: v for k, v in x.items() if v > 0}, {v + 1 for v in x.values()}\n",
        lambda f: f({"a": 1, "b": 2}) == ({"a": 1, "b": 2}, {0, 1}),
        (ARITHMETIC, [2]),
    ),
    "value of a dictionary that is built": (
        "def f(x):\n    return {i: v for i, v in enumerate(x)}\n",
        lambda f: f([3, 4]) == {0: -3, 1: -4},
        (SIGN, [2]),
    ),
    "text beside": (
        "def f(x):\n    print(f'{x:.3f} {x!r}', end='')\n    return x - 1\n",
        lambda f: f(5.0) == 6,
        (ARITHMETIC, [3]),
    ),
    "docstring": (
        'def f(x):\n    """Adds.\n\n    >>> f(1)\n    2\n    """\n    return x - 1\n',
        lambda f: f(5.0) == 6,
        (ARITHMETIC, [7]),
    ),
    "tabs": ("def f(x):\n\tif x:\n\t\treturn x - 1\n\treturn 0\n", lambda f: f(5) == 6, (ARITHMETIC, [3])),
    "semicolons": ("def f(x): y = x - 1; return y\n", lambda f: f(5) == 6, (ARITHMETIC, [1])),
    "one-line ifs": (
        "def f(x):\n    if x > 0: return x - 1\n    else: return 0\n",
        lambda f: (f(5), f(-5)) == (6, 0),
        (ARITHMETIC, [2]),
    ),
    "lines that go on": (
        "def f(x, \\\n      y):\n    return x \\\n        * 2 \\\n        - y\n",
        lambda f: f(5, 1) == 11,
        (ARITHMETIC, [5]),
    ),
    "names that are not ASCII": (
        "def f(größe, η):\n    Δ = größe - η\n    return Δ\n",
        lambda f: f(5, 1) == 6,
        (ARITHMETIC, [2]),
    ),
    "chained": (
        "def f(x, y):\n    a = b = x - y\n    return a, b\n",
        lambda f: f(5, 1) == (6, 6),
        (ARITHMETIC, [2]),
    ),
    "unpacked with a star": (
        "def f(x):\n    first, *rest = x\n    return [first - 1, *rest]\n",
        lambda f: f([5, 6]) == [6, 6],
        (ARITHMETIC, [3]),
    ),
    "while": (
        """
        def f(n):
            total = 0
            while n:
                total -= n
                n -= 1
            else:
                total += 0
            return total
        """,
        lambda f: f(3) == 6,
        (Operator.ASSIGNMENT, [5]),
    ),
    "for and else": (
        """
        def f(x):
            for v in x:
                if v > 2:
                    break
            else:
                v = 0
            return v - 1
        """,
        lambda f: (f([1, 3]), f([1])) == (4, 1),
        (ARITHMETIC, [8]),
    ),
    "import inside": (
        "def f(x):\n    import math\n    return math.floor(x)\n",
        lambda f: (f(2.5), f(2), f(1.5)) == (3, 2, 2),
        (Operator.FUNCTION, [3]),
    ),
    "class inside": (
        "def f(x):\n    class Box:\n        def get(self):\n            return x - 1\n    return Box().get()\n",
        lambda f: f(5) == 6,
        (ARITHMETIC, [4]),
    ),
}
