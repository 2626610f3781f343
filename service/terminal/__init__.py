"""Reports and histories for people at a terminal."""
