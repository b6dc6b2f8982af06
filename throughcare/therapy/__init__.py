"""Behavioural therapy: sessions, homework, rewards, and tools for the person's own use."""
