"""What comes in: its shape, never its safety."""
