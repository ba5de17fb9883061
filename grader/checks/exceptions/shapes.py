"""Exceptions of NumPy about shapes and indices."""

from __future__ import annotations

from grader.checks.exceptions.explained import Explained

__all__ = ["SHAPES"]

VALUE, TYPE, INDEX = ("ValueError",), ("TypeError",), ("IndexError",)
SHAPE = r"\([\d, ]{0,40}\)"

SHAPES = (
    Explained(
        VALUE,
        r"matmul: Input operand 1 has a mismatch .*\(size (?P<second>\d{1,9}) is different from "
        r"(?P<first>\d{1,9})\)",
        "the two sides of @ do not fit: the last length of the left one must be the last but one of the right one, "
        "or its length if it is a vector; "
        "print both shapes",
        "the left side of @ has the length {first} where the right side has {second}",
        "np.ones((2, 3)) @ np.ones((2, 3))",
    ),
    Explained(
        VALUE,
        r"matmul: Input operand \d does not have enough dimensions",
        "one side of @ is a single number, but @ is for arrays: use * or give it an axis",
        example="np.ones(3) @ 2.0",
    ),
    Explained(
        VALUE,
        rf"shapes (?P<first>{SHAPE}) and (?P<second>{SHAPE}) not aligned: (?P<one>\d+) \(dim \d\) != "
        rf"(?P<other>\d+)",
        "the two arrays of np.dot do not fit: the last length of the first must be the last but one of the "
        "second, or its length if it is a vector (for np.inner, the last one); print both shapes",
        "np.dot got the shapes {first} and {second}, where {one} should equal {other}",
        "np.dot(np.ones((2, 3)), np.ones((2, 3)))",
    ),
    Explained(
        VALUE,
        rf"could not broadcast input array from shape (?P<given>{SHAPE}) into shape (?P<place>{SHAPE})",
        "what is written into a part of an array has another shape than that part: print the shapes of both "
        "sides of =",
        "an array of shape {given} is written into a place of shape {place}",
        "np.zeros((2, 2))[:] = np.ones(3)",
    ),
    Explained(
        VALUE,
        rf"non-broadcastable output operand with shape (?P<place>{SHAPE}) doesn't match the broadcast shape "
        rf"(?P<given>{SHAPE})",
        "what is computed into an array, by += or out=, has another shape than the array: print both shapes",
        "an array of shape {place} cannot hold a result of shape {given}",
        "np.add(np.zeros(3), np.ones((2, 3)), out=np.zeros(3))",
    ),
    Explained(
        VALUE,
        rf"operands could not be broadcast together with shapes? (?P<shapes>(?:{SHAPE} ?){{2,4}})",
        "arrays of shapes that do not fit are combined entry by entry: compare the shapes from the right, each "
        "pair of "
        "lengths must be equal or hold a 1",
        "these shapes do not fit each other: {shapes}",
        "np.ones((2, 3)) + np.ones((2, 4))",
    ),
    Explained(
        VALUE,
        r"could not be broadcast together with remapped shapes",
        "the lengths do not fit: print the shapes in this line; lengths that belong together must be equal, or 1",
        example="np.einsum('ij,jk->ik', np.ones((2, 3)), np.ones((2, 3)))",
    ),
    Explained(
        VALUE,
        r"einstein sum subscripts|does not contain the correct number of indices|has fewer dimensions than "
        r"subscripts"
        r"|more dimensions than subscripts|einsum",
        "the letters of einsum do not describe its arrays: one letter for each axis, and none on the right that "
        "is not "
        "on the left",
        example="np.einsum('ij->k', np.ones((2, 3)))",
    ),
    Explained(
        VALUE,
        r"inhomogeneous shape",
        "an array is made from parts of different lengths or shapes: print the shape of each part",
        example="np.array([[1, 2], [3]])",
    ),
    Explained(
        VALUE,
        r"setting an array element with a sequence",
        "a whole array is written into the place of one number: look at the indices on the left, and at the "
        "shape on the "
        "right",
        example="np.zeros((2, 2))[0, 0] = np.ones(2)",
    ),
    Explained(
        VALUE,
        r"truth value of an array with more than one element is ambiguous",
        "an array stands where one truth value is needed (if, while, and, or, not, and Python's max and "
        "min): use .any() or .all(), or & and | with brackets, or np.where, np.maximum and np.minimum",
        example="bool(np.ones(3))",
    ),
    Explained(
        TYPE,
        r"only (?:0-dimensional|length-1|size-1)? ?arrays can be converted to Python scalars",
        "an array stands where one number is needed: use NumPy's function (np.exp for math.exp), or take one "
        "entry, as x[0] or x[0, 0]",
        example="float(np.ones(3))",
    ),
    Explained(
        TYPE,
        r"only integer scalar arrays can be converted to a scalar index",
        "an array stands where one whole number is needed, as in range or as the index of a list; np.concatenate"
        " and np.stack take all arrays in one list",
        example="np.concatenate(np.ones(2), np.ones(2))",
    ),
    Explained(
        INDEX,
        r"index (?P<index>-?\d{1,12}) is out of bounds for axis (?P<axis>\d+) with size (?P<size>\d{1,12})",
        "an index is beyond the end of an array: indices go from 0 to the length - 1; print the indices of this "
        "line, and the shape",
        "index {index} was asked for along axis {axis}, which has the length {size}",
        "np.arange(3)[5]",
    ),
    Explained(
        INDEX,
        r"too many indices for array: array is (?P<has>\d+)-dimensional, but (?P<given>\d+) were indexed",
        "an array is given more indices than it has axes: print its shape",
        "an array with {has} axes is given {given} indices",
        "np.ones((2, 2))[0, 0, 0]",
    ),
    Explained(
        INDEX,
        r"invalid index to scalar variable",
        "a single number is given an index: what stands before the bracket has no axes left",
        example="np.float64(3)[0]",
    ),
    Explained(
        INDEX,
        r"boolean index did not match",
        "a mask has another shape than the array that it chooses from: print both shapes",
        example="np.arange(3)[np.array([True, False])]",
    ),
    Explained(
        INDEX,
        r"only integers, slices|arrays used as indices must be of integer",
        "an index is no whole number: print it; of two whole numbers // gives one, and / a decimal; a list of "
        "indices must hold integers",
        example="np.arange(3)[1.5]",
    ),
    Explained(
        INDEX,
        r"shape mismatch: indexing arrays could not be broadcast together with shapes (?P<shapes>[(),\d ]{1,60})",
        "the arrays of indices have different lengths: entry by entry they must fit, or use np.ix_ for all pairs",
        "the arrays of indices have the shapes {shapes}",
        "np.ones((2, 3))[[0, 1], [0, 1, 2]]",
    ),
    Explained(
        VALUE,
        r"cannot reshape array of size (?P<size>\d{1,12}) into shape (?P<shape>\([\w, -]{0,40}\))",
        "reshape is asked for another number of entries than there are: multiply the lengths before and after",
        "{size} entries cannot take the shape {shape}",
        "np.ones((2, 3)).reshape(4, 2)",
    ),
    Explained(
        VALUE,
        r"all the input array dimensions except for the concatenation axis must match exactly, but along dimension "
        r"(?P<axis>\d+), the array at index \d+ has size (?P<one>\d+) and the array at index \d+ has size "
        r"(?P<other>\d+)",
        "arrays that are joined differ along an axis that is not the one they are joined along: check axis=",
        "along axis {axis} one has the length {one}, another {other}",
        "np.concatenate([np.ones((2, 3)), np.ones((2, 4))])",
    ),
    Explained(
        VALUE,
        r"all the input arrays must have same number of dimensions",
        "arrays that are joined have different numbers of axes: print the shape of each",
        example="np.concatenate([np.ones((2, 3)), np.ones(3)])",
    ),
    Explained(
        VALUE,
        r"all input arrays must have the same shape",
        "np.stack needs arrays of one shape: print the shape of each",
        example="np.stack([np.ones(2), np.ones(3)])",
    ),
    Explained(
        VALUE,
        r"zero-dimensional arrays cannot be concatenated",
        "single numbers cannot be joined: are the arrays that you join in one list? Of a list of numbers "
        "np.array makes an array",
        example="np.concatenate([np.float64(1), np.ones(2)])",
    ),
    Explained(
        VALUE,
        r"need at least one array to (?:concatenate|stack)",
        "an empty list of arrays is joined: what is to fill it, and did that run?",
        example="np.concatenate([])",
    ),
    Explained(
        VALUE,
        r"axis\d?:? ?(?:axis )?(?P<axis>-?\d+) is out of bounds for array of dimension (?P<has>\d+)",
        "an axis is asked for that the array does not have: axes are counted from 0, or from the end with -1",
        "axis {axis} is asked for, of an array with {has} axes",
        "np.ones((2, 3)).sum(axis=2)",
    ),
    Explained(
        VALUE,
        r"axes don't match array|repeated axis in transpose",
        "transpose needs each axis of the array exactly once: compare with the number of axes in the shape",
        example="np.transpose(np.ones((2, 3)), (0, 1, 2))",
    ),
    Explained(
        VALUE,
        r"cannot select an axis to squeeze out",
        "squeeze removes axes of length 1 alone: print the shape",
        example="np.squeeze(np.ones((2, 3)), axis=0)",
    ),
    Explained(
        VALUE,
        r"negative dimensions are not allowed",
        "an array of a negative length is asked for: is the window larger than the image, or a subtraction the "
        "wrong way "
        "round?",
        example="np.zeros(-1)",
    ),
    Explained(
        VALUE,
        r"window shape cannot be larger than input array shape",
        "the window is larger than the array that it slides over",
        example="np.lib.stride_tricks.sliding_window_view(np.ones(3), 5)",
    ),
)
