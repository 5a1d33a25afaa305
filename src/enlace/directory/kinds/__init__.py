"""What can be added to this room: one file each."""
