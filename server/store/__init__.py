"""PostgreSQL underneath the hub."""
