"""Who may open a page, and signing in."""
