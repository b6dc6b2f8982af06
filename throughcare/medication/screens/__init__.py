"""Drug screens: by lot, asked for, collected, read. None of it weighs in a dose."""
