"""What can be done: orders written and signed, doses reserved, poured and ended."""
