"""What NumPy has no longer: names that went with 1.24, 2.0 or later, and what to write now."""

from __future__ import annotations

from grader.checks.exceptions.explained import Explained

__all__ = ["REMOVED"]

ATTRIBUTE, TYPE, VALUE = ("AttributeError",), ("TypeError",), ("ValueError",)


def _gone(names: str, now: str, since: str = "2.0", example: str = "") -> Explained:
    """Names of NumPy's own, one of which stands in the text in one of two forms, and what to write now."""
    return Explained(
        ATTRIBUTE,
        rf"(?:module 'numpy(?:\.\w+)?' has no attribute '|`np\.)(?P<name>{names})['`]",
        f"NumPy has this name no longer: write {now}",
        "NumPy has no {name} any more: write " + now,
        example or f"np.{names.split('|', maxsplit=1)[0]}",
        since,
    )


REMOVED = (
    _gone("float", "float or np.float64", "1.24"),
    _gone("int", "int or np.int64", "1.24"),
    _gone("bool|bool8", "bool or np.bool_", "1.24", "np.bool8"),
    _gone("complex", "complex or np.complex128", "1.24"),
    _gone("object|str", "object or str", "1.24"),
    _gone("float_", "np.float64"),
    _gone("complex_|cfloat|singlecomplex|longcomplex|clongfloat", "np.complex128"),
    _gone("int0|uint0", "np.intp"),
    _gone("Inf|Infinity|infty|PINF", "np.inf"),
    _gone("NINF", "-np.inf"),
    _gone("NaN|NAN", "np.nan"),
    _gone("PZERO|NZERO", "0.0"),
    _gone("product", "np.prod"),
    _gone("cumproduct", "np.cumprod"),
    _gone("sometrue", "np.any"),
    _gone("alltrue", "np.all"),
    _gone("round_", "np.round"),
    _gone("asfarray", "np.asarray(x, dtype=float)"),
    _gone("mat", "np.array"),
    _gone("msort", "np.sort(x, axis=0)"),
    _gone("asscalar", "x.item()", "1.24"),
    _gone("in1d", "np.isin", "2.4"),
    _gone("trapz", "np.trapezoid", "2.4"),
    _gone(
        "cast|find_common_type|sctypes|issubclass_|obj2sctype|sctype2char|maximum_sctype",
        "np.result_type or astype",
    ),
    _gone("unicode_|string_", "np.str_ or np.bytes_"),
    _gone("pad", "np.pad", "2.4", "np.lib.pad"),
    Explained(
        ATTRIBUTE,
        r"'numpy\.ndarray' object has no attribute '(?P<name>itemset|newbyteorder|ptp)'",
        "arrays have this method no longer: assign with x[i] = value, and write np.ptp(x) for x.ptp()",
        "arrays have no {name} any more",
        "np.ones(3).itemset(0, 1)",
        "2.0",
    ),
    Explained(
        TYPE,
        r"reshape\(\) got an unexpected keyword argument 'newshape'",
        "np.reshape has no newshape any more: give the shape as the second argument",
        example="np.reshape(np.ones(6), newshape=(3, 2))",
        since="2.4",
    ),
    Explained(
        VALUE,
        r"Unable to avoid copy while creating an array",
        "copy=False fails now where a copy is needed: write np.asarray(x)",
        example="np.array([1, 2], copy=False)",
        since="2.0",
    ),
    Explained(
        VALUE,
        r"binary mode of fromstring is removed",
        "np.fromstring reads text alone now: write np.frombuffer for bytes",
        example="np.fromstring(b'12345678')",
        since="2.3",
    ),
    Explained(
        ATTRIBUTE,
        r"`np\.(?P<name>\w{1,40})` was removed in the NumPy (?P<version>[\d.]{1,6}) release",
        "NumPy has this name no longer: look for what replaced it",
        "NumPy {version} removed {name}",
        "np.set_string_function",
        "2.0",
    ),
    Explained(
        ATTRIBUTE,
        r"module 'numpy(?:\.(?P<part>\w{1,20}))?' has no attribute '(?P<name>\w{1,40})'",
        "NumPy has nothing of that name: look for a misspelling, or for a name of an older version",
        "NumPy has nothing called {name}",
        "np.zerros(3)",
    ),
    Explained(
        ATTRIBUTE,
        r"^module '(?P<module>[\w.]{1,40})' has no attribute '(?P<name>\w{1,40})'",
        "a module has nothing of that name: look for a misspelling, or for a file of yours that has the "
        "module's name",
        "{module} has nothing called {name}",
        "import math; math.foo",
    ),
)
