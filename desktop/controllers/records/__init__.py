"""Lists and pages of records of any kind: what they show is derived from the schema."""
