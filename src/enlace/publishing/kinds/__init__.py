"""The formats a document can be had in, one file each."""
