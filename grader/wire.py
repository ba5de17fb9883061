"""Typed frames between the grader and the student's process.

A frame is a fixed prefix, a JSON header and raw array buffers::

    magic "FGW1" | header length u32 | body length u64 | header (JSON, UTF-8) | body

Nothing is ever unpickled or evaluated. These values cross: ``None``, booleans, integers of 64 bits, finite
floats, strings, lists, tuples, dicts with string keys, and arrays of the dtypes in `DTYPES`; a NaN or an
infinity only as an array (a Python float goes as a 0-d array then). Two further types cross towards the
student only: `Rng` and `Function`, arguments that must be built on the other side.

Both sides import this module, so it needs NumPy and the standard library alone. Everything read is
checked against a cap before memory is allocated for it.
"""

from __future__ import annotations

import json
import math
import os
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np

__all__ = [
    "DTYPES",
    "PREFIX",
    "TOO_LARGE",
    "Caps",
    "Function",
    "Numbered",
    "Rng",
    "Unsendable",
    "WireError",
    "decode",
    "decode_trusted",
    "encode",
    "lengths",
    "opened",
    "refuse_unsendable",
    "through",
    "unguessable",
]

MAGIC = b"FGW1"
PREFIX = struct.Struct("<4sIQ")
ALIGNMENT = 16  # every buffer starts at a multiple of it, so that its arrays are aligned
MAX_DEPTH = 32
MAX_DIMENSIONS = 32
MAX_SIZE = 2**40
INT64 = range(-(2**63), 2**64)  # signed and unsigned 64-bit

DTYPES = {
    name: np.dtype(name).newbyteorder("<")
    for name in (
        "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
        "float16", "float32", "float64", "complex64", "complex128",
    )
}  # fmt: skip


NUMBER = b'"fields":{"number":'
_READ, _QUOTED = json.JSONDecoder().raw_decode, json.encoder.encode_basestring_ascii
_BY_CODE = {dtype.str[1:]: dtype for dtype in DTYPES.values()}  # asking a dtype for its name is slow
_NAMES = {dtype: f'["{name}",[' for name, dtype in DTYPES.items()}
"""What the description of an array begins with."""


class WireError(ValueError):
    """The bytes received are not a frame of this protocol, or exceed a cap."""


class Unsendable(TypeError):
    """A value cannot cross; the message says why, to the student who returned it."""


@dataclass(frozen=True)
class Caps:
    """Limits on a received frame, in bytes, applied before memory is allocated."""

    header: int = 1 << 20
    body: int = 16 << 20


TOO_LARGE = f"an array of more than {Caps.body >> 20} MiB"
"""The message of `Unsendable` about an array that no frame can carry."""


def unguessable(bits: int) -> int:
    """Return a number that nobody can guess, of `bits` random bits, 62 at most; `secrets` is slow to import.

    It always has 19 digits. What a function may return is counted in bytes of its answers, which quote the number:
    with a digit less in one run than in another, the same answers would be too much in one run only.
    """
    return 10**18 + (int.from_bytes(os.urandom(8), "big") >> (64 - bits))


@dataclass(frozen=True, eq=False)
class Rng:
    """A ``numpy.random.Generator`` to be made on the other side from `seed`.

    The handle is its identity: the same object in two calls is the same generator there.
    """

    seed: int
    handle: int = field(default_factory=lambda: unguessable(62))


@dataclass(frozen=True, eq=False)
class Function:
    """A callable to be built on the other side: `source` defines `name`; `parameters` are bound to it."""

    name: str
    source: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


def encode(kind: str, fields: Mapping[str, Any]) -> bytes:
    """Return the frame of `kind` that carries `fields`.

    Raises
    ------
    Unsendable
        If a value has a type that does not cross, named in the message.
    """
    header, body = _encoded(kind, fields)
    return b"".join((PREFIX.pack(MAGIC, len(header), len(body)), header, body))


