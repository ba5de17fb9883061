"""Small edits of a function, from its syntax tree: taught to a student's process only once a function is wrong."""
