"""What can be done: use cases as plain functions. No Qt."""
