"""A submission, and a class of them, from files to result documents."""
