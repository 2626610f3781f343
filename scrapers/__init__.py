"""The outside web made into Pages."""
