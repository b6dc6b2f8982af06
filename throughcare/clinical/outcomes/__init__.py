"""What treatment achieved, as the trials define it: endpoints computed on weekly screen patterns."""
