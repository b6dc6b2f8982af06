"""How a line gets to the end of its chain: the database numbers, hashes and writes it.

base.py is Django's PostgreSQL with one thing more, and is what the settings name as ENGINE.
"""
