"""Medicine's pages."""
