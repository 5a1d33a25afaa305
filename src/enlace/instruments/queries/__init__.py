"""Who is bound, the treaties themselves, the Plan, and the imports, as frozen values."""
