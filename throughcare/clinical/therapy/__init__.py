"""Behavioural therapy: the shape of a session, homework, rewards, tools. It is offered beside
medicine and is never a condition of it."""
