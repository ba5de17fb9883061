"""Is the assignment itself sound? Everything that must hold of a course before anybody hands anything in."""
