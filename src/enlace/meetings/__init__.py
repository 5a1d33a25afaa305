"""Meetings: what is said on the floor, what becomes of it, and who owes what until it is done."""
