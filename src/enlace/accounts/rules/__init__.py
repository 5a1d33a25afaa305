"""Permissions, roles and the chain of the audit trail, as pure functions."""
