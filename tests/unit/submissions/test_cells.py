"""The code cells of a notebook are read without Jupyter."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.submissions.notebooks import (
    MAX_CELLS,
    MAX_NOTEBOOK,
    MAX_TOKENS,
    SMALL,
    NotebookError,
    read_notebook,
    without_outputs,
)


def notebook(cells, **others):
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells, **others}).encode()


def code(source, **others):
    return {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None, **others}


def test_code_cells_are_numbered_as_they_stand():
    cells = [{"cell_type": "markdown", "source": "# Title"}, code("a = 1"), code(["b = 2\n", "c = 3"])]
    assert read_notebook(notebook(cells)).cells == ((2, "a = 1"), (3, "b = 2\nc = 3"))


def test_the_same_id_twice_is_said_and_costs_nothing():
    found = read_notebook(notebook([code("a", id="x"), code("b", id="y"), code("c", id="x")]))
    assert len(found.cells) == 3
    assert "cells 1 and 3 have the same id" in found.remark
    assert not read_notebook(notebook([code("a", id="x"), code("b", id="y"), code("c"), code("d")])).remark


@pytest.mark.slow
def test_large_outputs_cost_nothing():
    image = {"output_type": "display_data", "data": {"image/png": "[{,\\n" * MAX_TOKENS}, "metadata": {}}
    lines = {"output_type": "stream", "name": "stdout", "text": ["loss 0.5\n"] * (MAX_TOKENS // 4)}
    assert read_notebook(notebook([code("a = 1", outputs=[image, lines])])).cells == ((1, "a = 1"),)


OUTPUT = st.recursive(
    st.text() | st.integers() | st.sampled_from(['"outputs": [', "]", "\\", '"', "\\u005d"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["outputs", "data", "]"]), inner),
    max_leaves=5,
)


@pytest.mark.slow
@given(st.lists(st.tuples(st.text() | st.just('"outputs": ['), st.lists(OUTPUT, max_size=3)), max_size=3))
def test_outputs_are_left_out_whatever_is_in_them(cells):
    padding = code("x", outputs=[{"output_type": "stream", "text": "[{" * (SMALL // 2)}])
    full = notebook([code(source, outputs=outputs) for source, outputs in cells] + [padding])
    assert len(full) > SMALL
    assert len(without_outputs(full)) < SMALL
    assert json.loads(without_outputs(full)) == json.loads(
        notebook([code(source) for source, _ in cells] + [code("x")])
    )


@pytest.mark.slow
@pytest.mark.parametrize("damage", [b"", b"]", b'"', b"}", b"[" * 9])
def test_outputs_without_an_end_are_broken_json(damage):
    data = (
        b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": "x", "outputs": [' + b"7" * 2 * SMALL + damage
    )
    with pytest.raises(NotebookError, match="broken JSON"):
        read_notebook(data)


LINES = st.lists(st.sampled_from(["a = 1", "a = 1\n", "\n", "", "b\r\n"]), max_size=4)
OLD_CELLS = st.one_of(
    st.fixed_dictionaries(
        {
            "cell_type": st.just("code"),
            "language": st.just("python"),
            "outputs": st.just([]),
            "metadata": st.just({}),
        },
        optional={
            "input": LINES | st.text(max_size=5),
            "collapsed": st.booleans(),
            "prompt_number": st.integers(1),
        },
    ),
    st.fixed_dictionaries(
        {"cell_type": st.sampled_from(["markdown", "raw", "html"]), "source": LINES, "metadata": st.just({})}
    ),
    st.fixed_dictionaries({"cell_type": st.just("heading"), "source": LINES, "level": st.just(2)}),
)


@pytest.mark.slow
@given(st.lists(st.lists(OLD_CELLS, max_size=3), max_size=3))
@pytest.mark.filterwarnings("ignore")
def test_a_notebook_of_format_3_is_read_as_jupyter_reads_it(sheets):
    import nbformat

    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}}
    old["worksheets"] = [{"cells": cells, "metadata": {}} for cells in sheets]
    data = json.dumps(old).encode()
    upgraded = nbformat.reads(data.decode(), as_version=4)
    wanted = [(n, cell.source) for n, cell in enumerate(upgraded.cells, 1) if cell.cell_type == "code"]
    assert list(read_notebook(data).cells) == wanted


BROKEN = {
    b"": "it is empty",
    b" \n": "it is empty",
    b'{"cells": [\n<<<<<<< HEAD\n1\n=======\n2\n>>>>>>> other\n]}': "merge conflict stand in line 2",
    b"\xef\xbb\xbf<!DOCTYPE html>": "it is a web page",
    b"{": "it is cut off .broken JSON.: copy or upload it again",
    b'{"nbformat": 4, "cells": [{"source": "x': "it is cut off",
    b'{"nbformat": 4, "cells": []}\0\0': "broken JSON.: if Jupyter cannot open it either, go back",
    b'{"nbformat": "x", "cells": []}': "format 4 or 3",
    b"[1, 2]": "format 4",
    b'{"nbformat": 2, "worksheets": []}': "format 4 or 3",
    b'{"nbformat": 3, "cells": []}': "list of cells",
    b'{"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "input": 7}]}]}': "cell 1 has no source",
    b'{"nbformat": 4}': "list of cells",
    b'{"nbformat": 4, "cells": [7]}': "cell 1",
    b'{"nbformat": 4, "cells": [{"cell_type": "code"}]}': "cell 1 has no source",
    b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": [1]}]}': "cell 1 has no source",
    b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": "\\ud800"}]}': "cell 1 holds half of a character",
    b"[" * 100_000: "broken JSON",
    b"\xff\xfe": "it is UTF-16: save it as UTF-8",
    '{"cells": []}'.encode("utf-16-be"): "it is UTF-16",
    b"import numpy as np\n": "it is Python code and no notebook: call it .py",
    b"PK\x03\x04": "it is a .zip",
}


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.replace(b'"nbformat": 4', b'"nbformat": "4"'),
        lambda data: data.replace(b'"nbformat": 4, ', b""),
        lambda data: data.replace(b'"nbformat": 4', b'"nbformat": 4.0'),
        lambda data: data.replace(b"x", "\u00e9".encode("latin-1")),
    ],
    ids=["a text", "none", "decimals", "an old encoding"],
)
def test_a_notebook_that_another_program_wrote_is_read(change):
    assert [text[-3:] for _, text in read_notebook(change(notebook([code("# x\na=1")]))).cells] == ["a=1"]


OVERLARGE = {
    "bytes": (lambda: b" " * (MAX_NOTEBOOK + 1), "clear the outputs"),
    "values": (lambda: b'{"metadata": [' + b"[]," * MAX_TOKENS + b"0]}", "too many values: clear the outputs"),
    "cells": (lambda: notebook([code("x")] * (MAX_CELLS + 1)), "more than"),
}


@pytest.mark.slow
@pytest.mark.parametrize("of", OVERLARGE)
def test_an_overlarge_notebook_is_named_with_what_to_do(of):
    made, says = OVERLARGE[of]
    with pytest.raises(NotebookError, match=says):
        read_notebook(made())


@pytest.mark.parametrize("data", BROKEN, ids=lambda data: repr(data[:20]))
def test_a_broken_notebook_is_named_with_what_to_do(data):
    with pytest.raises(NotebookError, match=BROKEN[data]):
        read_notebook(data)


@pytest.mark.slow
@given(
    st.binary()
    | st.recursive(
        st.none() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    ).map(lambda x: json.dumps(x).encode())
)
def test_any_bytes_are_read_or_refused(data):
    with contextlib.suppress(NotebookError):
        read_notebook(data)
