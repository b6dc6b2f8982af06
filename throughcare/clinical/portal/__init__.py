"""What the programme knows of a person's own words: which of them somebody must answer at once."""
