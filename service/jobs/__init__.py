"""Carrying out what the store's ledger says: wiring only, the work is in the use cases."""
