"""Pages of drug screens."""
