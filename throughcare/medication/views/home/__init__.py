"""The pages of doses taken home."""
