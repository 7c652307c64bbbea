"""What records are: one description for each kind. No queries, no Qt."""
