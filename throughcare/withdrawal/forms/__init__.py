"""What comes in on the pages of withdrawal: its shape, never its safety."""
