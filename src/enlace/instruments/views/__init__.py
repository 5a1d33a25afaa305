"""The pages of this room: the table of standings, one treaty, one State, the Plan, and the imports."""
