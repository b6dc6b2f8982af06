"""For whoever runs a clinic: the week on one page, and what an authority wants returned."""
