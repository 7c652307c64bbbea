"""Controls shared by every screen: one widget idea per module, imported from there."""
