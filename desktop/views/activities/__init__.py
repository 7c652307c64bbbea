"""The screen of activities: what is due, what is late, what was done."""
