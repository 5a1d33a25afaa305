"""HTML by plain string building: fast, and escaped at the one place where a text enters it."""
