"""People and what they may do: roles, their publication, and answers to "who sees this?"."""
