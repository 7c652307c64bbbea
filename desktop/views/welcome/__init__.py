"""What stands before an open vault: welcome, first run, unlock."""
