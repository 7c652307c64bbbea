"""The import screen, and export of a list."""
