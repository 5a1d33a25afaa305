"""Treaties, their provisions, the Plan of Action, and who is bound on a date, as of when, on whose word."""
