"""The pipeline: a board of deals by stage, and the same deals as a list."""
