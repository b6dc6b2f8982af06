"""What treatment achieved, as trials define it: endpoints of weekly screen patterns."""
