"""What came of it: months of people, rolled up from the record at any time."""
