"""What stands around every screen: rail, top bar, messages, long work."""
