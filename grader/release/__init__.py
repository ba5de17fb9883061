"""Generate what students get from what the author wrote."""
