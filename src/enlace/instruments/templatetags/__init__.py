"""How the pages of this room say standings, dates and titles."""
