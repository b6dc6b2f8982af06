"""What can be done: prepare and begin, look, give, withhold, pause, turn, leave, follow up."""
