"""People, roles and rights: who may do what, and why."""
