"""One module per format: each makes bytes of entries of a gradebook, by the rules of what reads them."""
