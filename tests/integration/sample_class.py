"""What every student of the sample class gets: for each exercise the score, and each check that did not pass.

Written down by hand from what the submissions do; a check that is not listed passed, and so did every check of
an exercise that is not listed.
"""

from __future__ import annotations

ALL = "all"
"""Every check that needs no other ended so, if it is not listed by itself; those that do, and the contract, were
skipped."""

TOTAL = {
    "conv": 16.0,
    "pooling": 12.0,
    "classifier": 12.0,
    "activations": 8.0,
    "rnn": 12.0,
    "bptt": 16.0,
    "char_rnn": 10.0,
    "dropout": 10.0,
    "gradcheck": 10.0,
    "descent": 6.0,
    "residual": 4.0,
    "gated": 4.0,
}

MISSING = {
    name: (0.0, {ALL: "missing"})
    for name in ("classifier", "activations", "char_rnn", "descent", "residual", "gated")
}
"""Of those who hand in half of the exercises."""

TABLE = {
    "ada_loops": {},
    "ben_vectorised": {},
    "cem_zip": {},
    "dora_one_file": {},
    "emil_stubs": {name: (0.0, {ALL: "not_written"}) for name in TOTAL},
    "fay_mistakes": {
        "conv": (
            13.75,
            {
                "strides": "failed",
                "strides and padding": "failed",
                "integer images": "failed",
                "contract": "skipped",
            },
        ),
        "pooling": (
            9.75,
            {
                "gradients where windows overlap": "failed",
                "gradients of any windows": "failed",
                "contract": "skipped",
            },
        ),
        "rnn": (
            5.667,
            {"sequence of one": "failed", "hidden states": "failed", "logits": "failed", "contract": "skipped"},
        ),
        "bptt": (
            9.5,
            {
                "gradients of a sequence": "failed",
                "the lecture's matrices": "failed",
                "long sequence": "failed",
                "confident network": "failed",
                "contract": "skipped",
            },
        ),
        "dropout": (8.0, {"scaling": "failed", "errors": "skipped", "contract": "skipped"}),
        "gradcheck": (
            5.5,
            {
                "each entry": "failed",
                "entries that interact": "failed",
                "any shape": "failed",
                "the step h": "failed",
                "integers": "failed",
                "contract": "skipped",
            },
        ),
    },
    "gus_crash": {},
    "hana_syntax": {
        "pooling": (
            5.0,
            {
                "max": "import_failed",
                "average": "import_failed",
                "sum": "import_failed",
                "strides": "import_failed",
                "rows and columns": "import_failed",
                "left over": "import_failed",
                "average and sum of any windows": "import_failed",
                "integer images": "import_failed",
                "bad arguments": "skipped",
                "contract": "skipped",
            },
        )
    },
    "ivo_missing": {"bptt": (0.0, {ALL: "missing"})},
    "jana_endless": {
        "rnn": (
            5.667,
            {
                "sequence of one": "timed_out",
                "hidden states": "skipped",
                "logits": "skipped",
                "contract": "skipped",
            },
        )
    },
    "kai_memory": {
        "conv": (
            10.25,
            {
                "gradients of one position": "out_of_memory",
                "gradients": "out_of_memory",
                "gradients with strides": "out_of_memory",
                "gradients with padding": "out_of_memory",
                "gradients with both": "out_of_memory",
                "gradients of integer images": "out_of_memory",
                "contract": "skipped",
            },
        )
    },
    "lea_exit": {"gradcheck": (9.0, {"zeros": "exited", "contract": "skipped"})},
    "max_segfault": {
        "bptt": (
            11.5,
            {
                "loss of one step": "killed",
                "loss of a sequence": "killed",
                "extreme logits": "skipped",
                "bad targets": "skipped",
                "contract": "skipped",
            },
        )
    },
    "mia_notebooks": {},
    "noah_one_notebook": {},
    "nora_prints": {},
    "otto_shapes": {
        "pooling": (
            7.0,
            {
                "gradient of max": "failed",
                "gradient of average": "failed",
                "gradient of sum": "failed",
                "gradients where windows overlap": "failed",
                "gradients of any windows": "failed",
                "ties": "skipped",
                "gradients of integer images": "failed",
                "contract": "skipped",
            },
        ),
        "rnn": (
            5.667,
            {"sequence of one": "failed", "hidden states": "failed", "logits": "failed", "contract": "skipped"},
        ),
        "dropout": (
            1.5,
            {
                "drops some": "failed",
                "output": "skipped",
                "scaling": "failed",
                "keep rate": "failed",
                "entry by entry": "failed",
                "generator": "failed",
                "whatever x holds": "skipped",
                "prediction": "skipped",
                "nothing to drop": "skipped",
                "there and back": "skipped",
                "errors": "skipped",
                "contract": "skipped",
            },
        ),
    },
    "pia_nan": {
        "conv": (
            10.25,
            {
                "channels and filters": "failed",
                "bias": "failed",
                "strides": "failed",
                "padding": "failed",
                "strides and padding": "failed",
                "integer images": "failed",
                "bad arguments": "skipped",
                "contract": "skipped",
            },
        ),
        "bptt": (14.5, {"extreme logits": "failed", "contract": "skipped"}),
        "gradcheck": (9.0, {"zeros": "failed", "contract": "skipped"}),
    },
    "quin_liar": {"conv": (0.0, {ALL: "failed"})},
    "rosa_masked": {"pooling": (0.0, {ALL: "refused"})},
    "sven_rebinds": {"rnn": (0.0, {ALL: "failed"}), "bptt": (0.0, {ALL: "failed"})},
    "tara_in_place": {"rnn": (11.833, {"contract": "failed"}), "dropout": (9.75, {"contract": "failed"})},
    "udo_float32": {
        "conv": (
            10.25,
            {
                "channels and filters": "failed",
                "bias": "failed",
                "strides": "failed",
                "padding": "failed",
                "strides and padding": "failed",
                "integer images": "failed",
                "bad arguments": "skipped",
                "contract": "skipped",
            },
        ),
        "rnn": (
            5.667,
            {"sequence of one": "failed", "hidden states": "failed", "logits": "failed", "contract": "skipped"},
        ),
        "dropout": (
            4.0,
            {
                "output": "failed",
                "scaling": "failed",
                "prediction": "failed",
                "nothing to drop": "failed",
                "backward": "failed",
                "there and back": "failed",
                "errors": "skipped",
                "contract": "skipped",
            },
        ),
    },
    "vera_thief": {"conv": (0.0, {ALL: "failed"}), "dropout": (0.0, {ALL: "refused"})},
    "wim_helpers": {},
    "xena_tells": {
        **MISSING,
        "conv": (
            0.0,
            {
                ALL: "raised",
                "channels and filters": "refused",
                "bias": "refused",
                "strides": "refused",
                "padding": "refused",
                "strides and padding": "refused",
                "integer images": "refused",
            },
        ),
        "pooling": (
            0.0,
            {
                ALL: "failed",
                "gradient of max": "refused",
                "gradient of average": "refused",
                "gradient of sum": "refused",
                "gradients where windows overlap": "refused",
                "gradients of any windows": "refused",
                "gradients of integer images": "refused",
            },
        ),
        "rnn": (0.0, {ALL: "missing", "step from rest": "failed", "step with memory": "failed"}),
        "bptt": (
            0.0,
            {
                ALL: "raised",
                "loss of one step": "refused",
                "loss of a sequence": "missing",
                "loss of the network": "not_written",
                "gradients of one step": "not_written",
            },
        ),
        "dropout": (0.0, {ALL: "exited", "backward": "raised"}),
        "gradcheck": (
            0.0,
            {
                ALL: "not_written",
                "relative error": "failed",
                "tiny and large": "failed",
                "zeros": "failed",
                "right and wrong": "failed",
            },
        ),
    },
    "yuri_own_style": {},
    "zoe_numbers": {
        **MISSING,
        "conv": (
            0.0,
            {
                ALL: "failed",
                "one kernel, one image": "raised",
                # By then its lists of a hundred thousand have used up the room for answers.
                "gradients of one position": "refused",
                "gradients": "refused",
                "gradients with strides": "refused",
                "gradients with padding": "refused",
                "gradients with both": "refused",
                "gradients of integer images": "refused",
            },
        ),
        "pooling": (0.0, {ALL: "refused"}),
        "bptt": (0.0, {ALL: "refused"}),
    },
}
