"""From what failed to what is wrong: findings, each with its evidence."""
