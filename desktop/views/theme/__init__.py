"""Colours, fonts, icons and the sheet: everything a view needs to look like Holdfast."""

from desktop.views.theme.theme import Theme, announce_language, theme_of

__all__ = ["Theme", "announce_language", "theme_of"]
