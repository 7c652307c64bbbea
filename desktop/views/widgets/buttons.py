"""Buttons, painted so that weight, gap and ring are the design's. One primary per page."""

import math

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QWidget

from desktop.views.theme import Theme, brush, marks, theme_of
from desktop.views.widgets.living import Living, Words, say
from desktop.views.widgets.ring import Ringed

_ICON, _GAP, _CARET = 16, 8, 12
_FILLED = {"primary": "accent", "danger": "danger"}
_SMALL, _LARGE = 24, 36


class Button(Ringed, Living, QPushButton):
    """A button of kind `default`, `primary`, `ghost`, `danger` or `link`, 24, 28 or 36 high."""

    def __init__(
        self,
        words: Words = "",
        *,
        kind: str = "default",
        icon: str | None = None,
        size: int = 28,
        caret: bool = False,
        hint: Words = "",
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._words, self._hint = words, hint
        self._kind, self._icon_name, self._caret = kind, icon, caret
        self._height = size
        self._hovered = False
        self.corners = "all"
        self.setObjectName(name)
        self.setFixedHeight(size)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAutoDefault(False)
        self.retranslate()

    @property
    def kind(self) -> str:
        """How loud the button is."""
        return self._kind

    def set_kind(self, kind: str) -> None:
        """Make the button louder or quieter."""
        self._kind = kind
        self.updateGeometry()
        self.update()

    def set_words(self, words: Words) -> None:
        """Show other words."""
        self._words = words
        self.retranslate()

    def set_icon(self, name: str | None) -> None:
        """Show another icon before the words."""
        self._icon_name = name
        self.updateGeometry()
        self.update()

    def retranslate(self) -> None:
        """Say words and tooltip again."""
        if self._words:
            self.setText(say(self._words))
        hint = say(self._hint) if self._hint else ""
        self.setToolTip(hint)
        self.setAccessibleName(self.text() or hint)
        self.updateGeometry()

    def set_hint(self, hint: Words) -> None:
        """Show another tooltip; a disabled button says there why it is."""
        self._hint = hint
        self.retranslate()

    def _px(self) -> int:
        return 12 if self._height == _SMALL or self._kind == "link" else 13

    def _weight(self) -> int:
        return 600 if self._kind in _FILLED and self.isEnabled() else 400

    def _padding(self) -> int:
        if self._kind == "link":
            return 0
        if self._height == _LARGE:
            return 16
        return 8 if self._kind == "ghost" or self._height == _SMALL else 12

    def _content_width(self) -> float:
        widths = []
        if self._icon_name:
            widths.append(float(_ICON))
        if self.text():
            widths.append(math.ceil(brush.advance(self.text(), self._px(), self._weight())))
        if self._caret:
            widths.append(float(_CARET))
        return sum(widths) + _GAP * max(0, len(widths) - 1)

    def sizeHint(self) -> QSize:
        """Return the size the design gives it."""
        if not self.text():
            return QSize(self._height if not self._caret or self._icon_name else 24, self._height)
        return QSize(round(self._content_width()) + 2 * self._padding(), self._height)

    def minimumSizeHint(self) -> QSize:
        """Return the same: words on a button are never cut."""
        return self.sizeHint()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Look hovered, at once."""
        self._hovered = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Look at rest."""
        self._hovered = False
        self.update()
        super().leaveEvent(event)

    def _state(self) -> str:
        pictured = self.property("pictured")
        if isinstance(pictured, str):
            return pictured
        if not self.isEnabled():
            return "disabled"
        if self.isDown() or self.isChecked():
            return "pressed"
        return "hover" if self._hovered else "rest"

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint box, icon, words and caret."""
        painter = QPainter(self)
        theme, state = theme_of(self), self._state()
        self._paint_box(painter, theme, state)
        self._paint_content(painter, theme, self._ink(state))

    def _ink(self, state: str) -> str:
        if state == "disabled":
            return "text.disabled"
        inks = {
            "primary": "text.on_accent",
            "danger": "danger.on_fill",
            "ghost": "text.secondary",
            "link": "text.link",
        }
        return inks.get(self._kind, "text.primary")

    def _paint_box(self, painter: QPainter, theme: Theme, state: str) -> None:
        fill, border = self._faces(theme, state)
        if fill is None and border is None:
            return
        shape = QRect(self.rect())
        painter.setClipRect(shape)
        if self.corners == "left":
            shape.adjust(0, 0, 8, 0)
        elif self.corners == "right":
            shape.adjust(-8, 0, 0, 0)
        brush.box(
            painter,
            shape,
            theme.colour(fill) if fill else None,
            theme.colour(border) if border else None,
            dashed=state == "disabled" and theme.is_high_contrast,
        )
        if self.corners == "right":
            line = theme.colour("text.on_accent" if self._kind in _FILLED else "border.default")
            if self._kind in _FILLED:
                line = type(line)(line)
                line.setAlpha(77)
            brush.hairline(painter, QRect(0, 0, 1, self.height()), line)

    def _faces(self, theme: Theme, state: str) -> tuple[str | None, str | None]:
        """Return the tokens of ground and border."""
        if self._kind == "link":
            return None, None
        if state == "disabled":
            return (None, None) if self._kind == "ghost" else ("surface.sunken", "border.subtle")
        if self._kind in _FILLED:
            group = _FILLED[self._kind]
            worn = {"hover": "hover", "pressed": "pressed"}.get(state, "fill")
            token = f"{group}.{worn}" if group == "accent" else f"{group}.fill"
            return token, None
        ground = {"hover": "surface.hover", "pressed": "surface.pressed"}.get(state)
        if self._kind == "ghost":
            return ground, None
        rest = "surface.raised" if theme.name == "dark" else "surface.base"
        return ground or rest, "border.default"

    def _paint_content(self, painter: QPainter, theme: Theme, ink: str) -> None:
        painter.setClipping(False)
        x = (self.width() - self._content_width()) / 2
        if self._icon_name:
            spot = QRectF(round(x), (self.height() - _ICON) // 2, _ICON, _ICON)
            marks.icon(painter, theme, spot, self._icon_name, ink)
            x += _ICON + _GAP
        if self.text():
            room = QRectF(x, 0, self.width() - x, self.height())
            colour = theme.colour(ink)
            x += _GAP + brush.text(
                painter, room, self.text(), colour, px=self._px(), weight=self._weight()
            )
        if self._caret:
            spot = QRectF(round(x), (self.height() - _CARET) // 2, _CARET, _CARET)
            marks.icon(painter, theme, spot, "caret-down", ink)


def button(words: Words, kind: str = "default", icon: str | None = None, **more: object) -> Button:
    """Return a button; ``more`` are the keyword arguments of `Button`."""
    return Button(words, kind=kind, icon=icon, **more)  # type: ignore[arg-type]


def icon_button(icon: str, hint: Words, *, size: int = 28, kind: str = "ghost") -> Button:
    """Return a square button whose words are its tooltip."""
    return Button(kind=kind, icon=icon, hint=hint, size=size)


class SplitButton(QWidget):
    """The usual action, and the others behind a caret.

    Signals:
        clicked: The usual action was chosen.
    """

    clicked = Signal()

    def __init__(
        self,
        words: Words,
        menu: QMenu,
        *,
        kind: str = "primary",
        icon: str | None = None,
        more: Words = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._menu = menu
        self.main = Button(words, kind=kind, icon=icon)
        self.more = Button(kind=kind, caret=True, hint=more)
        self.main.corners, self.more.corners = "left", "right"
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.main)
        row.addWidget(self.more)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.main.clicked.connect(self._choose)
        self.more.clicked.connect(self._open)

    def _choose(self) -> None:
        self.clicked.emit()

    def _open(self) -> None:
        self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
