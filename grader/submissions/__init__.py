"""Read what a student handed in, and select the files that are graded."""
