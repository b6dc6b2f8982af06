"""Pages of withdrawal under supervision."""
