"""What comes in on the pages of medicine: its shape, never its safety."""
