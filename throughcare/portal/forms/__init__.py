"""What comes in at the person's own pages: its shape, by subject."""
