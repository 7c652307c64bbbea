"""Small painted things that lists and widgets share: tags, avatars, ticks, switches, bars."""

import zlib
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from desktop.views.theme import brush, icons
from desktop.views.theme.theme import Theme

if TYPE_CHECKING:  # the first window paints no cells
    from desktop.controllers.cells import TagFace, Tone

TAG_HEIGHT = 20
TAG_PADDING = 6
CHECK = 16
_CATEGORIES = 8
_NEUTRAL = "neutral"


def tone_text(tone: "Tone | None", otherwise: str = "text.primary") -> str:
    """Return the token for text of a tone."""
    return otherwise if tone in (None, _NEUTRAL) else f"{tone}.text"


def tag_width(face: "TagFace") -> float:
    """Return how wide a tag is."""
    return brush.advance(face.text, 12) + 2 * TAG_PADDING


def tag(
    painter: QPainter,
    theme: Theme,
    rect: QRectF,
    face: "TagFace",
    *,
    on_selection: bool = False,
) -> float:
    """Paint a tag at the left of ``rect``, centred in its height; return its width."""
    width = min(tag_width(face), rect.width())
    top = rect.top() + (rect.height() - TAG_HEIGHT) / 2
    shape = QRectF(rect.left(), round(top), width, TAG_HEIGHT)
    neutral = face.tone == _NEUTRAL
    ink = theme.colour(tone_text(face.tone, "text.secondary"))
    ground = theme.colour("surface.hover" if neutral else f"{face.tone}.subtle")
    if on_selection:
        ground = theme.colour("surface.base")
    brush.box(painter, shape, ground, ink if theme.is_high_contrast else None, radius=4)
    inner = shape.adjusted(TAG_PADDING, 0, -TAG_PADDING + 0.5, 0)
    brush.text(painter, inner, face.text, ink, px=12)
    return width


def person_colour(name: str) -> int:
    """Return the categorical colour a person keeps everywhere."""
    return zlib.crc32(name.encode()) % _CATEGORIES


def avatar(painter: QPainter, theme: Theme, rect: QRectF, name: str) -> None:
    """Paint a circle with the first character of a name."""
    number = person_colour(name)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(f"chart.categorical.{number}"))
    painter.drawEllipse(rect)
    first = name.strip()[:1].upper()
    ink = theme.colour(f"chart.categorical_text.{number}")
    px = 12 if rect.width() <= 28 else 15
    brush.text(painter, rect, first, ink, px=px, align=brush.CENTRE)


def check(
    painter: QPainter,
    theme: Theme,
    rect: QRectF,
    state: Qt.CheckState,
    *,
    enabled: bool = True,
) -> None:
    """Paint a check box: empty, ticked or, for a mixed state, a dash."""
    on = state != Qt.CheckState.Unchecked
    fill = theme.colour("accent.fill" if on else "surface.base")
    border = theme.colour("accent.fill" if on else "border.control")
    ink = theme.colour("text.on_accent")
    if not enabled:
        fill = theme.colour("surface.sunken")
        border, ink = theme.colour("border.default"), theme.colour("text.disabled")
    brush.box(painter, rect, fill, border, radius=4, dashed=not enabled and theme.is_high_contrast)
    if on:
        _sign(painter, rect, ink, dash=state == Qt.CheckState.PartiallyChecked)


def _sign(painter: QPainter, rect: QRectF, ink: QColor, *, dash: bool) -> None:
    x, y = rect.left(), rect.top()
    places = ((4.5, 8), (11.5, 8)) if dash else ((4, 8.25), (7, 11), (12, 5.5))
    pen = QPen(ink, 1.75)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.drawPolyline(QPolygonF([QPointF(x + dx, y + dy) for dx, dy in places]))


def radio(painter: QPainter, theme: Theme, rect: QRectF, *, on: bool, enabled: bool = True) -> None:
    """Paint a radio button."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    token = "border.control" if not on else "accent.fill"
    colour = theme.colour(token if enabled else "border.default")
    thick = 5.0 if on else 1.0
    painter.setPen(QPen(colour, thick))
    painter.setBrush(theme.colour("surface.base" if enabled else "surface.sunken"))
    inset = thick / 2
    painter.drawEllipse(rect.adjusted(inset, inset, -inset, -inset))


def switch(
    painter: QPainter, theme: Theme, rect: QRectF, *, on: bool, enabled: bool = True
) -> None:
    """Paint a switch of 28 x 16."""
    token = "accent.fill" if on else "border.control"
    fill = theme.colour(token if enabled else "border.default")
    brush.box(painter, rect, fill, radius=8)
    knob = QRectF(rect.left() + (14 if on else 2), rect.top() + 2, 12, 12)
    painter.setBrush(theme.colour("text.on_accent" if on else "surface.base"))
    painter.drawEllipse(knob)


def bar(
    painter: QPainter, theme: Theme, rect: QRectF, part: float, ink: str = "accent.fill"
) -> None:
    """Paint a track and the share of it that is done."""
    radius = rect.height() / 2
    brush.box(painter, rect, theme.colour("surface.pressed"), radius=radius)
    done = QRectF(rect)
    done.setWidth(rect.width() * min(max(part, 0.0), 1.0))
    if done.width() >= 1:
        brush.box(painter, done, theme.colour(ink), radius=radius)


def placeholder(painter: QPainter, theme: Theme, rect: QRectF) -> None:
    """Paint the grey bar that stands where text will stand."""
    bar_rect = QRectF(rect.left(), round(rect.top() + rect.height() / 2 - 4), rect.width(), 8)
    brush.box(painter, bar_rect, theme.colour("surface.pressed"), radius=4)


def key_cap(painter: QPainter, theme: Theme, right: float, rect: QRect | QRectF, key: str) -> float:
    """Paint a key so that it ends at ``right``, centred in ``rect``; return its left edge."""
    width = max(16.0, brush.advance(key, 12) + 10)
    top = round(rect.top() + (rect.height() - 18) / 2)
    shape = QRectF(right - width, top, width, 18)
    brush.box(
        painter, shape, theme.colour("surface.base"), theme.colour("border.default"), radius=4
    )
    brush.text(painter, shape, key, theme.colour("text.tertiary"), px=12, align=brush.CENTRE)
    return shape.left()


def icon(
    painter: QPainter, theme: Theme, rect: QRectF, name: str, ink: str = "text.secondary"
) -> None:
    """Paint an icon in the colour of the token ``ink``."""
    icons.draw(painter, rect, name, theme.colour(ink))
