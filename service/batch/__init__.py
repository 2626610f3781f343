"""Scoring many rows: reading them, scoring them on all cores in order, writing them so that a stop loses nothing."""
