"""Users, roles, permissions, and the audit trail; knows a State only by its code."""