@dataclass(frozen=True)
class Numbered:
    """A frame that can be sent many times, each time with another number among its fields."""

    before: bytes
    """The header up to the number."""
    after: bytes
    """The header from there on."""
    body: bytes

    @classmethod
    def encoded(cls, kind: str, fields: Mapping[str, Any]) -> Self:
        """Return the frame of `kind` that carries `fields`, and a number; raises as `encode` does."""
        header, body = _encoded(kind, {"number": 0, **fields})
        before = header[: header.index(NUMBER) + len(NUMBER)]  # the first: a kind has no such text
        return cls(before, header[len(before) + 1 :], body)

    @property
    def size(self) -> int:
        """How many bytes it takes."""
        return len(self.before) + len(self.after) + len(self.body)

    def frame(self, number: int) -> bytes:
        """Return the frame with this number: the same bytes as `encode` gives."""
        header = b"%b%d%b" % (self.before, number, self.after)
        return b"".join((PREFIX.pack(MAGIC, len(header), len(self.body)), header, self.body))


def refuse_unsendable(value: Any) -> None:
    """Raise `Unsendable` if `value` has, or holds, a type that does not cross."""
    _pack(value, [], 0)


def _encoded(kind: str, fields: Mapping[str, Any]) -> tuple[bytes, bytes]:
    """Header and body of a frame."""
    buffers: list[np.ndarray] = []
    packed = ",".join([f"{_QUOTED(key)}:{_pack(value, buffers, 0)}" for key, value in fields.items()])
    arrays = ",".join([f"{_NAMES[array.dtype]}{','.join(map(str, array.shape))}]]" for array in buffers])
    header = f'{{"kind":{_QUOTED(kind)},"fields":{{{packed}}},"arrays":[{arrays}]}}'.encode()
    chunks = []
    for array in buffers:
        raw = array.tobytes()
        chunks += [raw, bytes(-len(raw) % ALIGNMENT)]
    return header, b"".join(chunks)


def lengths(prefix: bytes, caps: Caps) -> tuple[int, int]:
    """Return the lengths of header and body that `prefix` announces, both within `caps`."""
    if len(prefix) != PREFIX.size:
        raise WireError("a frame is too short for its prefix")
    magic, header, body = PREFIX.unpack(prefix)
    if magic != MAGIC:
        raise WireError("a frame does not start with the protocol's mark")
    if header > caps.header:
        raise WireError("a header exceeds its cap")
    if body > caps.body:
        raise WireError("a body exceeds its cap")
    return header, body


def decode(header: bytes, body: bytes, *, arguments: bool = False) -> tuple[str, dict[str, Any]]:
    """Return ``(kind, fields)`` of a frame. Arrays are read-only views of `body`.

    Parameters
    ----------
    header, body : bytes
        As announced by the prefix, caps already applied.
    arguments : bool
        Whether `Rng` and `Function` may occur: only on the student's side, where they are built.

    Raises
    ------
    WireError
        If anything is not exactly as `encode` would have written it.
    """
    try:
        text = header.decode()
        document, end = _READ(text)
    except (ValueError, RecursionError) as error:  # UnicodeDecodeError is a ValueError
        raise WireError("a header is not JSON") from error
    if end != len(text):
        raise WireError("a header is longer than its JSON")
    if not isinstance(document, dict) or document.keys() != {"kind", "fields", "arrays"}:
        raise WireError("a header lacks its three entries")
    kind, fields = document["kind"], document["fields"]
    if not isinstance(kind, str) or not isinstance(fields, dict):
        raise WireError("a header's kind or fields have the wrong type")
    arrays = dict(enumerate(_arrays(document["arrays"], body)))
    values = {key: _unpack(value, arrays, 0, arguments=arguments) for key, value in fields.items()}
    if arrays:
        raise WireError("an array belongs to no value")
    return kind, values


def decode_trusted(header: bytes, body: bytes) -> tuple[str, dict[str, Any]]:
    """Return what `decode` returns for a frame of arguments that `encode` wrote. Nothing is checked.

    Only for the student's side, which believes the grader. Arrays are read-only views of `body`.
    """
    document, _ = _READ(header.decode())
    arrays, offset = [], 0
    for name, shape in document["arrays"]:
        array = np.ndarray(shape, DTYPES[name], body, offset)
        arrays.append(array)
        offset += array.nbytes + -array.nbytes % ALIGNMENT
    return document["kind"], {key: _trusted(value, arrays) for key, value in document["fields"].items()}


