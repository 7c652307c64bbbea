"""The inbox of edits that collided."""
