"""What the hub can do: merge, enrol, report. Knows records and scopes, no word of business."""
