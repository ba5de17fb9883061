"""Each module makes a part of the pages that people read, from result documents alone, and runs no code."""
