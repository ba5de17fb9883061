"""What students are given, generated from what the author wrote."""
