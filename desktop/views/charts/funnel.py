"""The sales funnel: a bar per stage, and the share that went on between them."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from desktop.services import formatting
from desktop.services.reports.results import Conversion, Funnel, StageTotal
from desktop.views.charts.chart import Chart
from desktop.views.charts.mark import Mark
from desktop.views.theme import Theme, brush
from sync.language import _

_PITCH, _BAR = 46.0, 26.0
_GAP = 12.0


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where names end and bars begin, and how far bars and amounts reach."""

    bars: float
    longest: float
    right: float


class FunnelChart(Chart[Funnel]):
    """Counts in the bars, amounts at the right; the weakest step is pointed out in words."""

    def empty_words(self, result: Funnel) -> str:
        """Say how to get a funnel."""
        totals = (*result.stages, result.won)
        if any(total.count for total in totals):
            return ""
        return _("No opportunities yet. Add one on the pipeline, or import a workbook.")

    def paint(self, painter: QPainter, theme: Theme, result: Funnel) -> list[Mark]:
        """Draw a row per stage, won last."""
        totals = (*result.stages, result.won)
        amounts = [_amount(total, result.currency) for total in totals]
        columns = self._columns([total.name for total in totals], amounts)
        greatest = max(total.count for total in totals)
        steps = _steps(result)
        weakest = _weakest(steps)
        pitch = min(_PITCH, (self.height() - _BAR - 2) / max(1, len(totals) - 1))
        marks = []
        for place, (total, amount) in enumerate(zip(totals, amounts, strict=True)):
            row = QRectF(0, 2 + place * pitch, columns.right, min(_BAR, pitch - 4))
            won = total is result.won
            self._paint_row(painter, theme, row, columns, total, amount, greatest, won=won)
            step = steps.get(total.code)
            if step is not None and pitch - row.height() >= 18:
                below = QRectF(
                    columns.bars, row.bottom(), columns.longest + 80, pitch - row.height()
                )
                self._paint_step(painter, theme, below, step, weak=step is weakest)
            marks.append(_mark(row, total, amount, step))
        return marks

    def _columns(self, names: list[str], amounts: list[str]) -> _Columns:
        widest = max(brush.advance(name, 12) for name in names)
        bars = round(min(max(widest + _GAP, 72.0), self.width() * 0.36))
        figures = max(brush.advance(text, 12) for text in amounts)
        right = float(self.width())
        return _Columns(bars, max(40.0, right - bars - figures - 2 * _GAP), right)

    def _paint_row(
        self,
        painter: QPainter,
        theme: Theme,
        row: QRectF,
        columns: _Columns,
        total: StageTotal,
        amount: str,
        greatest: int,
        *,
        won: bool,
    ) -> None:
        name = QRectF(0, row.top(), columns.bars - 4, row.height())
        brush.text(painter, name, total.name, theme.colour("text.primary"), px=12)
        width = max(2.0, round(columns.longest * total.count / max(1, greatest)))
        bar = QRectF(columns.bars, row.top(), width, row.height())
        token = "success.fill" if won else "accent.fill" if total.count else "chart.muted"
        brush.box(painter, bar, theme.colour(token), radius=2)
        _paint_count(painter, theme, bar, total.count, won=won)
        brush.text(painter, row, amount, theme.colour("text.secondary"), px=12, align=brush.RIGHT)

    def _paint_step(
        self, painter: QPainter, theme: Theme, room: QRectF, step: Conversion, *, weak: bool
    ) -> None:
        ink = theme.colour("danger.text" if weak else "text.tertiary")
        _arrow(
            painter,
            room.left() + 8,
            room.center().y(),
            theme.colour("danger.text" if weak else "chart.axis"),
        )
        rate = formatting.percent(step.rate or 0.0)
        words = _("{rate}, the weakest step").format(rate=rate) if weak else rate
        brush.text(painter, room.adjusted(20, 0, 0, 0), words, ink, px=12)


def _paint_count(painter: QPainter, theme: Theme, bar: QRectF, count: int, *, won: bool) -> None:
    """Write the count in its bar, beside it where the bar is too short."""
    words = formatting.dash_for_zero(count, formatting.number(count))
    room = QRectF(bar.right() + 8, bar.top(), 80, bar.height())
    ink = "text.primary" if count else "text.tertiary"
    if bar.width() >= brush.advance(words, 12, 600) + 16:
        room = bar.adjusted(8, 0, 0, 0)
        ink = "danger.on_fill" if won else "text.on_accent"
    brush.text(painter, room, words, theme.colour(ink), px=12, weight=600)


def _amount(total: StageTotal, currency: str) -> str:
    text = formatting.compact_money(total.amount, currency)
    return formatting.dash_for_zero(total.amount, text)


def _steps(result: Funnel) -> Mapping[str, Conversion]:
    """Return the known conversions by the stage they start from."""
    return {step.source: step for step in result.conversions if step.rate is not None}


def _weakest(steps: Mapping[str, Conversion]) -> Conversion | None:
    """Return the step that loses most, where there are enough steps to compare."""
    known = sorted(steps.values(), key=lambda step: step.rate or 0.0)
    return known[0] if len(known) >= 3 and known[0].rate != known[1].rate else None


def _arrow(painter: QPainter, x: float, y: float, ink: QColor) -> None:
    """Draw an arrow down, nine high."""
    painter.setPen(QPen(ink, 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(QPointF(x, y - 4), QPointF(x, y + 4))
    painter.drawPolyline(
        QPolygonF([QPointF(x - 3, y + 1), QPointF(x, y + 4), QPointF(x + 3, y + 1)])
    )


def _mark(row: QRectF, total: StageTotal, amount: str, step: Conversion | None) -> Mark:
    rows = [(_("Opportunities"), formatting.number(total.count)), (_("Amount"), amount)]
    if step is not None:
        rows.append((_("Ever reached it"), formatting.number(step.reached)))
        rows.append((_("Went on"), formatting.percent(step.rate or 0.0)))
    facts = {"entity": "opportunity", "stage": total.code}
    return Mark(row, facts, total.name, tuple(rows))
