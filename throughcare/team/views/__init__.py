"""The team of a place, and one's own account."""
