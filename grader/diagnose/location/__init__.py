"""Locate a mistake: find the smallest edit of the student's own code that makes the function right."""
