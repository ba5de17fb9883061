"""Run the calls of one exercise: in the sandbox, or in this process."""
