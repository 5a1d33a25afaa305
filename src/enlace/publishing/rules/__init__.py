"""The document tree and the pure functions that draw it."""
