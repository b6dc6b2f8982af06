"""Contingency management: something good soon after something hard. No cash, no punishment but
the reset, and never anything to do with medicine."""
