"""Win rate by owner or any other field: one bar for each value, as long as the rate."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from desktop.services import formatting
from desktop.services.reports.results import WinRate, WinRates
from desktop.views.charts.card import ChartCard
from desktop.views.charts.chart import Chart
from desktop.views.charts.mark import Mark
from desktop.views.theme import Theme, brush
from sync.language import _
from sync.language import mark as _m

_ROW, _BAR = 32.0, 20.0
_NAMES, _FIGURES = 132.0, 148.0


class WinRateChart(Chart[WinRates]):
    """The values with most won opportunities, as many as there is room for."""

    def empty_words(self, result: WinRates) -> str:
        """Say where rates come from."""
        if result.groups:
            return ""
        return _("Nothing is won or lost yet. Close an opportunity, and its rate appears here.")

    def paint(self, painter: QPainter, theme: Theme, result: WinRates) -> list[Mark]:
        """Draw name, bar, rate and counts of each value."""
        room = max(1, int(self.height() // _ROW))
        rows = [
            QRectF(0, place * _ROW, self.width(), _ROW)
            for place in range(min(room, len(result.groups)))
        ]
        return [
            _paint_row(painter, theme, row, group, result)
            for row, group in zip(rows, result.groups, strict=False)
        ]


def _paint_row(
    painter: QPainter, theme: Theme, row: QRectF, group: WinRate, result: WinRates
) -> Mark:
    name = group.name or _("(empty)")
    names = QRectF(row.left(), row.top(), _NAMES - 12, row.height())
    brush.text(painter, names, name, theme.colour("text.primary"), px=12)
    widest = row.width() - _NAMES - _FIGURES
    top = row.top() + (row.height() - _BAR) / 2
    track = QRectF(row.left() + _NAMES, top, widest, _BAR)
    painter.fillRect(track, theme.colour("surface.hover"))
    bar = QRectF(track.left(), top, widest * (group.rate or 0), _BAR)
    painter.fillRect(bar, theme.colour("accent.fill"))
    figures = QRectF(row.right() - _FIGURES + 12, row.top(), _FIGURES - 12, row.height())
    rate = formatting.percent(group.rate or 0)
    brush.text(painter, figures, rate, theme.colour("text.primary"), px=12)
    counts = _("{won} of {decided}").format(won=group.won, decided=group.won + group.lost)
    ink = theme.colour("text.tertiary")
    brush.text(painter, figures, counts, ink, px=12, align=brush.RIGHT)
    amount = formatting.compact_money(group.amount, result.currency)
    facts = {"entity": "opportunity", "by": result.by, "key": group.key}
    return Mark(row, facts, name, ((_("Win rate"), rate), (_("Won amount"), amount)))


def _subtitle(result: WinRates) -> str:
    return _("overall {rate}").format(rate=formatting.percent(result.total.rate or 0))


def _explanation(_result: WinRates) -> Sequence[str]:
    return [_("Win rate is won divided by won and lost; opportunities still open do not count.")]


def win_rate_card() -> ChartCard[WinRates]:
    """Return the win rates."""
    return ChartCard(
        _m("Win rate"),
        WinRateChart(),
        subtitle=_subtitle,
        explanation=_explanation,
        name="winrate",
    )