def _trusted(value: Any, arrays: list[np.ndarray]) -> Any:
    if type(value) is not dict:
        return value
    ((tag, held),) = value.items()
    match tag:
        case "a":
            return arrays[held]
        case "l":
            return [_trusted(item, arrays) for item in held]
        case "t":
            return tuple([_trusted(item, arrays) for item in held])
        case "d":
            return {key: _trusted(item, arrays) for key, item in held}
        case "r":
            return Rng(*held)
        case _:
            name, source, parameters = held
            return Function(name, source, _trusted(parameters, arrays))


def through(fields: Mapping[str, Any], *, arguments: bool = False) -> dict[str, Any]:
    """Return `fields` as they arrive on the other side: encoded and decoded."""
    return opened(encode("through", fields), arguments=arguments)


def opened(frame: bytes, *, arguments: bool = False) -> dict[str, Any]:
    """Return the fields of a frame that `encode` wrote in this process; see `decode`."""
    size = PREFIX.size
    header, _ = lengths(frame[:size], Caps(header=1 << 26, body=1 << 30))
    start = size + header
    return decode(frame[size:start], frame[start:], arguments=arguments)[1]


def _pack(value: Any, buffers: list[np.ndarray], depth: int) -> str:
    """Return the JSON of a value, and add its arrays to `buffers`."""
    if depth > MAX_DEPTH:
        raise Unsendable(f"a structure nested more than {MAX_DEPTH} deep")
    kind = type(value)
    if kind is np.ndarray:  # the usual kinds first: a question after the other takes longer than the answer
        return _referred(_plain(value), buffers)
    if kind is list:
        return f'{{"l":[{_listed(value, buffers, depth)}]}}'
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (np.ndarray, np.generic)) and not isinstance(value, np.str_):
        return _referred(_plain(value), buffers)
    if isinstance(value, int):
        if int(value) not in INT64:
            raise Unsendable("an integer of more than 64 bits")
        return int.__repr__(int(value))
    if isinstance(value, float):
        if math.isfinite(value):
            return float.__repr__(float(value))
        return _referred(np.array(float(value)), buffers)
    if isinstance(value, complex):
        return _referred(np.array(complex(value)), buffers)
    if isinstance(value, str):
        return _QUOTED(_text(value))
    if isinstance(value, list):
        return f'{{"l":[{_listed(list.__iter__(value), buffers, depth)}]}}'
    if isinstance(value, tuple):  # a named tuple is sent as a plain one
        return f'{{"t":[{_listed(tuple.__iter__(value), buffers, depth)}]}}'
    if isinstance(value, dict):
        pairs = [f"[{_QUOTED(_key(key))},{_pack(item, buffers, depth + 1)}]" for key, item in dict.items(value)]
        return f'{{"d":[{",".join(pairs)}]}}'
    if isinstance(value, Rng):
        return f'{{"r":[{value.seed},{value.handle}]}}'
    if isinstance(value, Function):
        parameters = _pack(dict(value.parameters), buffers, depth + 1)
        return f'{{"f":[{_QUOTED(value.name)},{_QUOTED(value.source)},{parameters}]}}'
    raise Unsendable(f"an object of type {type(value).__name__}")


def _referred(array: np.ndarray, buffers: list[np.ndarray]) -> str:
    buffers.append(array)
    return f'{{"a":{len(buffers) - 1}}}'


def _listed(items: Iterable[Any], buffers: list[np.ndarray], depth: int) -> str:
    return ",".join([_pack(item, buffers, depth + 1) for item in items])


def _plain(value: np.ndarray | np.generic) -> np.ndarray:
    """`value` as a base-class, little-endian array of an allowed dtype."""
    if isinstance(value, np.generic):
        array = np.asarray(value)
    elif type(value) is np.ndarray:  # the usual case needs no numpy.ma, which takes a while to import
        array = value
    elif isinstance(value, np.ma.MaskedArray):
        raise Unsendable("a masked array")
    else:
        array = np.ndarray.view(value, np.ndarray)
    wanted = _BY_CODE.get(array.dtype.str[1:])
    if wanted is None:
        raise Unsendable(f"an array of dtype {array.dtype.name}")
    if array.size * array.itemsize > Caps.body:
        raise Unsendable(TOO_LARGE)  # without its size, which could encode a hidden number
    return array if array.dtype is wanted or array.dtype == wanted else array.astype(wanted)


