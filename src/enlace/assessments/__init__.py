"""Questionnaires, cycles, replies, figures, indicators and reports."""
