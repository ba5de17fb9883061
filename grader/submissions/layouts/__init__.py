"""How platforms lay out what instructors download: one module per layout."""
