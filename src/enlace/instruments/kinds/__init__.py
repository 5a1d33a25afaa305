"""What can be added to this room: titles of treaties in further languages, one file a pack."""
