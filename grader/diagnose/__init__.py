"""Explains failed checks: findings that name the mistake, each with its evidence."""
