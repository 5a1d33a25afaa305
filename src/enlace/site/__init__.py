"""Settings, root addresses, layout, home page, error pages, commands: what ties the rooms together."""
