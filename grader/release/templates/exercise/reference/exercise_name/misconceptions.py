"""Wrong on purpose: mistakes that students make, each with the sentence and the question that they read."""

import numpy as np

from grader.authoring import wrong


@wrong("centre", fails=("values", "whole numbers"))
def one_mean_for_all(centre, x):
    """You subtracted one mean, taken over all entries. Each column has a mean of its own.

    Hint: What is the mean of each column of your result, and what should it be?
    """
    return x - np.mean(x)
