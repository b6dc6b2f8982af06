"""Who may see a person's chart, and on what ground."""
