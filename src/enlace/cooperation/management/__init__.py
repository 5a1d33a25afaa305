"""Commands of this room, one a file, each named `COMMAND`."""
