"""Running services off the UI thread: lanes, progress, cancel, results."""
