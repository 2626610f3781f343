"""The scoring domain: pure functions over a Page. Knows no network, database, web framework or HTML."""
