"""Charts: painted widgets fed with the result of a report, in cards of one look."""
