"""Inputs that are nearly right: what a reader believes longest is what gets furthest into it."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import lzma
import struct
import tarfile
import zipfile

from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader import wire

__all__ = ["CRAFTED", "damaged"]

# --- damage ----------------------------------------------------------------------------------------------


def _replaced(data, place, new):
    return data[:place] + new + data[place + len(new) :]


def _inserted(data, place, new):
    return data[:place] + new + data[place:]


def _deleted(data, place, new):
    return data[:place] + data[place + len(new) :]


def _repeated(data, place, new):
    return data[:place] + data[place : place + 20] * len(new) + data[place:]


def _flipped(data, place, new):
    return data[:place] + bytes(byte ^ (1 << new[0] % 8) for byte in data[place : place + 1]) + data[place + 1 :]


def _cut(data, place, new):
    return data[:place]


def _spliced(data, place, new):
    return data[:place] + data[len(data) // 2 :] + data[place:]


_edits = st.tuples(
    st.sampled_from([_replaced, _inserted, _deleted, _repeated, _flipped, _cut, _spliced]),
    st.floats(0, 1),
    st.binary(min_size=1, max_size=8) | st.sampled_from([b"\xff" * 8, b"\0" * 8, b"[", b"{", b"\\ud800", b"1e999"]),
)


@st.composite
def damaged(draw, whole):
    """One of `whole` after up to five edits."""
    data = draw(whole)
    for edit, place, new in draw(st.lists(_edits, max_size=5)):
        data = edit(data, int(place * len(data)), new)
    return data


# --- frames ----------------------------------------------------------------------------------------------

_words = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
_numbers = st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False, allow_infinity=False)
_arrays = st.sampled_from(sorted(wire.DTYPES)).flatmap(
    lambda name: hnp.arrays(wire.DTYPES[name], hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3))
)
_values = st.recursive(
    st.none() | st.booleans() | _numbers | _words | _arrays,
    lambda inner: (
        st.lists(inner, max_size=3) | st.lists(inner, max_size=3).map(tuple) | st.dictionaries(_words, inner)
    ),
    max_leaves=6,
)
_kinds = st.sampled_from(
    ["returned", "raised", "refused", "exited", "missing", "not_written", "out_of_memory", "import_failed", ""]
)
_texts = st.sampled_from(["ValueError", "SystemExit", "print", "an array of dtype object", "conv.py"]) | _words
_fields = st.fixed_dictionaries(
    {"value": _arrays | st.lists(_arrays, max_size=3).map(tuple) | _values},
    optional={
        "changed": st.lists(_texts, max_size=3) | _values,
        "number": _numbers,
        "line": st.none() | st.integers(-1, 2**33) | _values,
        "code": st.integers(-1, 300) | _values,
        **dict.fromkeys(("type", "builtin", "message", "file", "what", "nearest", "absent"), _texts | _values),
    },
)
_answers = st.builds(wire.encode, _kinds, _fields)

_sizes = (
    st.integers(-2, 5) | st.sampled_from([2**31, 2**40, 2**63, 10**400]) | st.booleans() | st.none() | st.floats()
)
_described = st.tuples(st.sampled_from([*sorted(wire.DTYPES), "object", "O", "<f8"]), st.lists(_sizes, max_size=5))
_claims = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=4)
    | st.builds(dict, a=st.integers(0, 3)),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*"altdrfx"]), inner, max_size=2)
        | st.builds(dict, l=st.lists(inner, max_size=3))
        | st.builds(dict, d=st.lists(st.tuples(st.text(max_size=3), inner), max_size=3))
    ),
    max_leaves=8,
)
_deep = st.integers(28, 40).map(lambda depth: b'{"l":[' * depth + b"1" + b"]}" * depth)


def _framed(header, blocks, lengths):
    size, body = lengths or (len(header), 16 * blocks)
    return wire.PREFIX.pack(wire.MAGIC, size, body) + header + bytes(16 * blocks)


_headers = st.builds(
    lambda value, arrays: json.dumps(
        {"kind": "returned", "fields": {"value": value, "changed": {"l": []}}, "arrays": arrays}
    ),
    _claims,
    st.lists(_described, max_size=3),
).map(str.encode) | _deep.map(lambda value: b'{"kind":"k","fields":{"v":' + value + b'},"arrays":[]}')
_lengths = st.none() | st.tuples(st.integers(0, 2**32 - 1), st.integers(0, 2**64 - 1))
_lies = st.builds(_framed, _headers, st.integers(0, 6), _lengths)

# --- notebooks -------------------------------------------------------------------------------------------

_any_text = st.text(max_size=12) | st.sampled_from(["x = 1\n", "%%bash\n", "\ud800", "\x00", "\u2028"])
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _any_text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_any_text, inner, max_size=3),
    max_leaves=6,
)
_cells = st.fixed_dictionaries(
    {"cell_type": st.sampled_from(["code", "code", "markdown", "raw", "heading"]) | _json},
    optional={
        **dict.fromkeys(("source", "input"), _any_text | st.lists(_any_text, max_size=3) | _json),
        "id": st.sampled_from(["a", "b"]) | _json,
        "outputs": st.lists(_json, max_size=2),
        "metadata": _json,
    },
)
_notebooks = st.fixed_dictionaries(
    {"nbformat": st.sampled_from([4, 4, 4, 4.0, 3, 3, "4", True])},
    optional={
        "cells": st.lists(_cells | _json, max_size=5) | _json,
        "worksheets": st.lists(st.fixed_dictionaries({"cells": st.lists(_cells, max_size=3)}) | _json) | _json,
        "metadata": _json,
        "nbformat_minor": _json,
    },
)
_encodings = st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-32-le", "latin-1"])
_written_notebooks = st.builds(
    lambda notebook, ascii_only, encoding: json.dumps(notebook, ensure_ascii=ascii_only).encode(
        encoding, errors="backslashreplace" if encoding == "latin-1" else "surrogatepass"
    ),
    _notebooks | _json,
    st.booleans(),
    _encodings,
)

# --- archives --------------------------------------------------------------------------------------------

_folders = st.sampled_from(
    ["", "", "a/", "b/", "../", "/", "\\", "a\\", "C:\\", "./", "x/" * 300, "é" * 200 + "/", ".git/"]
)
_stems = (
    st.sampled_from(["target", "target", "other", "n" * 300, "\x1b[2J", "\u202e", "", "..", "con", "a\x00b"])
    | _words
)
_suffixes = st.sampled_from([".py", ".py", ".ipynb", ".PY", ".py.txt", ".zip", ".txt", "", "/", ".py/"])
_methods = st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
_contents = (
    st.binary(max_size=60)
    | _written_notebooks
    | st.sampled_from([b"x = 1\n", bytes(1 << 20), bytes((1 << 20) + 1)])
)


@st.composite
def _members(draw):
    name = draw(_folders) + draw(_stems) + draw(_suffixes)
    info = zipfile.ZipInfo(name or "target.py")
    info.compress_type = draw(_methods)
    info.external_attr = draw(st.integers(0, 2**32 - 1) | st.sampled_from([0o120777 << 16, 0o644 << 16]))
    info.extra = draw(st.sampled_from([b"", b"\x01\x00\x08\x00" + b"\xff" * 8, b"\x75\x70\x01\x00\x01", b"\xff"]))
    info.comment = draw(st.binary(max_size=4))
    return info, draw(_contents)


# Where numbers stand in an entry of the list of files: version, flags, method, checksum, sizes, lengths, place.
_ENTRY = struct.Struct("<4s6H3I5H2I")
_numbers_in_entry = st.tuples(
    st.sampled_from([1, 2, 3, 4, 7, 8, 9, 10, 11, 12, 13, 15, 16]),
    st.sampled_from([0, 1, 8, 9, 12, 14, 93, 99, 0x41, 0x800, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF]),
)


@st.composite
def _archives(draw):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for info, content in draw(st.lists(_members(), max_size=4)):
            if info.filename not in archive.NameToInfo or draw(st.booleans()):
                archive.NameToInfo.pop(info.filename, None)  # a second one of a name, without zipfile's warning
                archive.writestr(info, content)
        archive.comment = draw(st.binary(max_size=8) | st.just(b"PK\x05\x06" + bytes(18)))
    data = bytearray(out.getvalue())
    for which, value in draw(st.lists(_numbers_in_entry, max_size=3)):
        start = data.find(b"PK\x01\x02")
        if start >= 0:
            parts = list(_ENTRY.unpack_from(data, start))
            parts[which] = value if which in {7, 8, 9, 15, 16} else value & 0xFFFF
            _ENTRY.pack_into(data, start, *parts)
    return bytes(data)


# --- tars ------------------------------------------------------------------------------------------------

_tar_types = st.sampled_from([*"0000125xgLKSX7", "\0"]).map(str.encode)
_tar_numbers = st.sampled_from(
    [b"-1", b"0000000001\0", b"77777777777\0", b"\xff" * 12, b"\x80" + b"\xff" * 11, b"9"]
)
_properties = st.dictionaries(
    st.sampled_from(
        ["path", "size", "GNU.sparse.major", "GNU.sparse.minor", "GNU.sparse.map", "GNU.sparse.name", "é"]
    ),
    st.sampled_from(["1", "0", "-512", "99999999999999", "target.py", "a\n", "é" * 9, "0,1"]),
    max_size=3,
)


@st.composite
def _tars(draw):
    out = io.BytesIO()
    style = draw(st.sampled_from([tarfile.PAX_FORMAT, tarfile.GNU_FORMAT, tarfile.USTAR_FORMAT]))
    with tarfile.open(fileobj=out, mode="w", format=style) as archive:
        for _ in range(draw(st.integers(0, 4))):
            info = tarfile.TarInfo(
                (draw(_folders) + draw(_stems) + draw(_suffixes)).replace("\0", "") or "target.py"
            )
            content = draw(st.binary(max_size=600) | st.just(b"x = 1\n"))
            info.size, info.linkname = len(content), "target.py"
            info.type = draw(st.sampled_from([tarfile.REGTYPE, tarfile.REGTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE]))
            info.pax_headers = draw(_properties) if style == tarfile.PAX_FORMAT else {}
            with contextlib.suppress(ValueError):  # a name that the format cannot hold
                archive.addfile(info, io.BytesIO(content))
    data = bytearray(out.getvalue())
    for place, kind, size in draw(st.lists(st.tuples(st.integers(0, 9), _tar_types, _tar_numbers), max_size=3)):
        _set_header(data, place * tarfile.BLOCKSIZE, kind, size)
    pack = draw(st.sampled_from([bytes, bytes, gzip.compress, lzma.compress]))
    return pack(bytes(data))


def _set_header(data, start, kind, size):
    """Another type and size for the header at `start`, with the sum that makes it believable."""
    block = data[start : start + tarfile.BLOCKSIZE]
    if len(block) == tarfile.BLOCKSIZE:
        block[156:157], block[124 : 124 + len(size)] = kind, size
        block[148:156] = b" " * 8
        block[148:156] = b"%06o\0 " % sum(block)
        data[start : start + tarfile.BLOCKSIZE] = block


# --- course.toml -----------------------------------------------------------------------------------------

_PLAIN = (
    """"T" '' 1 -1 0 0.5 inf -nan 1e999 true [] [[]] {} {a=1} 1979-05-27 07:32:00 0x10 1_0 "\\u001b" "\\ud800" """
)
_toml_values = st.sampled_from(
    [*_PLAIN.split(), "9" * 40, "9" * 5000, "[" * 2000, "'''\n\n'''", '"\u2028"', '["a", 1]', ""]
)
_KEYS = """title seed public_seed stand_ins follow_through limits exercises exercises.conv limits.cpu_s cpu_s
    demonstration_secret memory_mb result_mb conv "" "../x" a.b.c "\\u0000" é"""
_toml_keys = st.sampled_from([*_KEYS.split(), '"a b"', '"\u2028"', "x" * 60])
_lines = (
    st.builds("{} = {}".format, _toml_keys, _toml_values)
    | st.sampled_from(["[limits]", "[exercises]", "[[exercises]]", "[a.b]", "[limits", "# \u2028\x85", "", "\r"])
    | st.text(max_size=8)
)
_SOUND = 'title = "T"\npublic_seed = 1\n'
_documents = st.builds(
    lambda start, lines, end: (start + "\n".join(lines) + end).encode(errors="surrogatepass"),
    st.sampled_from(["", _SOUND]),
    st.lists(_lines, max_size=6),
    st.sampled_from(["", "\n", "\n[exercises]\nconv = 1\n"]),
)

_pieces = st.sampled_from(
    [
        "x = 1", "def f(a):", "    return a", "%time y = f(2)", "!ls", "a = !ls", "%%time", "%%file a.py", "f?",
        "if x:", "x = (", ")", "'''", "# %%", "for i in range(3):", "\tpass", "import a, b as c", "@f", "\\",
        "In [1]: x", ">>> x", "return 1", "class A:", "async def g(): await f()", "%", "get_ipython().magic('x')",
        "\f", "\ufeff", "d['k'] = %env A", "a, *b = 1, 2", "# coding: latin-1", "match x:", " case 1: y = 2",
    ]
)  # fmt: skip
_codes = st.builds(
    lambda pieces, ends: "".join(map("".join, zip(pieces, ends, strict=False))).encode(),
    st.lists(_pieces, max_size=30),
    st.lists(st.sampled_from(["\n", "\n", "\n", "\r\n", "\r", "; ", " "]), min_size=30, max_size=30),
)

CRAFTED = {
    "frame": _answers | _lies,
    "notebook": _written_notebooks,
    "code": _codes,
    "archive": _archives(),
    "tar": _tars(),
    "settings": _documents,
}
"""For each target, inputs near those that it takes."""
