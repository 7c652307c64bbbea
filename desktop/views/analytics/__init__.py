"""The analytics page: figures and charts over the whole vault."""
