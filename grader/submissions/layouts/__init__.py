"""How platforms lay out what instructors download: one module per layout."""

LAYOUTS = ("auto", "plain", "blackboard", "brightspace", "canvas", "github", "gradescope", "moodle", "sections")
"""What ``--layout`` may be given. The modules themselves are imported where a class is read."""
