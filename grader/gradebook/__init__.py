"""What becomes of results once they are graded: one value per folder, adjustments, other formats, comparisons."""
