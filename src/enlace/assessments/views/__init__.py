"""The pages of the living report, of its figures, and of its editions."""
