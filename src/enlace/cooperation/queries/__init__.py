"""What is read for cooperation."""
