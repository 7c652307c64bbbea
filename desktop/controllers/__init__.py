"""Screen state, commands and item models. QtCore and QtGui only, never widgets."""
