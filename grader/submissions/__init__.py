"""What a student handed in: which files there are, what they hold, and which of them is the work."""
