"""What can be done: appointments, the list of the day, each try, and the end of a search."""
