"""What is claimed about speed and quality, runnable."""
