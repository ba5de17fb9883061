"""How an input is changed so that it stays nearly right: of frames whose bytes are flipped, 9 in 10 are no JSON.

A mutator takes an input and a `random.Random`, and returns another input; or raises `ValueError`, where an input is
too broken to have a structure. What it returns is as wrong as the edit made it, except for lengths, most of which
are fixed.
"""

from __future__ import annotations

import copy
import json
import math
import struct
import zipfile

from grader import wire

__all__ = ["MUTATORS"]

LEAVES = (
    None,
    True,
    0,
    1,
    -1,
    4,
    2**31,
    2**63,
    2**64,
    1.5,
    -0.0,
    1e308,
    math.inf,
    "",
    "x",
    "\ud800",
    "code",
    "l" * 99,
)
NODES = ([], {}, {"l": []}, {"t": [1]}, {"d": [["k", 1]]}, {"r": [1, 2]}, {"cell_type": "code", "source": ["x"]})
VALUES = ("-1", "0", "1e9", "1e309", "nan", "true", '"T"', "[]", "{}", '["x", 1]', "07:32:00", "9" * 30, "9" * 5000)
SIZES = (0, 0, 1, 1, 2, 3, 7, -1, 2**40, True)
MOST_BODY = 1 << 14
INNER = 0.9
"""The share of edits that leave alone what a reader asks for first."""
ENTRY, HEAD = struct.Struct("<4s6H3I5H2I"), struct.Struct("<4s5H3I2H")
LONG = (7, 8, 9, 15, 16)
"""Which numbers of an entry have 32 bits."""
BLOCK = 512
METHODS = (0, 8, 8, 9, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, 93, 99)


def frame(data, rng):
    """Edit the header; mostly each array is then named once and has its bytes."""
    size = wire.PREFIX.size
    length, _ = wire.lengths(data[:size], wire.Caps()) if data[:4] == wire.MAGIC else (len(data), 0)
    document = json.loads(data[size : size + length])
    if not isinstance(document, dict):
        raise ValueError("a header is no object")  # noqa: TRY004 - as json says it
    body = data[size + length :]
    for _ in range(rng.randint(1, 3)):
        part = document.get("fields") if isinstance(document, dict) and rng.random() < INNER else document
        document = _edited(document, rng) if part is document else {**document, "fields": _edited(part, rng)}
        if rng.random() < INNER and isinstance(document, dict):
            document["fields"] = _with_array(document.get("fields"), rng)
    if rng.random() < 0.8 and isinstance(document, dict):
        document["arrays"] = _described(document, rng)
        body = bytes(_size(document["arrays"])) if rng.random() < 0.9 else body
    header = json.dumps(document).encode()
    return wire.PREFIX.pack(wire.MAGIC, len(header), len(body)) + header + body


def notebook(data, rng):
    """Edit the JSON: mostly one cell of a notebook of the right format."""
    document = json.loads(data)
    for _ in range(rng.randint(1, 3)):
        cells = document.get("cells") if isinstance(document, dict) else None
        if isinstance(cells, list) and rng.random() < INNER:
            cells.insert(rng.randint(0, len(cells)), {"cell_type": "code", "source": ["x = 1", "\n"], "id": "i"})
            place = rng.randrange(len(cells))
            cells[place] = _edited(cells[place], rng)
            document["nbformat"] = 4
        else:
            document = _edited(document, rng)
    return json.dumps(document, ensure_ascii=rng.random() < 0.9).encode(errors="surrogatepass")


def archive(data, rng):
    """Set numbers of an entry, in the list of files and where its bytes begin: both alike, or one of them."""
    data = bytearray(data)
    places = [place for place in range(len(data) - 4) if data[place : place + 4] == b"PK\1\2"]
    if not places or places[-1] + ENTRY.size > len(data):
        raise ValueError("an archive lists no file")
    place = rng.choice(places)
    if rng.random() < 0.3:  # another name, of the same length
        length = ENTRY.unpack_from(data, place)[10]
        name = rng.choice(("../" * 99, "é\0/\\\x1b" * 99, "a/" * 999)).encode()[: max(0, length - 3)] + b".py"
        data[place + ENTRY.size : place + ENTRY.size + length] = name[:length].ljust(length, b"_")
        return bytes(data)
    entry = list(ENTRY.unpack_from(data, place))
    which = rng.choice((3, 4, 7, 8, 9, 10, 11, 12, 15, 16))
    entry[which] = rng.choice(METHODS) if which == 4 else rng.choice((0, 1, 8, 64, 0x800, 0xFFFF, entry[which] + 1))
    entry[which] &= 2**32 - 1 if which in LONG else 2**16 - 1
    ENTRY.pack_into(data, place, *entry)
    start = entry[16]
    if rng.random() < 0.7 and data[start : start + 4] == b"PK\3\4" and start + HEAD.size <= len(data):
        head = list(HEAD.unpack_from(data, start))
        head[2:4], head[6:9] = entry[3:5], entry[7:10]
        HEAD.pack_into(data, start, *head)
    return bytes(data)


