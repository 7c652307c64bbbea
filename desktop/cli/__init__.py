"""The same services from a terminal; a public contract."""
