"""What can be done, by page: goals, the diary, the person's own files."""
