"""The customers worth most: their value as a bar, and the chance that they are still customers."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from desktop.services import formatting
from desktop.services.reports.results import Clv, CustomerValue
from desktop.views.charts.chart import Chart
from desktop.views.charts.clv import no_values
from desktop.views.charts.mark import Mark
from desktop.views.theme import Theme, brush
from sync.language import _, ngettext

_ROW = 28.0
_CHANCE, _BAR = 84.0, 52.0
_DOUBTFUL = 0.5


class TopCustomers(Chart[Clv]):
    """As many rows as there is room for, and a way to all of them."""

    def empty_words(self, result: Clv) -> str:
        """Say what values are made from."""
        return "" if result.values else no_values(result)

    def paint(self, painter: QPainter, theme: Theme, result: Clv) -> list[Mark]:
        """Draw header, rows and the link to all."""
        shown = result.values[: max(1, int((self.height() - _ROW - 28) // _ROW))]
        amounts = [formatting.compact_money(row.clv, result.currency) for row in shown]
        money = max(brush.advance(text, 13) for text in amounts) + _BAR + 8
        name = QRectF(0, 0, self.width() - _CHANCE - money - 8, _ROW)
        self._paint_head(painter, theme, name.right() + 8)
        greatest = float(max(row.clv for row in shown)) or 1.0
        marks = []
        for place, (row, amount) in enumerate(zip(shown, amounts, strict=True)):
            line = QRectF(0, 4 + _ROW * (place + 1), self.width(), _ROW)
            cell = name.translated(0, line.top())
            brush.text(painter, cell, row.account, theme.colour("text.primary"))
            bar = QRectF(name.right() + 8, line.top() + 10, _BAR * float(row.clv) / greatest, 8)
            brush.box(painter, bar, theme.colour("accent.fill"), radius=1)
            self._paint_figures(painter, theme, line, bar.right() + 8, amount, row)
            marks.append(_mark(line, row, amount))
        marks.append(self._paint_link(painter, theme, result, marks[-1].shape.bottom() + 6))
        return marks

    def _paint_head(self, painter: QPainter, theme: Theme, value: float) -> None:
        ink = theme.colour("text.tertiary")
        head = QRectF(0, 4, self.width(), _ROW)
        brush.text(painter, head, _("Customer"), ink, px=12)
        brush.text(painter, head.adjusted(value, 0, -_CHANCE, 0), _("CLV"), ink, px=12)
        brush.text(painter, head, _("P(active)"), ink, px=12, align=brush.RIGHT)
        brush.below(painter, head.toRect(), theme.colour("border.default"))

    def _paint_figures(
        self,
        painter: QPainter,
        theme: Theme,
        line: QRectF,
        x: float,
        amount: str,
        row: CustomerValue,
    ) -> None:
        money = QRectF(x, line.top(), self.width() - x, _ROW)
        brush.text(painter, money, amount, theme.colour("text.primary"))
        token = "danger.text" if row.p_alive < _DOUBTFUL else "text.secondary"
        chance = formatting.percent(row.p_alive, 0)
        brush.text(painter, line, chance, theme.colour(token), align=brush.RIGHT)
        brush.below(painter, line.toRect(), theme.colour("border.subtle"))

    def _paint_link(self, painter: QPainter, theme: Theme, result: Clv, top: float) -> Mark:
        count = len(result.values)
        words = ngettext("See the {count} customer", "See all {count} customers", count)
        words = words.format(count=formatting.number(count))
        line = QRectF(0, top, self.width(), 20)
        width = brush.text(painter, line, words, theme.colour("text.link"), px=12)
        return Mark(QRectF(0, top, width, 20), {"entity": "account"}, words)


def _mark(line: QRectF, row: CustomerValue, amount: str) -> Mark:
    rows = (
        (_("Lifetime value"), amount),
        (_("Expected purchases"), formatting.short_number(row.expected_purchases, 1)),
        (_("Purchases so far"), formatting.number(row.purchases)),
        (_("Since the last one"), formatting.days(row.days_since)),
    )
    facts = {"entity": "account", "ids": (row.account_id,)}
    return Mark(line, facts, row.account, rows)
