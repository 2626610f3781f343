"""Reports and histories as values: JSON, linked data, and the words in which people read them."""
