"""States and their groups, the lists of coded values of a pack, authorities and points of contact."""
