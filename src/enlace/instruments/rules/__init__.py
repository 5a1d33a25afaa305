"""Treaties, their provisions, who is bound on a date, and the Plan of Action, pure."""