def tar(data, rng):
    """Set a number, the type or the name of a header, mostly with the sum that makes it believable."""
    data = bytearray(data)
    starts = [place for place in range(0, len(data), BLOCK) if data[place + 257 : place + 262] == b"ustar"]
    if not starts:
        raise ValueError("a tar holds no header")
    start = rng.choice(starts)
    field = rng.choice((slice(0, 100), slice(124, 136), slice(124, 136), slice(156, 157), slice(345, 500)))
    kinds = [b"%c" % kind for kind in b"015xgLKS"]
    new = rng.choice((b"-1", b"0", b"777", b"\xff" * 12, b"a/target.py", b"../", *kinds))
    size = field.stop - field.start
    header = data[start : start + BLOCK]
    header[field] = new[:size].ljust(size, b"\0")
    if rng.random() < 0.9:
        header[148:156] = b" " * 8
        header[148:156] = b"%06o\0 " % sum(header)
    data[start : start + BLOCK] = header
    return bytes(data)


def settings(data, rng):
    """Give a key another value; or double, drop or join lines."""
    lines = data.decode().split("\n")
    for _ in range(rng.choice((1, 1, 2, 3))):
        one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
        key, value = lines[one].partition("=")[0], lines[other].partition("=")[2]
        if rng.random() < INNER:
            lines[one] = f"{key}={rng.choice((value, *VALUES))}" if "=" in lines[one] else lines[one]
        else:
            lines[one] = rng.choice((lines[other], "", lines[one] + lines[other], f"[{key.strip()}]", f"x.{key}"))
            lines.insert(other, lines[one])
    return "\n".join(lines).encode()


def code(data, rng):
    """Lines dropped, doubled, moved, indented, or split."""
    lines = data.split(b"\n")
    place, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    line = lines[place]
    middle = rng.randint(0, len(line))
    lines[place : place + 1] = rng.choice(
        ([], [line, line], [lines[other], line], [b"    " + line], [line.lstrip()], [line[:middle], line[middle:]])
    )
    return b"\n".join(lines)


MUTATORS = {
    "frame": frame,
    "notebook": notebook,
    "code": code,
    "archive": archive,
    "tar": tar,
    "settings": settings,
}


def _edited(document, rng):
    """`document` with one node replaced, doubled, wrapped, dropped, or put in the place of another."""
    found = [(None, None), *_places(document)]
    holder, key = rng.choice(found)
    if holder is None:
        holder, key = rng.choice(found[1:] or found)
    if holder is None:
        return copy.deepcopy(rng.choice(NODES))
    other, where = rng.choice(found[1:])
    match rng.randrange(6):
        case 0:
            holder[key] = rng.choice(LEAVES)
        case 1:
            holder[key] = copy.deepcopy(rng.choice(NODES))
        case 2:
            holder[key] = copy.deepcopy(other[where])
        case 3:
            holder[key] = {rng.choice("ltd"): [holder[key]]}
        case 4 if isinstance(holder, list):
            holder.insert(key, copy.deepcopy(other[where]))
        case _:
            del holder[key]
    return document


def _places(value):
    """All ``(holder, key)`` in `value`."""
    match value:
        case dict():
            pairs = list(value.items())
        case list():
            pairs = list(enumerate(value))
        case _:
            return []
    return [place for key, item in pairs for place in [(value, key), *_places(item)]]


def _with_array(fields, rng):
    holders = [(holder, key) for holder, key in _places(fields) if isinstance(key, str) and key not in "ltdarf"]
    if not holders:
        return {"value": {"a": 0}}
    holder, key = rng.choice(holders)
    holder[key] = rng.choice(({"a": 0}, {"l": [holder[key], {"a": 0}]}, {"t": [{"a": 0}, {"a": 0}]}))
    return fields


def _described(document, rng):
    """Number the arrays as they are named, and return that many descriptions."""
    old = document.get("arrays")
    known = [one for one in old if _plain(one)] if isinstance(old, list) else []
    named = [holder for holder, key in _places(document.get("fields")) if key == "a"]
    for number, holder in enumerate(named):
        holder["a"] = number
    rng.shuffle(known)
    fresh = [
        [rng.choice(sorted(wire.DTYPES)), [rng.choice(SIZES) for _ in range(rng.randint(0, 4))]] for _ in named
    ]
    return [rng.choice(pair) for pair in zip((known + fresh)[: len(named)], fresh, strict=True)]


def _plain(description):
    match description:
        case [str(name), list(shape)]:
            return name in wire.DTYPES and all(isinstance(n, int) for n in shape)
    return False


def _size(descriptions):
    """The bytes that an encoder would write for `descriptions`, if there are few."""
    sizes = [math.prod(shape) * wire.DTYPES[name].itemsize for name, shape in descriptions]
    whole = sum(size + -size % wire.ALIGNMENT for size in sizes)
    return whole if 0 <= whole <= MOST_BODY else 0
