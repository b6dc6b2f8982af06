"""The person's own pages, and the few that the team has beside them."""
