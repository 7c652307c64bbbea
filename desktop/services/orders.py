"""Which orders count in figures, charts and models."""

COUNTS = "coalesce(status, '') <> 'cancelled'"
"""The condition in SQL on rows of `order`: all but the cancelled ones."""
