"""What `make` runs for those who work on Plumbline: generated pages, golden reports, a new signal's skeleton."""
