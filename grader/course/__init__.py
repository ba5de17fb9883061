"""What the author of a course wrote (settings, checks, variants, stubs), and the plan made from it."""
