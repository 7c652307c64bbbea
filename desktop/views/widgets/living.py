"""What every control owes a running program: other words and colours at once."""

from collections.abc import Callable

from PySide6.QtCore import QEvent

from sync.language import _

Words = str | Callable[[], str]
"""A message id, or a callable that makes a sentence from one; resolved each time it is shown."""


def say(words: Words) -> str:
    """Return ``words`` in the language spoken now."""
    return words() if callable(words) else _(words)


class Living:
    """Mix into a widget class, before the Qt class, to hear of a new language or theme."""

    def retranslate(self) -> None:
        """Set the visible words again."""

    def retheme(self) -> None:
        """Drop whatever was kept from the former theme."""

    def changeEvent(self, event: QEvent) -> None:
        """Pass the change on to the two methods above."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() == QEvent.Type.StyleChange:
            self.retheme()
        super().changeEvent(event)  # type: ignore[misc]
