"""A bar plot drawn by pyqtgraph, which is loaded when the first one is made."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.views.theme import Theme, brush, theme_of

_AXIS_HEIGHT = 24
_RIGHT = 14
"""Room for the half of the last label that stands beyond the last bar."""
_HEADROOM = 1.16
_AIR = 1.05
_BAR = 0.92


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars one beside the other; bar n stands between n and n + 1 on the x axis.

    Bars from number ``high`` on deserve attention. ``labels`` and ``heights`` are the ticks of the
    axes, ``line`` the place of a dashed line, ``notes`` stand at the right, the last one strong.
    """

    counts: Sequence[int]
    high: int
    labels: Sequence[tuple[float, str]]
    heights: Sequence[float]
    line: float
    line_words: str
    notes: Sequence[str]


class BarPlot(QWidget):
    """Draws `Bars`; the mouse belongs to the chart around it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        import pyqtgraph

        self._pg: Any = pyqtgraph
        self._plot: Any = pyqtgraph.PlotWidget(self)
        self._item: Any = self._plot.getPlotItem()
        self._bars: Bars | None = None
        self._pointed: Any = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._plot.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.setAntialiasing(True)
        item = self._item
        item.setMouseEnabled(x=False, y=False)
        item.setMenuEnabled(False)
        item.hideButtons()
        item.layout.setContentsMargins(0, 0, _RIGHT, 0)
        room = QVBoxLayout(self)
        room.setContentsMargins(0, 0, 0, 0)
        room.addWidget(self._plot)

    def draw(self, bars: Bars) -> None:
        """Show other bars, in the colours worn now."""
        theme = theme_of(self)
        self._bars, self._pointed = bars, None
        self._plot.setBackground(theme.colour("surface.base"))
        self._item.clear()
        self._draw_axes(theme, bars)
        self._draw_bars(theme, bars)
        self._draw_line(theme, bars)
        self._draw_notes(theme, bars)

    def area(self) -> QRectF:
        """Return where the bars are, in this widget."""
        self._item.layout.activate()
        inside = self._item.getViewBox().sceneBoundingRect()
        return QRectF(self._plot.viewportTransform().mapRect(inside))

    def columns(self) -> list[QRectF]:
        """Return the place of each bar, as high as it is."""
        if self._bars is None:
            return []
        area, counts = self.area(), self._bars.counts
        wide = area.width() / len(counts)
        tall = area.height() / self._top(self._bars)
        return [
            QRectF(area.left() + wide * place, area.bottom() - tall * count, wide, tall * count)
            for place, count in enumerate(counts)
        ]

    def point_at(self, number: int | None) -> None:
        """Frame a bar for the keyboard."""
        if self._pointed is not None:
            self._item.removeItem(self._pointed)
            self._pointed = None
        if number is None or self._bars is None or number >= len(self._bars.counts):
            return
        pen = self._pg.mkPen(theme_of(self).colour("border.focus"), width=2)
        height = max(self._bars.counts[number], self._top(self._bars) / 100)
        self._pointed = self._pg.BarGraphItem(
            x=[number + 0.5], height=[height], width=1.0, pen=pen, brush=None
        )
        self._item.addItem(self._pointed)

    def _top(self, bars: Bars) -> float:
        return max(bars.heights[-1] * _AIR, max(bars.counts) * _HEADROOM)

    def _draw_axes(self, theme: Theme, bars: Bars) -> None:
        self._item.hideAxis("top")
        self._item.hideAxis("right")
        names = [(height, f"{height:,.0f}") for height in bars.heights]
        widest = max(brush.advance(name, 12) for _, name in names)
        for side, ticks in (("left", names), ("bottom", list(bars.labels))):
            axis = self._item.getAxis(side)
            axis.setPen(None)
            axis.setTextPen(theme.colour("chart.axis"))
            axis.setStyle(
                tickLength=0,
                tickTextOffset=6,
                tickFont=theme.font(12),
                hideOverlappingLabels=False,
            )
            axis.setTicks([ticks])
        self._item.getAxis("left").setWidth(round(widest) + 10)
        self._item.getAxis("bottom").setHeight(_AXIS_HEIGHT)
        self._item.setXRange(0, len(bars.counts), padding=0)
        self._item.setYRange(0, self._top(bars), padding=0)

    def _draw_bars(self, theme: Theme, bars: Bars) -> None:
        for height in bars.heights:
            pen = self._pg.mkPen(theme.colour("chart.grid"), width=1)
            self._item.addItem(self._pg.InfiniteLine(pos=height, angle=0, pen=pen))
        usual = theme.colour("accent.fill")
        special = theme.colour("chart.categorical.1")
        brushes = [special if n >= bars.high else usual for n in range(len(bars.counts))]
        places = [n + 0.5 for n in range(len(bars.counts))]
        self._item.addItem(
            self._pg.BarGraphItem(
                x=places, height=list(bars.counts), width=_BAR, pen=None, brushes=brushes
            )
        )

    def _draw_line(self, theme: Theme, bars: Bars) -> None:
        ink = theme.colour("text.primary")
        pen = self._pg.mkPen(ink, width=1, dash=[3, 3])
        self._item.addItem(self._pg.InfiniteLine(pos=bars.line, angle=90, pen=pen))
        on_left = bars.line > len(bars.counts) * 0.6
        place = (bars.line, self._top(bars))
        self._write(theme, bars.line_words, "text.primary", 400, place=place, right=on_left)

    def _draw_notes(self, theme: Theme, bars: Bars) -> None:
        top = self._top(bars)
        for number, note in enumerate(bars.notes):
            is_last = number == len(bars.notes) - 1
            token, weight = ("text.primary", 600) if is_last else ("text.secondary", 400)
            place = (float(len(bars.counts)), top * (0.8 - 0.09 * number))
            self._write(theme, note, token, weight, place=place, right=True)

    def _write(
        self,
        theme: Theme,
        words: str,
        token: str,
        weight: int,
        *,
        place: tuple[float, float],
        right: bool,
    ) -> None:
        """Write words below ``place``, ending there or beginning there."""
        anchor = (1 if right else 0, 0)
        made = self._pg.TextItem(words, color=theme.colour(token), anchor=anchor)
        made.setFont(theme.font(12, weight))
        made.setPos(*place)
        self._item.addItem(made)
