"""Icons of one family (Phosphor, as shipped by qtawesome), drawn as text: sharp at any scale.

The font file is loaded directly: importing qtawesome reads eleven fonts and costs more than the
whole unlock window. Its bold cut has the stroke the design asks for at 16 px.
"""

import importlib.util
import json
from functools import cache
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QIcon, QPainter, QPixmap

_RATIOS = (1, 2, 3)
_LARGE = 24


@cache
def _folder() -> Path:
    """Return the folder of fonts inside the qtawesome package."""
    found = importlib.util.find_spec("qtawesome")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("qtawesome")
    return Path(found.submodule_search_locations[0]) / "fonts"


@cache
def _family() -> str:
    number = QFontDatabase.addApplicationFont(str(next(_folder().glob("phosphor-*.ttf"))))
    return QFontDatabase.applicationFontFamilies(number)[0]


@cache
def _codes() -> dict[str, str]:
    file = next(_folder().glob("phosphor-charmap-*.json"))
    codes: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return codes


@cache
def _font(size: int) -> QFont:
    made = QFont(_family())
    made.setPixelSize(size)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def glyph(name: str, size: int = 16) -> str:
    """Return the character of an icon named ``ph.house`` or ``house``.

    Raises:
        KeyError: The family has no such icon.
    """
    plain = name.removeprefix("ph.")
    codes = _codes()
    bold = f"{plain}-bold"
    return chr(int(codes[bold if size < _LARGE and bold in codes else plain], 16))


def draw(painter: QPainter, rect: QRectF, name: str, colour: QColor) -> None:
    """Draw the icon filling the square ``rect``."""
    size = round(rect.width())
    shape = _font(size)
    character = glyph(name, size)
    measured = QFontMetricsF(shape)
    x = rect.left() + (rect.width() - measured.horizontalAdvance(character)) / 2
    y = rect.top() + (rect.height() - measured.height()) / 2 + measured.ascent()
    painter.setFont(shape)
    painter.setPen(colour)
    painter.drawText(QPointF(x, y), character)


def pixmap(name: str, colour: QColor, size: int, ratio: float) -> QPixmap:
    """Return the icon as a picture for screens of ``ratio``."""
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw(painter, QRectF(0, 0, size, size), name, colour)
    painter.end()
    return picture


def icon(name: str, colour: QColor, disabled: QColor, size: int) -> QIcon:
    """Return the icon in its two states, at the usual ratios."""
    made = QIcon()
    for ratio in _RATIOS:
        made.addPixmap(pixmap(name, colour, size, ratio))
        made.addPixmap(pixmap(name, disabled, size, ratio), QIcon.Mode.Disabled)
    return made
