"""What watching means: when something is worth telling, and how it is told."""
