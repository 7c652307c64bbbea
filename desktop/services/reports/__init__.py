"""Numbers about the business, each with the inputs that made it."""
