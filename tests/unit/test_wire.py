"""Frames: what crosses comes out as it went in, and nothing else comes out at all."""

from __future__ import annotations

import json
import math
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader import wire


class MistakePair(NamedTuple):
    a: int
    b: int


def split(frame):
    header, body = wire.lengths(frame[: wire.PREFIX.size], wire.Caps())
    start = wire.PREFIX.size
    assert len(frame) == start + header + body
    return frame[start : start + header], frame[start + header :]


def sent(value, *, arguments=False):
    kind, fields = wire.decode(*split(wire.encode("test", {"value": value})), arguments=arguments)
    assert kind == "test"
    return fields["value"]


def received(header, body=b""):
    return wire.decode(json.dumps(header).encode(), body)


def carrying(value, arrays=(), body=b""):
    return received({"kind": "k", "fields": {"v": value}, "arrays": list(arrays)}, body)


def same(a, b):
    """Whether two values are the same, to the bit and to the type."""
    if isinstance(a, np.ndarray):
        return isinstance(b, np.ndarray) and (a.dtype, a.shape, a.tobytes()) == (b.dtype, b.shape, b.tobytes())
    if type(a) is not type(b):
        return False
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(value, b[key]) for key, value in a.items())
    if isinstance(a, float):
        return a == b and math.copysign(1, a) == math.copysign(1, b)
    return a == b


text = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
arrays = st.sampled_from(sorted(wire.DTYPES)).flatmap(
    lambda name: hnp.arrays(wire.DTYPES[name], hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=3))
)
leaves = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | text
    | arrays
)
values = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(text, inner, max_size=4)
    ),
    max_leaves=12,
)

# --- what crosses ----------------------------------------------------------------------------------------


@pytest.mark.slow
@given(values)
def test_every_value_that_crosses_comes_out_as_it_went_in(value):
    assert same(value, sent(value))


@pytest.mark.slow
@given(values)
@settings(max_examples=50)
def test_equal_values_make_equal_frames(value):
    assert wire.encode("k", {"v": value}) == wire.encode("k", {"v": value})


@pytest.mark.slow
@given(values)
@settings(max_examples=50)
def test_a_header_is_what_a_json_library_writes(value):
    header, _ = split(wire.encode("k", {"v": value}))
    assert header == json.dumps(json.loads(header), allow_nan=False, separators=(",", ":")).encode()


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_nan_or_infinity_as_a_python_float_arrives_as_a_0_d_array(number):
    got = sent(number)
    assert (got.shape, got.dtype) == ((), np.float64)
    np.testing.assert_array_equal(got, number)


def test_nan_and_infinity_inside_an_array_cross_to_the_bit():
    array = np.array([np.nan, np.inf, -np.inf, 1.0])
    assert sent(array).tobytes() == array.tobytes()


def test_a_complex_number_arrives_as_a_0_d_array():
    got = sent(1 + 2j)
    assert (got.shape, got.dtype, complex(got)) == ((), np.complex128, 1 + 2j)


@pytest.mark.parametrize("zero", [-0.0, np.array(-0.0), np.array([-0.0])])
def test_negative_zero_keeps_its_sign(zero):
    assert np.signbit(sent(zero)).all()


@pytest.mark.parametrize("shape", [(0,), (0, 3), (3, 0, 2)])
def test_an_empty_array_keeps_its_shape(shape):
    assert sent(np.zeros(shape)).shape == shape


def test_a_0_d_array_and_a_numpy_scalar_arrive_as_0_d_arrays():
    for value in (np.array(2.5), np.float64(2.5)):
        assert (sent(value).shape, float(sent(value))) == ((), 2.5)


def test_float32_arrives_as_float32():
    assert sent(np.ones(2, np.float32)).dtype == np.float32


def test_a_big_endian_array_arrives_with_its_values():
    np.testing.assert_array_equal(sent(np.array([1.0, 2.0], ">f8")), [1.0, 2.0])


