"""A property of pooling's gradient. Nothing of this file is secret: the inputs are handed to the script."""

from grader.authoring import call, close


def conserved(dout, x, size, stride):
    """What comes in at the top of every map goes out at the bottom.

    Nothing is random here beyond the inputs. Every entry of `dout` is positive, so that giving it to each of
    several pixels in full makes the sum larger, and nothing makes up for that.
    """
    dx = yield call("pool_backward", dout, x, size, stride, "max", like=x)
    if close(dx.sum(axis=(2, 3)), dout.sum(axis=(2, 3))):
        return None
    return (
        "where pixels of a window are equally large, the sum of dx over a map is not the sum of dout over it: "
        "together they get more, or less, than what the window is due"
    )
