"""The line under the head: what narrows the deals, and what those shown add up to."""

import math
from functools import partial

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.controllers.board import totals_words
from desktop.controllers.board_filter import PRESETS, BoardFilter
from desktop.services.pipeline import Board
from desktop.views.theme import brush, marks, theme_of
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.chips import Chip
from desktop.views.widgets.living import Living
from desktop.views.widgets.popover import Menu
from sync.language import _, ngettext
from sync.language import mark as _m

_GAP = 8
_SIGN, _DOT = 14, 20


class FilterLine(Living, QWidget):
    """Chips at the left, totals at the right, a hairline below.

    Signals:
        narrowed: A `BoardFilter`.
    """

    narrowed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filter = BoardFilter()
        self._chips: list[Chip] = []
        self._add = Button(_m("Filter"), kind="ghost", icon="plus", size=24, name="add_filter")
        self._add.clicked.connect(self._offer)
        self.totals = Totals()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 0, 16, 1)
        self._row.setSpacing(_GAP)
        self._row.addWidget(self._add)
        self._row.addStretch(1)
        self._row.addWidget(self.totals)
        self.setFixedHeight(theme_of(self).size("frame.filter_bar"))

    def show_filter(self, chosen: BoardFilter) -> None:
        """Show the chips of a filter."""
        self._filter = chosen
        for chip in self._chips:
            self._row.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = [
            self._chip((_(preset.faces[0]), _(preset.faces[1]), _(preset.faces[2])), preset.key)
            for preset in PRESETS
            if preset.key in chosen.presets
        ]
        if chosen.where:
            self._chips.append(self._chip((_("Filter"), "", chosen.where), ""))
        for place, chip in enumerate(self._chips):
            self._row.insertWidget(place, chip)

    def _chip(self, faces: tuple[str, str, str], key: str) -> Chip:
        chip = Chip(*faces, active=not key)
        chip.setObjectName(key or "where")
        chip.setMaximumWidth(360)
        chip.removed.connect(self._remove)
        chip.clicked.connect(self._offer)
        return chip

    def _remove(self) -> None:
        key = self.sender().objectName()
        if key == "where":
            left = BoardFilter(self._filter.pipeline, self._filter.presets)
        else:
            left = self._filter.without_preset(key)
        self.narrowed.emit(left)

    def _offer(self) -> None:
        menu = Menu(self)
        for preset in PRESETS:
            words = " ".join(_(face) for face in preset.faces)
            is_on = preset.key in self._filter.presets
            icon = "check" if is_on else None
            menu.add("", partial(self._choose, preset.key), icon=icon, text=words)
        menu.open_below(self._add)

    def _choose(self, key: str) -> None:
        is_on = key in self._filter.presets
        chosen = self._filter.without_preset(key) if is_on else self._filter.with_preset(key)
        self.narrowed.emit(chosen)

    def retranslate(self) -> None:
        """Say the chips again."""
        self.show_filter(self._filter)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the last hairline of the head."""
        painter = QPainter(self)
        brush.below(painter, self.rect(), theme_of(self).colour("border.default"))


class Totals(Living, QWidget):
    """Count, amount, weighted amount and stalled deals in one line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._board: Board | None = None
        self.setObjectName("totals")
        self.setFixedHeight(24)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def show_board(self, shown: Board) -> None:
        """Show the totals of a board."""
        self._board = shown
        self.retranslate()

    def retranslate(self) -> None:
        """Say the words again."""
        self.setAccessibleName(
            " · ".join(before + strong for before, strong, _tone in self._parts())
        )
        self.updateGeometry()
        self.update()

    def _parts(self) -> list[tuple[str, str, str]]:
        """Return words, figure in the heavier weight, and tone of each part."""
        shown = self._board
        if shown is None:
            return []
        words = totals_words(shown)
        count = ngettext("{count} opportunity", "{count} opportunities", shown.count)
        parts = [
            (count.format(count=words["count"]), "", "text.secondary"),
            (_("total") + " ", words["amount"], "text.secondary"),
            (_("weighted") + " ", words["weighted"], "text.secondary"),
        ]
        if shown.stalled:
            parts.append((_("stalled") + " ", words["stalled"], "warn.text"))
        return parts

    def sizeHint(self) -> QSize:
        """Return room for all parts."""
        width = 0.0
        for place, (before, strong, tone) in enumerate(self._parts()):
            width += brush.advance(before) + brush.advance(strong, 13, 600)
            width += (_DOT if place else 0) + (_SIGN + 4 if tone == "warn.text" else 0)
        return QSize(math.ceil(width) + 1, 24)

    def minimumSizeHint(self) -> QSize:
        """Return nothing: a narrow window cuts the end."""
        return QSize(0, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Write the parts with dots between them."""
        painter, theme = QPainter(self), theme_of(self)
        x = 0.0
        for place, (before, strong, tone) in enumerate(self._parts()):
            if place:
                dot = QRectF(x, 0, _DOT, 24)
                brush.text(painter, dot, "·", theme.colour("text.tertiary"), align=brush.CENTRE)
                x += _DOT
            if tone == "warn.text":
                marks.icon(painter, theme, QRectF(x, 5, _SIGN, _SIGN), "warning", tone)
                x += _SIGN + 4
            ink = theme.colour(tone)
            x += brush.text(painter, QRectF(x, 0, self.width() - x, 24), before, ink)
            ink = theme.colour(tone if tone == "warn.text" else "text.primary")
            room = QRectF(x, 0, self.width() - x, 24)
            x += brush.text(painter, room, strong, ink, weight=600)