def _text(value: str) -> str:
    text = str.__str__(value)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Unsendable("a string with half of a surrogate pair") from None
    return text


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise Unsendable(f"a dict with a key of type {type(key).__name__}")
    return _text(key)


def _arrays(descriptions: Any, body: bytes) -> list[np.ndarray]:
    if not isinstance(descriptions, list):
        raise WireError("a header's arrays are not a list")
    arrays, offset = [], 0
    for description in descriptions:
        name, shape = description if type(description) is list and len(description) == 2 else ("", None)  # noqa: PLR2004
        dtype = DTYPES.get(name) if type(name) is str else None
        if dtype is None or type(shape) is not list or len(shape) > MAX_DIMENSIONS:
            raise WireError("an array's description is not [dtype, shape]")
        # An empty array may name any other sizes; NumPy cannot hold all of them.
        for length in shape:
            if type(length) is not int or not 0 <= length <= MAX_SIZE:
                raise WireError("an array's shape is not a list of sizes")
        count = math.prod(shape)
        size = count * dtype.itemsize
        if offset + size > len(body):
            raise WireError("an array is larger than the frame that carries it")
        try:
            arrays.append(np.ndarray(shape, dtype, body, offset))
        except (TypeError, ValueError) as error:
            raise WireError("an array's shape cannot be held") from error
        offset += size + -size % ALIGNMENT
    if offset != len(body):
        raise WireError("a body is not what the header describes")
    return arrays


def _unpack(value: Any, arrays: dict[int, np.ndarray], depth: int, *, arguments: bool) -> Any:
    """Replace references in `value` by their arrays. Each is used once: else few bytes could repeat one array.

    Types are compared exactly: a header has only those of JSON, and a hostile one may hold 100,000 values.
    """
    if depth > MAX_DEPTH:
        raise WireError("a structure is nested too deep")
    kind = type(value)
    if kind is dict:
        return _tagged(value, arrays, depth, arguments=arguments)
    if kind is str:
        return _received_text(value)
    if kind is int and value not in INT64:
        raise WireError("an integer has more than 64 bits")
    if kind is float and not math.isfinite(value):
        raise WireError("a number is not finite")
    if kind is list:
        raise WireError("a value has no type of this protocol")
    return value


def _tagged(value: dict[str, Any], arrays: dict[int, np.ndarray], depth: int, *, arguments: bool) -> Any:
    """Unpack what JSON has no type for: one letter says what it is."""
    tag, held = next(iter(value.items())) if len(value) == 1 else ("", None)
    if tag == "a" and type(held) is int and held in arrays:
        return arrays.pop(held)
    if type(held) is list:
        match tag, held:
            case "l", _:
                return [_unpack(item, arrays, depth + 1, arguments=arguments) for item in held]
            case "t", _:
                return tuple(_unpack(item, arrays, depth + 1, arguments=arguments) for item in held)
            case "d", _:
                return dict(_pair(pair, arrays, depth, arguments=arguments) for pair in held)
            case "r", [int(seed), int(handle)] if arguments:
                return Rng(seed, handle)
            case "f", [str(name), str(source), parameters] if arguments:
                return Function(name, source, _unpack(parameters, arrays, depth + 1, arguments=True))
    raise WireError("a value has no type of this protocol")


def _pair(pair: Any, arrays: dict[int, np.ndarray], depth: int, *, arguments: bool) -> tuple[str, Any]:
    match pair:
        case [str(key), item]:
            return _received_text(key), _unpack(item, arrays, depth + 1, arguments=arguments)
        case _:
            raise WireError("a dict's entry is not [key, value]")


def _received_text(value: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise WireError("a string is not valid Unicode") from error
    return value
