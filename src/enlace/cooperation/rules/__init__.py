"""The domain of cooperation: pure functions on what is recorded of treaties."""
