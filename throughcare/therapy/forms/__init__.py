"""What comes in on the pages of therapy: its shape, never its safety."""
