"""The theme worn now: one object per program, built in the composition root, read at every paint.

Widgets ask `theme_of` while they paint and keep nothing, so that a switch needs no reload. What
must be kept (row heights, menu icons) is dropped on `Theme.changed`.
"""

from typing import Literal

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRect, QRectF, Signal
from PySide6.QtGui import QColor, QFont, QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from desktop.views.theme import dress, fonts, icons
from desktop.views.theme.tokens import DENSITIES, NAMES, tokens

_PROPERTY = "holdfast_theme"
Density = Literal["compact", "comfortable"]


class Theme(QObject):
    """Answers what a token looks like, and switches all of them at once.

    Signals:
        changed: Theme or density are other ones from now on.
    """

    changed = Signal()

    def __init__(
        self,
        name: str = "light",
        density: str = "compact",
        *,
        still: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._name = name if name in NAMES else NAMES[0]
        self._density = density if density in DENSITIES else DENSITIES[0]
        self.still = still
        self._colours: dict[str, QColor] = {}
        self._icons: dict[tuple[str, str, int], QIcon] = {}
        self._pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}

    @property
    def name(self) -> str:
        """`light`, `dark` or `high_contrast`."""
        return self._name

    @property
    def density(self) -> str:
        """`compact` or `comfortable`."""
        return self._density

    @property
    def is_high_contrast(self) -> bool:
        """True where states need a sign besides their colour."""
        return self._name == "high_contrast"

    @property
    def row_height(self) -> int:
        """Height of a list row in the density chosen."""
        return self.size(f"row.list_{self._density}")

    def apply(self, app: QApplication) -> None:
        """Dress the program: Fusion, palette, font and sheet; keep the theme with ``app``."""
        app.setProperty(_PROPERTY, self)
        if app.style().name().lower() != "fusion":
            app.setStyle("Fusion")
        app.setFont(self.font(13))
        app.setPalette(dress.palette(self.colour))
        app.setStyleSheet(dress.sheet(self.colour, dashed=self.is_high_contrast))

    def use(self, *, name: str | None = None, density: str | None = None) -> None:
        """Switch theme or density in the running program."""
        self._name = name if name in NAMES else self._name
        self._density = density if density in DENSITIES else self._density
        self._colours.clear()
        self._icons.clear()
        self._pixmaps.clear()
        app = QCoreApplication.instance()
        if isinstance(app, QApplication):
            self.apply(app)
        self.changed.emit()

    def colour(self, token: str) -> QColor:
        """Return the colour of a token such as ``surface.base`` or ``chart.categorical.0``.

        Raises:
            KeyError: No such token.
        """
        known = self._colours.get(token)
        if known is None:
            known = self._colours[token] = parse(tokens().colours[self._name][token])
        return known

    def size(self, token: str) -> int:
        """Return a measure such as ``frame.drawer`` in logical pixels."""
        return int(tokens().sizes[token])

    def motion(self, token: str) -> int:
        """Return a duration in milliseconds, zero where movement is not wanted."""
        return 0 if self.still else self.size(f"motion_ms.{token}")

    def font(self, px: int, weight: int = fonts.REGULAR) -> QFont:
        """Return the text font; sizes are 12, 13, 15, 20, weights 400 and 600."""
        return fonts.font(px, weight)

    def baseline(self, rect: QRect | QRectF, px: int) -> float:
        """Return the y on which text of ``px`` stands when centred in ``rect``."""
        return fonts.baseline(rect, px)

    def icon(self, name: str, ink: str = "text.secondary", size: int = 16) -> QIcon:
        """Return an icon in the colour of the token ``ink``. Ask again after `changed`."""
        key = (name, ink, size)
        if key not in self._icons:
            disabled = self.colour("text.disabled")
            self._icons[key] = icons.icon(name, self.colour(ink), disabled, size)
        return self._icons[key]

    def pixmap(
        self, name: str, ink: str = "text.secondary", size: int = 16, ratio: float = 1.0
    ) -> QPixmap:
        """Return an icon as a picture for a screen of ``ratio``."""
        key = (name, ink, size, ratio)
        if key not in self._pixmaps:
            self._pixmaps[key] = icons.pixmap(name, self.colour(ink), size, ratio)
        return self._pixmaps[key]


def parse(text: str) -> QColor:
    """Return the colour written #RRGGBB or #RRGGBBAA (Qt alone would read #AARRGGBB)."""
    made = QColor(text[:7])
    if len(text) > len("#RRGGBB"):
        made.setAlpha(int(text[7:], 16))
    return made


def theme_of(widget: QWidget | None = None) -> Theme:
    """Return the program's theme; a widget shown before any was applied gets the light one."""
    app = QCoreApplication.instance()
    if not isinstance(app, QApplication):
        raise TypeError("a theme needs a running QApplication")
    found = app.property(_PROPERTY)
    if isinstance(found, Theme):
        return found
    made = Theme(parent=app)
    made.apply(app)
    return made


def announce_language() -> None:
    """Tell every window that words have changed; each sets its own again."""
    for window in QApplication.topLevelWidgets():
        QCoreApplication.sendEvent(window, QEvent(QEvent.Type.LanguageChange))
