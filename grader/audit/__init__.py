"""Prove that an assignment is sound before anybody hands anything in."""
