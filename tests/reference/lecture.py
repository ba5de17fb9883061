"""The lecture's recurrent network that reads "hell" and learns to say "ello", over the characters h, e, l, o."""

import numpy as np

WXH = np.array([[0.3, 1.0, 0.1, 0.5], [-0.1, 0.3, -0.3, 0.1], [-0.1, 0.1, -0.5, -0.5]])
WHH = np.array([[0.1, 0.4, 0.8], [-0.1, 0.5, -0.2], [0.9, 0.2, 0.6]])
WHY = np.array([[0.3, 0.9, 0.1], [0.2, -0.6, 0.5], [-0.1, 0.1, 0.5], [-0.1, 1.0, -0.2]])
HELL, ELLO = np.eye(4)[[0, 1, 2, 2]], np.array([1, 2, 2, 3])
