"""Cooperation: under which treaty to ask."""
