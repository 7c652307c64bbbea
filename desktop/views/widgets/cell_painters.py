"""One painter per kind of cell; the delegate looks the painter up by the cell's kind."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter

from desktop.controllers.cells import RIGHT_ALIGNED, Cell, Kind, TagFace, Tone
from desktop.views.theme import Theme, brush, marks

_ZEROS = frozenset({"0", "0.00", "0.0"})
_DASH = "–"
_GAP = 4
_AVATAR = 20


@dataclass(frozen=True, slots=True)
class Look:
    """The state of the row a cell stands in."""

    selected: bool = False
    current: bool = False
    hovered: bool = False
    disabled: bool = False
    first: bool = False

    @property
    def ground(self) -> str:
        """The token of the row's background."""
        if self.current:
            return "surface.selected_hover" if self.selected else "surface.selected"
        if self.selected:
            return "surface.selected"
        return "surface.hover" if self.hovered else "surface.base"

    @property
    def is_tinted(self) -> bool:
        """True where tags need a white ground and faint text a stronger one."""
        return self.selected or self.current

    def ink(self, wanted: str) -> str:
        """Return the token to write with where ``wanted`` would be right at rest."""
        if self.disabled:
            return "text.disabled"
        if self.is_tinted and wanted == "text.tertiary":
            return "text.secondary"
        return wanted


Painter = Callable[[QPainter, Theme, QRect, Cell, Look], None]


def paint_cell(painter: QPainter, theme: Theme, rect: QRect, cell: Cell, look: Look) -> None:
    """Paint the content of a cell into ``rect``, its padding already taken off."""
    _PAINTERS.get(cell.kind, _text)(painter, theme, rect, cell, look)


def _ink(cell: Cell) -> str:
    return marks.tone_text(cell.tone, "text.secondary" if cell.quiet else "text.primary")


