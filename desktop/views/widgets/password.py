"""Passphrases: hidden unless asked for, and told how strong they are."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from desktop.views.theme import brush, theme_of
from desktop.views.widgets.buttons import icon_button
from desktop.views.widgets.inputs import LineEdit
from desktop.views.widgets.living import Words
from sync.language import mark as _m

_STEPS = 4
_TONES = ("danger", "danger", "warn", "success", "success")


class PasswordEdit(LineEdit):
    """A line whose characters are dots until the eye is pressed."""

    def __init__(
        self,
        *,
        placeholder: Words = "",
        large: bool = False,
        name: str = "passphrase",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(placeholder=placeholder, large=large, name=name, parent=parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._eye = icon_button("eye", _m("Show passphrase"), size=24)
        self._eye.setParent(self)
        self._eye.setObjectName("reveal")
        self._eye.setCursor(Qt.CursorShape.ArrowCursor)
        self._eye.clicked.connect(self.toggle)
        self.setTextMargins(0, 1, 28, 0)

    @property
    def is_revealed(self) -> bool:
        """True while the characters can be read."""
        return self.echoMode() == QLineEdit.EchoMode.Normal

    def toggle(self) -> None:
        """Show or hide the characters."""
        shown = not self.is_revealed
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._eye.set_icon("eye-slash" if shown else "eye")
        self._eye.set_hint(_m("Hide passphrase") if shown else _m("Show passphrase"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the eye at the right end."""
        super().resizeEvent(event)
        self._eye.move(self.width() - 30, (self.height() - 24) // 2)


class StrengthBar(QWidget):
    """Four steps and a word beside them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._level, self._text = 0, ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_strength(self, level: int, text: str) -> None:
        """Show ``level`` (0 to 4) and say it."""
        self._level, self._text = max(0, min(level, _STEPS)), text
        self.setAccessibleName(text)
        self.update()

    def sizeHint(self) -> QSize:
        """Return one caption line."""
        return QSize(200, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint steps and word."""
        painter, theme = QPainter(self), theme_of(self)
        tone = _TONES[self._level]
        words = round(brush.advance(self._text, 12)) + 8 if self._text else 0
        width = (self.width() - words - 2 * (_STEPS - 1)) / _STEPS
        for step in range(_STEPS):
            token = f"{tone}.fill" if step < self._level else "surface.pressed"
            place = QRectF(step * (width + 2), 8, width, 4)
            brush.box(painter, place, theme.colour(token), radius=2)
        ink = theme.colour(f"{tone}.text" if self._level else "text.tertiary")
        brush.text(painter, self.rect(), self._text, ink, px=12, align=brush.RIGHT)
