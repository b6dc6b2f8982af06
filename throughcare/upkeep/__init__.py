"""Data that survives: backups, restores, upgrades, what is found at a start, health, logs."""
