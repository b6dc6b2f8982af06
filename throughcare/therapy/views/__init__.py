"""Pages of therapy."""
