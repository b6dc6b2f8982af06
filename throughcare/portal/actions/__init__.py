"""What the person does at their own pages, and what the team does for them, by subject."""
