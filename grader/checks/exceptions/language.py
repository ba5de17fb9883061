"""Exceptions of Python itself, other than those of `names`: calls, sequences, operators and numbers."""

from __future__ import annotations

from grader.checks.exceptions.explained import Explained

__all__ = ["LANGUAGE"]

VALUE, TYPE = ("ValueError",), ("TypeError",)
WORD = r"[\w<>.]{1,40}"

LANGUAGE = (
    Explained(
        TYPE,
        rf"(?P<function>{WORD})\(\) got an unexpected keyword argument '(?P<name>\w{{1,40}})'",
        "a function is given an argument by a name that it does not have: compare with its parameters, letter "
        "by letter",
        "{function} has no parameter {name}",
        "(lambda x: x)(y=2)",
    ),
    Explained(
        TYPE,
        rf"(?P<function>{WORD})\(\) missing (?P<count>\d+) required (?:positional|keyword-only) arguments?: "
        r"(?P<names>'[\w', ]{1,80})",
        "a function is called with too few arguments: compare with its parameters, and do not change those that "
        "the "
        "exercise gives",
        "{function} still needs {names}",
        "(lambda x: x)()",
    ),
    Explained(
        TYPE,
        rf"(?P<function>{WORD})\(\) takes (?P<takes>[\w ]{{1,20}}) positional arguments? but (?P<given>\d+)",
        "a function is called with too many arguments: compare with its parameters, and do not change those "
        "that the "
        "exercise gives",
        "{function} takes {takes}, and is given {given}",
        "(lambda x: x)(1, 2)",
    ),
    Explained(
        TYPE,
        rf"(?P<function>{WORD})\(\) got multiple values for argument '(?P<name>\w{{1,40}})'",
        "a function is given one argument twice, by place and by name",
        "{function} is given {name} twice",
        "(lambda x: x)(1, x=2)",
    ),
    Explained(
        TYPE,
        r"'(?P<kind>\w{1,30})' object is not callable",
        "something that is no function is called: was its name (sum, max, list) given to a value, is a * missing"
        " before a bracket, or are square brackets needed?",
        "an object of type {kind} is called",
        "(3)(4)",
    ),
    Explained(
        TYPE,
        r"'(?P<kind>[\w.]{1,30})' object is not subscriptable",
        "something is given an index that takes none: a single number, a function (call it with round brackets),"
        " a set, or what zip and map give",
        "an object of type {kind} is given an index",
        "(3)[0]",
    ),
    Explained(
        TYPE,
        r"cannot unpack non-iterable (?P<kind>[\w.]{1,30}) object",
        "one value is unpacked into several names: print it; if a function gives it, look at what that returns",
        "an object of type {kind} is unpacked",
        "exec('a, b = 1')",
    ),
    Explained(
        TYPE,
        r"'(?P<kind>[\w.]{1,30})' object is not iterable",
        "a single value is used like a list: is range() missing, or did an axis vanish?",
        "an object of type {kind} is used like a list",
        "list(3)",
    ),
    Explained(
        VALUE,
        r"too many values to unpack \(expected (?P<wanted>\d+)",
        "more values come than there are names on the left of =: look at the number of axes in the shape, or of "
        "values that "
        "the function returns",
        "{wanted} values are expected on the left, and more come",
        "exec('a, b = 1, 2, 3')",
    ),
    Explained(
        VALUE,
        r"not enough values to unpack \(expected (?:at least )?(?P<wanted>\d+), got (?P<given>\d+)\)",
        "fewer values come than there are names on the left of =: look at the number of axes in the shape, or "
        "of values "
        "that the function returns",
        "{wanted} values are expected on the left, and {given} come",
        "exec('a, b, c = 1, 2')",
    ),
    Explained(
        ("IndexError",),
        r"(?P<kind>list|tuple|string) (?:assignment )?index out of range",
        "an index is beyond the end: indices go from 0 to the length - 1, and an empty list has none",
        "the index is beyond the end of a {kind}",
        "[1, 2][5]",
    ),
    Explained(
        ("IndexError",),
        r"pop from (?:an )?empty",
        "the last item of an empty list is taken: what fills it?",
        example="[].pop()",
    ),
    Explained(
        TYPE,
        r"(?P<kind>list|tuple|string) indices must be integers(?: or slices)?,? not '?(?P<given>[\w.]{1,30})",
        "a list, a tuple or a text takes one whole number or a slice as its index: for several indices or a mask"
        " make it an array; a decimal index may come from /",
        "a {kind} is given an index of type {given}",
        "[1, 2]['a']",
    ),
    Explained(
        ("KeyError",),
        r"",
        "a dictionary has no entry of this key: print its keys. Which line is to put it there, and did it run?",
        example="{}['a']",
    ),
    Explained(
        TYPE,
        r"unhashable type: '(?P<kind>[\w.]{1,30})'",
        "a list, a set, a dictionary or a slice cannot be a key or a member of a set: use a number, a text or a "
        "tuple",
        "an object of type {kind} is used as a key",
        "{[1]: 2}",
    ),
    Explained(
        TYPE,
        r"unsupported operand type\(s\) for (?P<operator>[^:]{1,20}): "
        r"'(?P<one>[\w.]{1,30})' and '(?P<other>[\w.]{1,30})'",
        "these two types cannot be combined: to compute, make a list an array and a text a number; call a "
        "function with brackets",
        "{operator} is not possible between {one} and {other}",
        "[1, 2] - [1]",
    ),
    Explained(
        TYPE,
        r"'(?P<operator>[<>=]{1,2})' not supported between instances of '(?P<one>[\w.]{1,30})' and "
        r"'(?P<other>[\w.]{1,30})'",
        "these two types cannot be compared: is one of them a text, a list, a tuple or None? Make a text a "
        "number and a list an array, or take its entries one by one",
        "{operator} is not possible between {one} and {other}",
        "[1, 2] > 1",
    ),
    Explained(
        TYPE,
        r"can(?:not|'t) multiply sequence by non-int|can only concatenate (?P<kind>list|str|tuple)",
        "a list, a tuple or a text is combined with another type: to compute, make it an array or a number; to "
        "join texts, use str()",
        example="'a' + 1",
    ),
    Explained(
        TYPE,
        r"'(?P<kind>tuple|str|range|bytes)' object does not support item assignment",
        "a tuple, a text or a range cannot be changed: make a list or an array of it",
        "an entry of a {kind} is assigned",
        "exec('t = (1, 2); t[0] = 1')",
    ),
    Explained(
        VALUE,
        r"invalid literal for int|could not convert string to float",
        "a text is turned into a number that it does not spell",
        example="int('a')",
    ),
    Explained(
        (*VALUE, "OverflowError"),
        r"cannot convert float (?:NaN|infinity) to integer",
        "NaN or infinity is turned into a whole number: where did it arise? A division by 0, a logarithm of 0?",
        example="int(float('nan'))",
    ),
    Explained(
        ("ZeroDivisionError",),
        r"",
        "a division by 0: which length, count or sum is 0 here?",
        example="1 / 0",
    ),
    Explained(
        VALUE,
        r"math domain error|expected a (?:positive|nonnegative) (?:input|number)",
        "a function of math gets a number that it is not defined for, as log gets 0 or sqrt a negative number: "
        "print it",
        example="import math; math.log(0)",
    ),
    Explained(
        ("OverflowError",),
        r"math range error|Numerical result out of range|int too large to convert|too large to convert",
        "a number became too large, as exp or a power of a large number does: print what goes in, and look at "
        "its sign; in a softmax, subtract the largest entry first",
        example="import math; math.exp(1000)",
    ),
    Explained(
        ("RecursionError",),
        r"",
        "a function calls itself without an end: which call stops it?",
        example="exec('def f(): return f()\\nf()')",
    ),
    Explained(
        ("StopIteration",),
        r"",
        "next was called on something that is used up: give it a default, or loop with for",
        example="next(iter([]))",
    ),
    Explained(
        ("AssertionError",),
        r"",
        "an assert failed: what it states is not true for this call",
        example="raise AssertionError",
    ),
    Explained(
        VALUE,
        r"(?:max|min)\(\)(?: arg is an empty sequence| iterable argument is empty)",
        "the largest or smallest item of an empty list is asked for",
        example="max([])",
    ),
    Explained(
        VALUE,
        r"not in list|is not in (?:list|tuple)|substring not found",
        "an item is looked for that is not there",
        example="[1].index(3)",
    ),
    Explained(
        TYPE,
        r"object of type '(?P<kind>[\w.]{1,30})' has no len",
        "this has no length: it is a single number, a function, or what zip, map or a generator give; the last "
        "are given one by list()",
        "len() of an object of type {kind}",
        "len(3)",
    ),
    Explained(
        ("UnicodeDecodeError",),
        r"",
        "a file or text is not in the encoding that it is read with: save it as UTF-8, say its encoding=, or "
        "read bytes with 'rb'",
        example="b'\\xff'.decode()",
    ),
)