@pytest.mark.parametrize("view", [lambda a: a[::2, ::-1], lambda a: a.T, lambda a: np.broadcast_to(a[:1], a.shape)])
def test_a_non_contiguous_array_arrives_with_its_values(view):
    array = view(np.arange(12.0).reshape(3, 4))
    np.testing.assert_array_equal(sent(array), array)


def test_a_read_only_array_crosses():
    array = np.arange(3.0)
    array.flags.writeable = False
    np.testing.assert_array_equal(sent(array), array)


def test_what_arrives_cannot_be_written_into():
    with pytest.raises(ValueError, match="read-only"):
        sent(np.ones(2))[0] = 3.0


def test_arrays_of_odd_sizes_arrive_aligned():
    got = sent([np.ones(1, np.int8), np.ones(3), np.ones(5, np.uint8), np.ones(1, np.complex128)])
    assert all(array.flags.aligned for array in got)


def test_a_matrix_arrives_as_a_plain_array():
    class Odd(np.ndarray):
        def tobytes(self):
            return b"what a subclass says of itself is not asked for"

    assert type(sent(np.ones((2, 2)).view(Odd))) is np.ndarray
    np.testing.assert_array_equal(sent(np.ones((2, 2)).view(Odd)), np.ones((2, 2)))


def test_a_named_tuple_arrives_as_a_plain_tuple():
    assert same(sent(MistakePair(1, 2)), (1, 2))


def test_subclasses_of_int_str_and_list_arrive_as_what_they_are_at_heart():
    class Number(int):
        def __int__(self):
            return 13

    class Word(str):
        __slots__ = ()

        def __str__(self):
            return "another"

    class Items(list):
        def __iter__(self):
            return iter(["other", "items"])

    assert same(sent([Word("word"), Items([1])]), ["word", [1]])
    assert type(sent(Number(12))) is int


def test_a_numpy_string_is_a_string():
    assert same(sent([np.str_("h")]), ["h"])


def test_generators_and_functions_cross_towards_the_student():
    generator = wire.Rng(5)
    got = sent([generator, generator, wire.Function("f", "def f(): pass", {"a": np.ones(2)})], arguments=True)
    assert (got[0].seed, got[0].handle, got[1].handle) == (5, generator.handle, generator.handle)
    assert (got[2].name, got[2].source) == ("f", "def f(): pass")
    np.testing.assert_array_equal(got[2].parameters["a"], [1.0, 1.0])


@pytest.mark.parametrize("value", [wire.Rng(5), wire.Function("f", "def f(): pass")])
def test_generators_and_functions_do_not_cross_towards_the_grader(value):
    with pytest.raises(wire.WireError, match="no type of this protocol"):
        sent(value, arguments=False)


def test_two_generators_of_one_seed_are_two_generators():
    assert wire.Rng(5).handle != wire.Rng(5).handle


# --- what does not cross ---------------------------------------------------------------------------------


def itself():
    found = []
    found.append(found)
    return found


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (np.array([None]), "dtype object"),
        (np.array([{}], dtype=object)[0:0], "dtype object"),
        (np.array(["a"]), "dtype str"),
        (np.array([b"a"]), "dtype bytes"),
        (np.zeros(1, [("a", "f8")]), "dtype void"),
        (np.zeros(1, "M8[s]"), "dtype datetime64"),
        (np.zeros(1, np.longdouble), "dtype (longdouble|float)"),
        (np.ma.masked_array([1.0]), "masked array"),
        (2**64, "more than 64 bits"),
        (-(2**63) - 1, "more than 64 bits"),
        ({1: 2}, "key of type int"),
        ("\ud800", "surrogate"),
        ({"\ud800": 1}, "surrogate"),
        (object(), "type object"),
        ({1, 2}, "type set"),
        (b"bytes", "type bytes"),
        (range(3), "type range"),
        (itself(), "nested more than 32"),
        (np.broadcast_to(1.0, (2048, 2048)), "an array of more than 16 MiB"),
    ],
)
def test_what_cannot_cross_is_refused_by_name(value, said):
    with pytest.raises(wire.Unsendable, match=said):
        wire.encode("k", {"v": value})


