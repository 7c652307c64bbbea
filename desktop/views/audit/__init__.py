"""The log for auditors, legal holds, retention, and erasing."""
