"""A student's own check on public inputs, in a terminal and in a notebook."""
