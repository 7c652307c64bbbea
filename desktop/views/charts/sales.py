"""Orders by month: a bar of amounts for each of the last months, last year's as a line."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from desktop.services import formatting
from desktop.services.reports.results import MonthSales, Sales
from desktop.views.charts.card import ChartCard
from desktop.views.charts.chart import Chart
from desktop.views.charts.mark import Mark
from desktop.views.charts.scale import ticks
from desktop.views.theme import Theme, brush
from sync.language import _
from sync.language import mark as _m

_MONTHS = 12
_TOP, _FOOT = 10.0, 52.0
_SHARE = 0.66
"""How much of a month's room its bar takes."""


def month_key(year: int, month: int) -> str:
    """Return a month as reports name it; months beyond the year roll over."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return f"{year:04d}-{month:02d}"


def last_months(last: str, count: int = _MONTHS) -> list[str]:
    """Return ``count`` months up to ``last``, the oldest first."""
    year, month = map(int, last.split("-"))
    return [month_key(year, month - back) for back in range(count - 1, -1, -1)]


class SalesChart(Chart[Sales]):
    """Twelve months up to this one, or up to the last one with orders."""

    def empty_words(self, result: Sales) -> str:
        """Say where months come from."""
        if result.months:
            return ""
        return _("No orders yet. Enter orders or import them, and their months appear here.")

    def paint(self, painter: QPainter, theme: Theme, result: Sales) -> list[Mark]:
        """Draw axis, bars, last year's line and the legend."""
        known = {month.month: month for month in result.months}
        shown = last_months(result.months[-1].month)
        amounts = [float(_amount(known, key)) for key in shown]
        before = [float(_amount(known, _year_before(key))) for key in shown]
        greatest = max([*amounts, *before, 1.0])
        size, _word = formatting.compact_scale(greatest)
        steps = ticks(greatest / float(size), 4, whole=False)
        left = max(brush.advance(formatting.short_number(step), 12) for step in steps) + 8
        area = QRectF(left, _TOP, self.width() - left, self.height() - _TOP - _FOOT)
        scale = area.height() / (steps[-1] * float(size))
        self._paint_axis(painter, theme, area, steps)
        marks = self._paint_bars(painter, theme, area, scale, shown, known, result.currency)
        if any(before):
            _paint_line(painter, theme, area, [area.bottom() - value * scale for value in before])
        self._paint_legend(painter, theme, area, greatest, result.currency, has_line=any(before))
        return marks

    def _paint_axis(
        self, painter: QPainter, theme: Theme, area: QRectF, steps: Sequence[float]
    ) -> None:
        ink = theme.colour("chart.axis")
        for step in steps:
            y = area.bottom() - area.height() * step / steps[-1]
            line = QRectF(area.left(), round(y), area.width(), 1)
            brush.hairline(painter, line, theme.colour("chart.grid"))
            room = QRectF(0, y - 9, area.left() - 8, 18)
            words = formatting.short_number(step)
            brush.text(painter, room, words, ink, px=12, align=brush.RIGHT)

    def _paint_bars(
        self,
        painter: QPainter,
        theme: Theme,
        area: QRectF,
        scale: float,
        shown: Sequence[str],
        known: Mapping[str, MonthSales],
        currency: str,
    ) -> list[Mark]:
        pitch = area.width() / len(shown)
        every = 1 if pitch >= 44 else 2
        running = f"{date.today():%Y-%m}"  # noqa: DTZ011 - the person's own day
        ink, marks = theme.colour("chart.axis"), []
        for place, key in enumerate(shown):
            room = QRectF(area.left() + place * pitch, area.top(), pitch, area.height())
            height = float(_amount(known, key)) * scale
            width = round(pitch * _SHARE)
            x = round(room.left() + (pitch - width) / 2)
            if height:
                bar = QRectF(x, area.bottom() - height, width, height)
                token = "accent.border" if key == running else "accent.fill"
                painter.fillRect(bar, theme.colour(token))
            if (len(shown) - 1 - place) % every == 0:
                words = key[2:]
                wide = brush.advance(words, 12) + 2
                start = min(room.center().x() - wide / 2, self.width() - wide)
                below = QRectF(start, area.bottom() + 4, wide, 18)
                brush.text(painter, below, words, ink, px=12)
            marks.append(_mark(room, key, known, currency))
        return marks

    def _paint_legend(
        self,
        painter: QPainter,
        theme: Theme,
        area: QRectF,
        greatest: float,
        currency: str,
        *,
        has_line: bool,
    ) -> None:
        ink = theme.colour("chart.axis")
        line = QRectF(area.left(), self.height() - 20, area.width(), 18)
        painter.fillRect(QRectF(line.left(), line.top() + 4, 12, 10), theme.colour("accent.fill"))
        x = line.left() + 18
        x += brush.text(painter, line.adjusted(18, 0, 0, 0), _("orders"), ink, px=12) + 16
        if has_line:
            _set_line_pen(painter, theme)
            painter.drawLine(QPointF(x, line.top() + 9), QPointF(x + 16, line.top() + 9))
            room = QRectF(x + 22, line.top(), 160, 18)
            brush.text(painter, room, _("a year before"), ink, px=12)
        _size, word = formatting.compact_scale(greatest)
        unit = formatting.scale_name(currency, word)
        brush.text(painter, line, unit, ink, px=12, align=brush.RIGHT)


def _amount(known: Mapping[str, MonthSales], key: str) -> Decimal:
    month = known.get(key)
    return month.amount if month else Decimal(0)


def _year_before(key: str) -> str:
    return f"{int(key[:4]) - 1:04d}{key[4:]}"


def _set_line_pen(painter: QPainter, theme: Theme) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour("chart.categorical.1"), 2, Qt.PenStyle.SolidLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _paint_line(painter: QPainter, theme: Theme, area: QRectF, heights: Sequence[float]) -> None:
    pitch = area.width() / len(heights)
    points = [QPointF(area.left() + (place + 0.5) * pitch, y) for place, y in enumerate(heights)]
    _set_line_pen(painter, theme)
    painter.drawPolyline(QPolygonF(points))


def _mark(room: QRectF, key: str, known: Mapping[str, MonthSales], currency: str) -> Mark:
    month = known.get(key)
    rows = [
        (_("Amount"), formatting.compact_money(_amount(known, key), currency)),
        (_("Orders"), formatting.number(month.orders if month else 0)),
        (_("Customers"), formatting.number(month.customers if month else 0)),
        (
            _("A year before"),
            formatting.compact_money(_amount(known, _year_before(key)), currency),
        ),
    ]
    return Mark(room, {"entity": "order", "month": key}, key, tuple(rows))


def _subtitle(result: Sales) -> str:
    if not result.months:
        return ""
    shown = set(last_months(result.months[-1].month))
    total = sum((m.amount for m in result.months if m.month in shown), Decimal(0))
    return _("12 months: {amount}").format(amount=formatting.compact_money(total, result.currency))


def _explanation(result: Sales) -> Sequence[str]:
    lines = [
        _("A bar is the sum of all orders of that month; cancelled ones do not count."),
        _("The line is the same month a year earlier. The paler bar is the month still running."),
    ]
    if left_out := result.inputs.get("other_currency_left_out"):
        lines.append(_("Orders in other currencies left out: {count}").format(count=left_out))
    return lines


def sales_card() -> ChartCard[Sales]:
    """Return the orders by month."""
    return ChartCard(
        _m("Orders by month"),
        SalesChart(),
        subtitle=_subtitle,
        explanation=_explanation,
        name="sales",
    )
