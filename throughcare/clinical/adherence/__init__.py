"""Expected against done, and whom to reach before they vanish: rules, no database, no clock."""
