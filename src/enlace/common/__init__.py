"""Errors, clock, registry, multilingual text, coded values and file reading; no Django."""