def _text(painter: QPainter, theme: Theme, rect: QRect, cell: Cell, look: Look) -> None:
    strong = cell.strong or (look.first and look.current)
    ink = look.ink(_ink(cell))
    room = QRect(rect)
    if cell.icon:
        spot = QRectF(rect.left(), rect.top() + (rect.height() - 16) // 2, 16, 16)
        marks.icon(painter, theme, spot, cell.icon, ink)
        room.adjust(24, 0, 0, 0)
    align = brush.RIGHT if cell.kind in RIGHT_ALIGNED else brush.LEFT
    weight = 600 if strong else 400
    brush.text(painter, room, cell.text, theme.colour(ink), weight=weight, align=align)


def _number(painter: QPainter, theme: Theme, rect: QRect, cell: Cell, look: Look) -> None:
    if cell.text in _ZEROS or (cell.sort is not None and cell.sort == 0):
        ink = theme.colour(look.ink("text.tertiary"))
        brush.text(painter, rect, _DASH, ink, align=brush.RIGHT)
        return
    _text(painter, theme, rect, cell, look)


def _tag(painter: QPainter, theme: Theme, rect: QRect, cell: Cell, look: Look) -> None:
    faces = cell.tags or ((TagFace(cell.text, cell.tone or Tone.NEUTRAL),) if cell.text else ())
    if look.disabled:
        words = "、".join(face.text for face in faces)
        brush.text(painter, rect, words, theme.colour("text.disabled"))
        return
    _row_of_tags(painter, theme, QRectF(rect), faces, look)


def _row_of_tags(
    painter: QPainter, theme: Theme, room: QRectF, faces: tuple[TagFace, ...], look: Look
) -> None:
    """Paint the tags that fit; the rest is told as a number."""
    for place, face in enumerate(faces):
        rest = len(faces) - place
        more = TagFace(f"+{rest}")
        reserve = marks.tag_width(more) + _GAP if rest > 1 else 0
        if place and marks.tag_width(face) + reserve > room.width():
            marks.tag(painter, theme, room, more, on_selection=look.is_tinted)
            return
        width = marks.tag(painter, theme, room, face, on_selection=look.is_tinted)
        room.adjust(width + _GAP, 0, 0, 0)


def _person(painter: QPainter, theme: Theme, rect: QRect, cell: Cell, look: Look) -> None:
    if not cell.text:
        return
    top = rect.top() + (rect.height() - _AVATAR) / 2
    marks.avatar(painter, theme, QRectF(rect.left(), round(top), _AVATAR, _AVATAR), cell.text)
    ink = theme.colour(look.ink(_ink(cell)))
    brush.text(painter, rect.adjusted(_AVATAR + 8, 0, 0, 0), cell.text, ink)


def _flag(painter: QPainter, theme: Theme, rect: QRect, cell: Cell, look: Look) -> None:
    if not cell.on:
        brush.text(painter, rect, _DASH, theme.colour(look.ink("text.tertiary")))
        return
    spot = QRectF(rect.left(), rect.top() + (rect.height() - 16) // 2, 16, 16)
    ink = look.ink(marks.tone_text(cell.tone, "text.secondary"))
    marks.icon(painter, theme, spot, "check", ink)
    brush.text(painter, rect.adjusted(24, 0, 0, 0), cell.text, theme.colour(ink))


def _link(painter: QPainter, theme: Theme, rect: QRect, cell: Cell, look: Look) -> None:
    brush.text(painter, rect, cell.text, theme.colour(look.ink("text.link")))


def _progress(painter: QPainter, theme: Theme, rect: QRect, cell: Cell, look: Look) -> None:
    width = min(64, rect.width())
    track = QRectF(rect.left(), round(rect.top() + rect.height() / 2 - 2), width, 4)
    fill = f"{cell.tone}.fill" if cell.tone not in (None, Tone.NEUTRAL) else "accent.fill"
    marks.bar(painter, theme, track, cell.part or 0.0, fill)
    ink = theme.colour(look.ink("text.secondary"))
    brush.text(painter, rect.adjusted(width + 8, 0, 0, 0), cell.text, ink)


def _change(painter: QPainter, theme: Theme, rect: QRect, cell: Cell, look: Look) -> None:
    ground = rect.adjusted(-8, 0, 8, 0)
    painter.fillRect(ground, theme.colour("success.subtle"))
    room = QRect(rect)
    if cell.was:
        ink = theme.colour("text.secondary")
        room.adjust(round(brush.text(painter, room, cell.was, ink, struck=True)) + 8, 0, 0, 0)
    brush.text(painter, room, cell.text, theme.colour("success.text"), weight=600)


def _masked(painter: QPainter, theme: Theme, rect: QRect, cell: Cell, look: Look) -> None:
    align = brush.RIGHT if cell.strong else brush.LEFT
    ink = look.ink("text.tertiary")
    room = QRect(rect)
    text = cell.text or "••••"
    if cell.icon:
        left = rect.right() - round(brush.advance(text)) - 20 if cell.strong else rect.left()
        spot = QRectF(left, rect.top() + (rect.height() - 14) // 2, 14, 14)
        marks.icon(painter, theme, spot, cell.icon, ink)
        room.adjust(0 if cell.strong else 20, 0, 0, 0)
    brush.text(painter, room, text, theme.colour(ink), align=align)


def _loading(painter: QPainter, theme: Theme, rect: QRect, cell: Cell, look: Look) -> None:
    room = QRectF(rect)
    room.setWidth(max(24.0, min(160.0, rect.width() * (cell.part or 0.6))))
    marks.placeholder(painter, theme, room)


_PAINTERS: dict[Kind, Painter] = {
    Kind.NUMBER: _number,
    Kind.MONEY: _number,
    Kind.TAG: _tag,
    Kind.TAGS: _tag,
    Kind.PERSON: _person,
    Kind.FLAG: _flag,
    Kind.LINK: _link,
    Kind.PROGRESS: _progress,
    Kind.CHANGE: _change,
    Kind.MASKED: _masked,
    Kind.LOADING: _loading,
}
