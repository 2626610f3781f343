"""From a URL to bytes: politely, within limits, and only from where the guard lets it."""
