"""Who makes the calls of one exercise: a session in the sandbox, or this process."""
