"""The document trees of this room: the report, one figure, what changed between two editions."""
