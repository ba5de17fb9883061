"""Which hand-ins of a class are alike beyond what the task and its solution make alike: a hint, never a verdict."""
