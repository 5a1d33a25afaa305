"""Documents made of meetings."""
