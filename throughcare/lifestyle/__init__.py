"""Healthy living: small goals the person chooses, a diary, activity from their own files."""
