"""Reading what a pack says of its States, pure."""
