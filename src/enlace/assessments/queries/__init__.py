"""Reads of this room: cycles, answers, stored figures, the content of a report; frozen values only."""
