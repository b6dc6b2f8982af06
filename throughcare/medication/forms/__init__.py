"""What comes in on medicine's pages: its shape, never its safety."""