def test_object_dtype_is_refused_without_calling_its_objects():
    class Trap:
        def __reduce__(self):
            raise AssertionError("pickled")

    with pytest.raises(wire.Unsendable, match="dtype object"):
        wire.encode("k", {"v": np.array([Trap()])})


# --- what is not believed --------------------------------------------------------------------------------


def test_a_frame_without_the_mark_is_refused():
    with pytest.raises(wire.WireError, match="mark"):
        wire.lengths(wire.PREFIX.pack(b"GIF8", 0, 0), wire.Caps())


@pytest.mark.parametrize(("header", "body", "said"), [(11, 0, "header exceeds"), (0, 101, "body exceeds")])
def test_a_frame_beyond_the_caps_is_refused_by_its_prefix_alone(header, body, said):
    caps = wire.Caps(header=10, body=100)
    assert wire.lengths(wire.PREFIX.pack(b"FGW1", 10, 100), caps) == (10, 100)
    with pytest.raises(wire.WireError, match=said):
        wire.lengths(wire.PREFIX.pack(b"FGW1", header, body), caps)


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"\xff\xfe\xff", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"1" * 10_000, "not JSON"),
        (b'{"kind": "k", "fields": {}, "arrays": []} ', "longer than its JSON"),
        (b"[]", "three entries"),
        (b'{"kind": "k", "fields": {}}', "three entries"),
        (b'{"kind": "k", "fields": {}, "arrays": [], "more": 1}', "three entries"),
        (b'{"kind": 1, "fields": {}, "arrays": []}', "wrong type"),
        (b'{"kind": "k", "fields": [], "arrays": []}', "wrong type"),
        (b'{"kind": "k", "fields": {}, "arrays": {}}', "not a list"),
        (b'{"kind": "k", "fields": {"v": NaN}, "arrays": []}', "not finite"),
        (b'{"kind": "k", "fields": {"v": 1e999}, "arrays": []}', "not finite"),
        (b'{"kind": "k", "fields": {"v": 18446744073709551616}, "arrays": []}', "64 bits"),
        (b'{"kind": "k", "fields": {"v": "\\ud800"}, "arrays": []}', "not valid Unicode"),
        (b'{"kind": "k", "fields": {"v": {"d": [["\\ud800", 1]]}}, "arrays": []}', "not valid Unicode"),
    ],
)
def test_a_header_that_encode_would_not_write_is_refused(header, said):
    with pytest.raises(wire.WireError, match=said):
        wire.decode(header, b"")


@pytest.mark.parametrize(
    "value",
    [[1], {}, {"x": []}, {"l": 1}, {"t": {}}, {"d": {}}, {"l": [], "t": []}, {"a": 0}, {"a": True}, {"a": -1}],
)
def test_a_value_of_no_known_form_is_refused(value):
    with pytest.raises(wire.WireError, match="no type of this protocol"):
        carrying(value)


@pytest.mark.parametrize("pair", [["a"], [1, 2], ["a", 1, 2], "ab", {}])
def test_a_dict_entry_that_is_no_pair_is_refused(pair):
    with pytest.raises(wire.WireError, match="not \\[key, value\\]"):
        carrying({"d": [pair]})


def test_a_structure_nested_too_deep_is_refused():
    value = 1
    for _ in range(40):
        value = {"l": [value]}
    with pytest.raises(wire.WireError, match="too deep"):
        carrying(value)


