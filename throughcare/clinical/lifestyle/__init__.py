"""Healthy living: small goals a person chooses, guidance with its source, and a look back that
says what was seen and never why. Nothing of it decides about medicine."""
