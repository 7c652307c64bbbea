"""Reading and writing records of any kind, as every screen and command does it."""
