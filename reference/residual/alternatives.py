"""Right in other styles: they measure how far right answers differ, and must get full marks."""

import numpy as np

from grader.authoring import alternative


@alternative("residual_forward")
def forward_by_loops(x, w1, b1, w2, b2):
    """One example after the other, every sum written out."""
    N, D = x.shape
    M = len(b1)
    out = np.zeros((N, D))
    for n in range(N):
        hidden = []
        for j in range(M):
            z = b1[j]
            for i in range(D):
                z += x[n, i] * w1[i, j]
            hidden.append(max(z, 0.0))
        for i in range(D):
            total = x[n, i] + b2[i]
            for j in range(M):
                total += hidden[j] * w2[j, i]
            if total > 0:
                out[n, i] = total
    return out


@alternative("residual_forward")
def forward_by_einsum(x, w1, b1, w2, b2):
    """Sums by name, relu as (z + |z|) / 2."""
    z = np.einsum("nd,dm->nm", x, w1) + b1
    total = x + (np.einsum("nm,md->nd", (z + np.abs(z)) / 2, w2) + b2)
    return (total + np.abs(total)) / 2


@alternative("residual_forward")
def forward_with_joined_biases(x, w1, b1, w2, b2):
    """The biases as a last row of the weights, the shortcut as an identity matrix below them."""
    ones = np.ones((len(x), 1))
    hidden = np.hstack([x, ones]) @ np.vstack([w1, b1])
    hidden = np.where(hidden > 0, hidden, 0.0)
    total = np.hstack([hidden, ones, x]) @ np.vstack([w2, b2, np.eye(len(b2))])
    return total * (total > 0)


@alternative("residual_backward")
def backward_by_loops(dout, x, w1, b1, w2, b2):
    """One example after the other, adding up as it goes."""
    N, D = x.shape
    M = len(b1)
    dx, dw1, db1 = np.zeros((N, D)), np.zeros((D, M)), np.zeros(M)
    dw2, db2 = np.zeros((M, D)), np.zeros(D)
    for n in range(N):
        z = [b1[j] + sum(x[n, i] * w1[i, j] for i in range(D)) for j in range(M)]
        hidden = [max(value, 0.0) for value in z]
        dhidden = [0.0] * M
        for i in range(D):
            total = x[n, i] + b2[i] + sum(hidden[j] * w2[j, i] for j in range(M))
            if total <= 0:
                continue
            dx[n, i] += dout[n, i]
            db2[i] += dout[n, i]
            for j in range(M):
                dw2[j, i] += hidden[j] * dout[n, i]
                dhidden[j] += w2[j, i] * dout[n, i]
        for j in range(M):
            if z[j] > 0:
                db1[j] += dhidden[j]
                for i in range(D):
                    dw1[i, j] += x[n, i] * dhidden[j]
                    dx[n, i] += w1[i, j] * dhidden[j]
    return dx, dw1, db1, dw2, db2


@alternative("residual_backward")
def backward_by_jacobians(dout, x, w1, b1, w2, b2):
    """The Jacobian of the whole block for each example, identity included."""
    z = x @ w1 + b1
    on = (z > 0).astype(float)
    hidden = z * on
    through = np.where(x + b2 + np.einsum("nm,md->nd", hidden, w2) > 0, dout, 0.0)
    jacobian = np.eye(len(b2)) + np.einsum("im,nm,md->nid", w1, on, w2)
    dz = np.einsum("nd,md,nm->nm", through, w2, on)
    return (
        np.einsum("nid,nd->ni", jacobian, through),
        np.einsum("nd,nm->dm", x, dz),
        np.einsum("nm->m", dz),
        np.einsum("nm,nd->md", hidden, through),
        np.einsum("nd->d", through),
    )


@alternative("residual_backward")
def backward_by_outer_products(dout, x, w1, b1, w2, b2):
    """An outer product for each example, the contributions collected in lists and summed at the end."""
    dxs, dw1s, db1s, dw2s, db2s = [], [], [], [], []
    for d_n, x_n in zip(dout, x, strict=True):
        hidden = np.maximum(0, w1.T.dot(x_n) + b1)
        through = d_n * np.heaviside(w2.T.dot(hidden) + b2 + x_n, 0.0)
        dz = w2.dot(through) * np.sign(hidden)
        dxs.append(through + w1.dot(dz))
        dw1s.append(np.outer(x_n, dz))
        db1s.append(dz)
        dw2s.append(np.outer(hidden, through))
        db2s.append(through)
    return np.array(dxs), sum(dw1s), sum(db1s), sum(dw2s), sum(db2s)
