"""Exceptions of NumPy about types, and about what its functions are given."""

from __future__ import annotations

from grader.checks.exceptions.explained import Explained

__all__ = ["ARRAYS"]

VALUE, TYPE = ("ValueError",), ("TypeError",)

ARRAYS = (
    Explained(
        VALUE,
        r"assignment destination is read-only|output array is read-only",
        "an array is written into that must not be changed: work on a copy of it",
        example="np.broadcast_to(1.0, 3)[0] = 2",
    ),
    Explained(
        TYPE,
        r"Cannot cast ufunc '(?P<operation>\w{1,20})' output from dtype\('(?P<given>[\w<>]{1,12})'\) to "
        r"dtype\('(?P<place>[\w<>]{1,12})'\)",
        "a result does not fit into the type of the array that it is written into, such as decimals into "
        "integers: zeros_like and np.array take the type of what they are given",
        "{operation} gives {given}, and the array that it is written into is of type {place}",
        "np.add(np.zeros(3, int), 0.5, out=np.zeros(3, int))",
    ),
    Explained(
        (*TYPE, *VALUE),
        r"did not contain a loop with signature matching types|not supported for the input types",
        "NumPy cannot compute with these types: is text or None among the numbers, or do &, | or ~ get decimals?"
        " Print the dtype",
        example="np.exp('a')",
    ),
    Explained(
        TYPE,
        r"loop of ufunc does not support argument \d of type (?P<kind>\w{1,30}) which has no callable "
        r"(?P<name>\w{1,20})",
        "an array of dtype object was made, which NumPy cannot compute with: is None or a list in it, or a "
        "number too large?",
        "np.{name} got an entry of type {kind}",
        "np.exp(np.array([1, None]))",
    ),
    Explained(
        TYPE,
        r"numpy boolean (?:subtract|negative)|The numpy boolean",
        "truth values cannot be subtracted: turn them into numbers with astype(float), or use ~ for not",
        example="-np.array([True])",
    ),
    Explained(
        VALUE,
        r"Integers to negative integer powers",
        "integers have no negative powers in NumPy: make the base a float",
        example="np.arange(3) ** -1",
    ),
    Explained(
        VALUE,
        r"attempt to get arg(?:max|min) of an empty sequence|zero-size array to reduction operation",
        "the largest or smallest entry of an empty array is asked for: is a slice empty at the edge?",
        example="np.max([])",
    ),
    Explained(
        VALUE,
        r"Singular matrix|must be square|not positive definite",
        "this matrix has no inverse, is not square or, for cholesky, not positive definite: print it and its shape",
        example="np.linalg.inv(np.zeros((2, 2)))",
    ),
    Explained(
        VALUE,
        r"mode '(?P<mode>\w{1,20})' is not supported",
        "np.pad does not know this mode: zeros are mode='constant'",
        "np.pad has no mode {mode!r}",
        "np.pad(np.ones(3), 1, mode='zero')",
    ),
    Explained(
        VALUE,
        r"operands could not be broadcast together with shape \(\d+,\) \(\d+,2\)|pad_width|index can't contain "
        r"negative",
        "np.pad needs one pair (before, after) for each axis, and no negative number",
        example="np.pad(np.ones((2, 3)), -1)",
    ),
    Explained(
        VALUE,
        r"probabilities do not sum to 1|probabilities are not non-negative|'?a'? and '?p'? must have same size",
        "choice needs one probability for each item, none negative, with sum 1: print them and their sum",
        example="np.random.choice(2, p=[0.5, 0.6])",
    ),
    Explained(
        VALUE,
        r"Cannot take a larger sample than population",
        "more is drawn without replacement than there is: check the number, or replace=",
        example="np.random.choice(3, 5, replace=False)",
    ),
    Explained(
        TYPE,
        r"Cannot interpret '(?P<given>[^']{1,30})' as a data type",
        "a value is taken for a dtype, such as a second argument: a shape, or the entries of an array, go into "
        "brackets of their own, as in np.zeros((2, 3))",
        "{given} is taken for a dtype",
        "np.zeros(2, 3)",
    ),
    Explained(
        TYPE,
        r"data type '?(?P<name>[^']{1,30})'? not understood",
        "there is no dtype of this name",
        "there is no dtype called {name}",
        "np.zeros(3, dtype='foo')",
    ),
    Explained(
        TYPE,
        r"'(?P<kind>tuple|list)' object cannot be interpreted as an integer",
        "a tuple or a list stands where one whole number is needed: take one of its entries; np.random.randn "
        "and rand take lengths one by one, as in randn(*shape)",
        "a {kind} stands where a whole number is needed",
        "np.random.randn((2, 3))",
    ),
    Explained(
        TYPE,
        r"'(?P<kind>[\w.]{1,30})' object cannot be interpreted as an integer|expected a sequence of integers or "
        r"a single",
        "a whole number is needed, as a length, an index or in range, and something else stands there: print it;"
        " of two whole numbers // gives one, and / a decimal",
        example="range(2.5)",
    ),
    Explained(
        TYPE,
        r"len\(\) of unsized object|iteration over a 0-d array",
        "an array without axes, a single number, is used like a list: where did its axes go?",
        example="len(np.array(3))",
    ),
    Explained(
        TYPE,
        r"unhashable type: 'numpy\.ndarray'",
        "an array cannot be a key or a member of a set: use a number, or a tuple",
        example="{np.ones(2): 1}",
    ),
    Explained(
        TYPE,
        r"'numpy\.ndarray' object is not callable",
        "an array is called like a function: square brackets take an index, round ones call; or a function's "
        "name was "
        "given to an array",
        example="np.ones(3)(0)",
    ),
    Explained(
        ("AttributeError",),
        r"'numpy\.ndarray' object has no attribute 'append'",
        "arrays have no append: collect in a list and make an array of it at the end",
        example="np.ones(3).append(1)",
    ),
    Explained(
        ("AttributeError",),
        r"Generator' object has no attribute '(?P<name>randn?|randint|random_sample)'",
        "a generator has other names than np.random: standard_normal for randn, random for rand, integers for "
        "randint",
        "a generator has no {name}",
        "np.random.default_rng(0).randn(2)",
    ),
    Explained(
        VALUE,
        r"array split does not result in an equal division",
        "np.split, hsplit and vsplit with one number cut into parts of one length: say where to cut, as in "
        "np.split(a, [3])",
        example="np.split(np.ones(3), 2)",
    ),
    Explained(
        VALUE,
        r"object too deep for desired array|Input must be 1- or 2-d|diag requires an array of at least two",
        "this function takes arrays with fewer axes, or with more: print the shape",
        example="np.convolve(np.ones((2, 3)), np.ones((2, 3)))",
    ),
    Explained(
        VALUE,
        r"either both or neither of x and y should be given",
        "np.where takes a condition alone, or a condition and two values",
        example="np.where(np.ones(3), 1)",
    ),
    Explained(
        ("OverflowError",),
        r"Python integer (?P<value>-?\d{1,30}) out of bounds for (?P<kind>\w{1,10})",
        "a number does not fit into the type of its array, as 300 or -1 into pixels of type uint8 (0 to 255): "
        "compute with floats, after astype(float)",
        "{value} does not fit into {kind}",
        "np.uint8(300)",
        since="2.0",
    ),
)
