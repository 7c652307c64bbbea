"""The distribution of customer lifetime value: how many customers are worth how much."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop.services import formatting
from desktop.services.reports.results import Clv
from desktop.views.charts.chart import Chart
from desktop.views.charts.classes import Classes, classify
from desktop.views.charts.mark import Mark
from desktop.views.charts.plot import BarPlot, Bars
from desktop.views.charts.scale import ticks
from desktop.views.theme import Theme, brush
from sync.language import _, ngettext
from sync.language import mark as _m

_CAPTION = 28
_HORIZONS = {
    "day": _m("Customers by value over {count} days, in {scale}"),
    "week": _m("Customers by value over {count} weeks, in {scale}"),
    "month": _m("Customers by value over {count} months, in {scale}"),
}


def no_values(result: Clv) -> str:
    """Return why no customer has a value, and what to do."""
    if not result.customers:
        return _("No orders yet. Enter orders or import them, and values are estimated here.")
    return _("No customer has bought a second time yet. Values appear once some have.")


class ClvHistogram(Chart[Clv]):
    """Bars of equal classes; the median as a line, the highest tenth in a second colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plot = BarPlot(self)
        self._classes: Classes | None = None

    def empty_words(self, result: Clv) -> str:
        """Say what values are made from."""
        return "" if result.values else no_values(result)

    def refresh(self) -> None:
        """Fill the plot again."""
        super().refresh()
        self._classes = None
        shown = self.result is not None and bool(self.result.values)
        self._plot.setVisible(shown)
        if shown and self.result is not None:
            self._classes = classify([float(row.clv) for row in self.result.values])
            self._plot.draw(_bars(self.result, self._classes))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the caption its line below the plot."""
        self._plot.setGeometry(QRect(0, 0, self.width(), self.height() - _CAPTION))
        super().resizeEvent(event)

    def paint(self, painter: QPainter, theme: Theme, result: Clv) -> list[Mark]:
        """Write the caption; the plot has drawn the rest."""
        line = QRectF(0, self.height() - _CAPTION + 4, self.width(), 20)
        left = self._plot.area().left()
        words = _caption(result, self._classes.reach if self._classes else 0.0)
        ink = theme.colour("chart.axis")
        brush.text(painter, line.adjusted(left, 0, 0, 0), words, ink, px=12)
        if self._classes is None:
            return []
        return _marks(result, self._classes, self._plot.columns(), self._plot.area())

    def _point_at(self, number: int | None) -> None:
        super()._point_at(number)
        self._plot.point_at(number if self.hasFocus() else None)


def _caption(result: Clv, reach: float) -> str:
    unit = str(result.inputs.get("unit", "week"))
    _size, word = formatting.compact_scale(reach)
    return _(_HORIZONS[unit]).format(
        count=result.inputs.get("horizon", 52), scale=formatting.scale_name(result.currency, word)
    )


def _bars(result: Clv, classes: Classes) -> Bars:
    """Return what the plot draws, classes numbered from 0 along x."""
    counts = [len(places) for places in classes.members]
    size, _word = formatting.compact_scale(classes.reach)
    edges = [place * classes.width / float(size) for place in range(len(counts) + 1)]
    every = 2 if len(counts) > 7 else 1
    labels = [
        (float(place), formatting.short_number(edges[place], 2))
        for place in range(0, len(edges), every)
    ]
    if classes.is_open:
        last = f"{formatting.short_number(edges[-2], 2)}+"
        crowded = 2 if len(last) > 4 else 1
        labels = [label for label in labels if label[0] < len(counts) - crowded]
        labels.append((len(counts) - 0.7, last))
    money = formatting.compact_money
    middle = _("median {amount}").format(amount=money(classes.median, result.currency))
    return Bars(
        counts=counts,
        high=classes.high,
        labels=labels,
        heights=ticks(max(counts), 4),
        line=min(classes.median / classes.width, len(counts) - 0.5),
        line_words=middle,
        notes=_notes(result, classes),
    )


def _notes(result: Clv, classes: Classes) -> Sequence[str]:
    count = classes.high_count
    if not count or len(result.values) < 10:
        return ()
    floor = formatting.compact_money(classes.high * classes.width, result.currency)
    words = ngettext(
        "{count} customer above {amount}", "{count} customers above {amount}", count
    ).format(count=formatting.number(count), amount=floor)
    share = formatting.percent(classes.high_share)
    return (words, _("hold {share} of the value").format(share=share))


def _marks(result: Clv, classes: Classes, columns: Sequence[QRectF], area: QRectF) -> list[Mark]:
    """Return a mark per class, as high as the plot, so that low bars can be reached."""
    money = formatting.compact_money
    marks = []
    for place, (members, column) in enumerate(zip(classes.members, columns, strict=True)):
        low = money(place * classes.width, result.currency)
        high = money((place + 1) * classes.width, result.currency)
        is_last = classes.is_open and place == len(columns) - 1
        title = _("from {amount}").format(amount=low) if is_last else f"{low} – {high}"
        share = formatting.percent(len(members) / len(result.values))
        rows = ((_("Customers"), f"{formatting.number(len(members))} ({share})"),)
        ids = tuple(result.values[number].account_id for number in members)
        shape = QRectF(column.left(), area.top(), column.width(), area.height())
        marks.append(Mark(shape, {"entity": "account", "ids": ids}, title, rows))
    return marks
