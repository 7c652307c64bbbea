"""RFM: customers by recency and frequency, darker where there are more of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from desktop.services import formatting
from desktop.services.reports.results import Rfm, RfmSegment
from desktop.views.charts.chart import Chart
from desktop.views.charts.mark import Mark
from desktop.views.theme import Theme, brush
from sync.language import _

_SCORES = 5
_STEPS = 7
_SCALE, _ROW_GAP, _COLUMN_GAP = 26.0, 2.0, 1.0
_FOOT = 62.0
_TALLEST = 60.0
_NAMES = 3


@dataclass(frozen=True, slots=True)
class _Cell:
    """The customers of one recency and frequency."""

    recency: int
    frequency: int
    count: int
    amount: Decimal
    accounts: dict[str, str]


class RfmGrid(Chart[Rfm]):
    """Five rows of recency, five columns of frequency; frequent buyers gone quiet are framed."""

    def empty_words(self, result: Rfm) -> str:
        """Say what the scores are made from."""
        if result.customers:
            return ""
        return _("No orders yet. Enter orders or import them, and customers are scored here.")

    def paint(self, painter: QPainter, theme: Theme, result: Rfm) -> list[Mark]:
        """Draw the grid, its scales and the line about quiet customers."""
        cells = _cells(result.segments)
        greatest = max(cell.count for cell in cells)
        left = _left()
        width = (self.width() - left - 4 * _COLUMN_GAP) / _SCORES
        height = min(_TALLEST, (self.height() - _FOOT - 4 * _ROW_GAP) / _SCORES)
        marks = []
        for cell in cells:
            x = left + (cell.frequency - 1) * (width + _COLUMN_GAP)
            y = 4 + (_SCORES - cell.recency) * (height + _ROW_GAP)
            shape = QRectF(round(x), round(y), round(x + width) - round(x), round(height))
            _paint_cell(painter, theme, shape, cell, greatest)
            marks.append(_mark(shape, cell, result))
        self._paint_scales(painter, theme, left, width, height)
        quiet = next(place for place, cell in enumerate(cells) if _is_quiet(cell))
        if cells[quiet].count:
            bottom = 4 + _SCORES * (height + _ROW_GAP) + 26
            line = QRectF(left, bottom, self.width() - left, 24)
            _paint_quiet(painter, theme, marks[quiet].shape, line, cells[quiet].count)
            marks.append(Mark(line, marks[quiet].facts, marks[quiet].title, marks[quiet].rows))
        return marks

    def _paint_scales(
        self, painter: QPainter, theme: Theme, left: float, width: float, height: float
    ) -> None:
        ink = theme.colour("chart.axis")
        for place in range(_SCORES):
            row = QRectF(0, 4 + place * (height + _ROW_GAP), left - 8, height)
            brush.text(painter, row, f"R{_SCORES - place}", ink, px=12, align=brush.RIGHT)
            if place in (0, _SCORES - 1):
                words = _("recent") if place == 0 else _("long ago")
                brush.text(painter, row.adjusted(0, -8, 0, -8), words, ink, px=12)
            x = left + place * (width + _COLUMN_GAP)
            column = QRectF(x, 4 + _SCORES * (height + _ROW_GAP), width, 20)
            brush.text(painter, column, f"F{place + 1}", ink, px=12, align=brush.CENTRE)


def _left() -> float:
    """Return where the grid begins, right of the words and scores of recency."""
    words = max(brush.advance(_("recent"), 12), brush.advance(_("long ago"), 12))
    return round(words + 10 + _SCALE)


def _cells(segments: Iterable[RfmSegment]) -> list[_Cell]:
    """Return all twenty-five cells, the segments of one recency and frequency together."""
    grouped: dict[tuple[int, int], list[RfmSegment]] = {}
    for segment in segments:
        grouped.setdefault((segment.recency, segment.frequency), []).append(segment)
    cells = []
    for recency in range(_SCORES, 0, -1):
        for frequency in range(1, _SCORES + 1):
            inside = grouped.get((recency, frequency), [])
            accounts: dict[str, str] = {}
            for segment in sorted(inside, key=lambda segment: -segment.monetary):
                accounts |= segment.accounts
            count = sum(segment.count for segment in inside)
            amount = sum((segment.amount for segment in inside), Decimal(0))
            cells.append(_Cell(recency, frequency, count, amount, accounts))
    return cells


def _is_quiet(cell: _Cell) -> bool:
    return cell.recency == 1 and cell.frequency == _SCORES


def _paint_cell(painter: QPainter, theme: Theme, shape: QRectF, cell: _Cell, greatest: int) -> None:
    if not cell.count:
        brush.box(painter, shape, theme.colour("surface.sunken"), radius=2)
        ink = theme.colour("text.tertiary")
        brush.text(painter, shape, formatting.EN_DASH, ink, px=12, align=brush.CENTRE)
        return
    step = min(_STEPS - 1, _STEPS * cell.count // (greatest + 1))
    brush.box(painter, shape, theme.colour(f"chart.sequential.{step}"), radius=2)
    ink = theme.colour(f"chart.sequential_text.{step}")
    words = formatting.number(cell.count)
    brush.text(painter, shape, words, ink, px=12, weight=600, align=brush.CENTRE)


def _paint_quiet(painter: QPainter, theme: Theme, cell: QRectF, line: QRectF, count: int) -> None:
    frame = theme.colour("danger.text")
    brush.box(painter, cell, None, frame, radius=2, width=2)
    sign = QRectF(line.left(), line.top() + 6, 12, 12)
    brush.box(painter, sign, None, frame, radius=2, width=2)
    words = _("Frequent buyers gone quiet: {count}").format(count=formatting.number(count))
    room = line.adjusted(20, 0, -48, 0)
    brush.text(painter, room, words, theme.colour("text.primary"), px=12)
    brush.text(painter, line, _("Show them"), theme.colour("text.link"), px=12, align=brush.RIGHT)


def _mark(shape: QRectF, cell: _Cell, result: Rfm) -> Mark:
    share = formatting.percent(cell.count / result.customers)
    rows = (
        (_("Customers"), f"{formatting.number(cell.count)} ({share})"),
        (_("Money spent"), formatting.compact_money(cell.amount, result.currency)),
    )
    facts = {
        "entity": "account",
        "recency": cell.recency,
        "frequency": cell.frequency,
        "ids": tuple(cell.accounts),
    }
    names = tuple(cell.accounts.values())
    notes = names[:_NAMES] + (("…",) if len(names) > _NAMES else ())
    return Mark(shape, facts, f"R{cell.recency} · F{cell.frequency}", rows, notes)
