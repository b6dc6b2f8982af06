"""The person's own pages of therapy: skills, tools, homework, an emergency card."""
