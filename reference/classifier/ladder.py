"""Small public inputs, from one number upwards: each rung adds one thing that can go wrong."""

import numpy as np

from grader.authoring import case, small

LAYERS = {
    "one number": (1, 1, 1),
    "two inputs": (1, 2, 1),
    "two outputs": (1, 1, 2),
    "two examples": (2, 1, 1),
    "all": (2, 2, 3),
}


def layer(N, n_in, n_out):
    """The arguments of a fully connected layer."""
    return {"a": small(N, n_in), "w": small(n_in, n_out), "b": small(n_out)}


LOGITS = {
    "equal": np.zeros((1, 2)),
    "one example": np.array([[1.0, -1.0]]),
    "three classes": np.array([[1.0, 2.0, -1.0]]),
    "two examples": np.array([[1.0, -1.0], [0.5, 2.0]]),
    "large": np.array([[1000.0, 999.0]]),
    "one large, one small": np.array([[1000.0, 999.0], [-1000.0, -999.0]]),
}


def network(C, H, W, K, R, S, classes):
    """The arguments of the network."""
    left = K * ((H - R + 1) // 2) * ((W - S + 1) // 2)
    return {
        "x": small(2, C, H, W),
        "params": {
            "conv_w": small(K, C, R, S, unit=0.5),
            "conv_b": small(K, unit=0.5),
            "fc_w": small(left, classes, unit=0.25),
            "fc_b": small(classes, unit=0.25),
        },
    }


LADDER = {
    "flatten": case("one image", x=small(1, 1, 2, 2))
    + case("two channels", x=small(1, 2, 1, 2))
    + case("two images", x=small(2, 1, 1, 2))
    + case("all", x=small(2, 2, 2, 3)),
    "affine_forward": sum((case(label, **layer(*shape)) for label, shape in LAYERS.items()), ()),
    "affine_backward": sum(
        (case(label, dout=small(shape[0], shape[2]), **layer(*shape)) for label, shape in LAYERS.items()), ()
    ),
    "softmax": sum((case(label, logits=logits) for label, logits in LOGITS.items()), ()),
    "cross_entropy": sum(
        (case(label, logits=logits, targets=np.arange(len(logits))) for label, logits in LOGITS.items()), ()
    ),
    "cnn_forward": case("one filter of one pixel", **network(1, 2, 2, 1, 1, 1, 2))
    + case("two filters", **network(1, 2, 2, 2, 1, 1, 2))
    + case("an image that is not square", **network(1, 3, 5, 1, 2, 2, 2))
    + case("two channels", **network(2, 3, 3, 2, 2, 2, 3)),
}
