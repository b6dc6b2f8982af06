"""Doses taken home: who may have how many, which days a bottle is for, and what is said of it."""
