"""The domain of meetings: pure functions on what was recorded."""