@pytest.mark.parametrize(
    ("description", "body", "said"),
    [
        (["object", [1]], bytes(16), "not \\[dtype, shape\\]"),
        (["O", [1]], bytes(16), "not \\[dtype, shape\\]"),
        (["float128", [1]], bytes(16), "not \\[dtype, shape\\]"),
        (["float64", 1], bytes(16), "not \\[dtype, shape\\]"),
        (["float64", [1], 1], bytes(16), "not \\[dtype, shape\\]"),
        (["float64", [0] * 33], b"", "not \\[dtype, shape\\]"),
        (["float64", [-1]], bytes(16), "list of sizes"),
        (["float64", [True]], bytes(16), "list of sizes"),
        (["float64", [1.0]], bytes(16), "list of sizes"),
        (["float64", [2**41]], bytes(16), "list of sizes"),
        (["float64", [3]], bytes(16), "larger than the frame"),
        (["float64", [2**40, 2**40]], bytes(16), "larger than the frame"),
        (["float64", [2**40] * 3 + [0]], b"", "cannot be held"),
        (["float64", [1]], bytes(32), "not what the header describes"),
        (["float64", [1]], bytes(8), "not what the header describes"),
    ],
)
def test_an_array_that_its_body_does_not_hold_is_refused(description, body, said):
    with pytest.raises(wire.WireError, match=said):
        carrying(1, [description], body)


def test_an_array_that_is_named_twice_or_never_is_refused():
    one = [["float64", [1]]], np.zeros(2).tobytes()
    with pytest.raises(wire.WireError, match="no type of this protocol"):
        carrying({"l": [{"a": 0}, {"a": 0}]}, *one)
    with pytest.raises(wire.WireError, match="belongs to no value"):
        carrying(1, *one)


def test_a_body_without_arrays_is_refused():
    with pytest.raises(wire.WireError, match="not what the header describes"):
        carrying(1, [], b"smuggled bytes..")


def leaves_of(value):
    if isinstance(value, (list, tuple)):
        return [leaf for item in value for leaf in leaves_of(item)]
    return [leaf for item in value.values() for leaf in leaves_of(item)] if isinstance(value, dict) else [value]


def decoded_or_refused(header, body):
    """Decode; whatever comes out must be of the wire's types, in no memory but that of `body`."""
    try:
        kind, fields = wire.decode(header, body)
    except wire.WireError:
        return
    assert type(kind) is str
    for leaf in leaves_of(fields):
        assert leaf is None or type(leaf) in (bool, int, float, str, np.ndarray)
        if isinstance(leaf, np.ndarray):
            assert leaf.dtype.name in wire.DTYPES
            assert leaf.nbytes <= len(body)
            assert not leaf.flags.owndata


@pytest.mark.slow
@given(st.binary(max_size=64), st.binary(max_size=64))
def test_arbitrary_bytes_are_decoded_or_refused(header, body):
    decoded_or_refused(header, body)


@pytest.mark.slow
@given(
    values,
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=4),
    st.integers(0, 40),
)
def test_a_corrupted_frame_is_decoded_or_refused(value, changes, cut):
    header, body = map(bytearray, split(wire.encode("k", {"v": value})))
    for place, byte in changes:
        whole = header if place % 3 or not body else body
        whole[place % len(whole)] = byte
    decoded_or_refused(bytes(header), bytes(body))
    decoded_or_refused(bytes(header), bytes(body[:-cut]))
    decoded_or_refused(bytes(header[:-cut]), bytes(body))


sizes = st.integers(-2, 5) | st.sampled_from([2**31, 2**40, 2**63]) | st.booleans() | st.none() | st.floats()
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "l", "t", "d", "r", "f", "x"]), inner, max_size=2)
    ),
    max_leaves=8,
)


@pytest.mark.slow
@given(
    json_values,
    st.lists(
        st.tuples(st.sampled_from([*sorted(wire.DTYPES), "object", "O"]), st.lists(sizes, max_size=5)), max_size=3
    ),
    st.integers(0, 8),
)
def test_a_header_that_lies_about_its_arrays_is_decoded_or_refused(value, descriptions, blocks):
    header = {"kind": "k", "fields": {"v": value}, "arrays": descriptions}
    decoded_or_refused(json.dumps(header).encode(), bytes(16 * blocks))
