"""Time in stage: the middle half, the median and the slow end of each stage, in days."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from desktop.services import formatting
from desktop.services.reports.results import StageStay, StageTimes
from desktop.views.charts.chart import Chart
from desktop.views.charts.mark import Mark
from desktop.views.charts.scale import ticks
from desktop.views.theme import Theme, brush
from sync.language import _

_PITCH = 43.0
_BOX = 20.0
_FOOT = 56.0
_GAP = 12.0


@dataclass(frozen=True, slots=True)
class _Axis:
    """Days along x: the place of 0, pixels a day, the days that are written."""

    start: float
    scale: float
    days: tuple[float, ...]

    def x(self, days: float) -> float:
        return self.start + days * self.scale


def slowest(result: StageTimes) -> StageStay | None:
    """Return the stage with the longest median, where one stands out."""
    known = sorted((stay for stay in result.stays if stay.count), key=lambda stay: -stay.median)
    if len(known) < 2 or known[0].median <= known[1].median:
        return None
    return known[0]


class StageTimesChart(Chart[StageTimes]):
    """A box from quartile to quartile, a bar at the median, a dot at the 90th percentile."""

    def empty_words(self, result: StageTimes) -> str:
        """Say when there will be times."""
        if any(stay.count for stay in result.stays):
            return ""
        return _("No opportunity has left a stage yet. Times appear once deals move on.")

    def paint(self, painter: QPainter, theme: Theme, result: StageTimes) -> list[Mark]:
        """Draw axis, a row per stage and the legend."""
        pitch = min(_PITCH, (self.height() - _FOOT) / max(1, len(result.stays)))
        bottom = pitch * len(result.stays) + 5
        axis = self._axis(result)
        self._paint_axis(painter, theme, axis, bottom)
        slow = slowest(result)
        marks = []
        for place, stay in enumerate(result.stays):
            row = QRectF(0, 4 + place * pitch, self.width(), pitch)
            marks.append(self._paint_stay(painter, theme, axis, row, stay, slow=stay is slow))
        self._paint_legend(painter, theme, axis.start, bottom + 28)
        return marks

    def _axis(self, result: StageTimes) -> _Axis:
        names = max(brush.advance(stay.name, 12) for stay in result.stays)
        start = round(min(max(names + _GAP, 72.0), self.width() * 0.36))
        days = ticks(max(stay.percentile_90 for stay in result.stays))
        words = max(brush.advance(formatting.days(stay.median), 12, 600) for stay in result.stays)
        room = self.width() - start - words - 14
        return _Axis(start, max(room, 40.0) / days[-1], tuple(days))

    def _paint_axis(self, painter: QPainter, theme: Theme, axis: _Axis, bottom: float) -> None:
        for day in axis.days:
            x = axis.x(day)
            brush.hairline(painter, QRectF(round(x), 4, 1, bottom), theme.colour("chart.grid"))
            spot = QRectF(x - 24, bottom + 6, 48, 18)
            ink = theme.colour("chart.axis")
            brush.text(painter, spot, formatting.number(day), ink, px=12, align=brush.CENTRE)

    def _paint_stay(
        self,
        painter: QPainter,
        theme: Theme,
        axis: _Axis,
        row: QRectF,
        stay: StageStay,
        *,
        slow: bool,
    ) -> Mark:
        name = QRectF(0, row.top() + 4, axis.start - 4, _BOX)
        brush.text(painter, name, stay.name, theme.colour("text.primary"), px=12)
        facts = {"entity": "opportunity", "stage": stay.code}
        if not stay.count:
            spot = QRectF(axis.start + 4, row.top() + 4, 40, _BOX)
            brush.text(painter, spot, formatting.EN_DASH, theme.colour("text.tertiary"), px=12)
            return Mark(row, facts, stay.name, (), (_("Nothing has left this stage yet."),))
        self._paint_box(painter, theme, axis, row.top() + 4, stay, slow=slow)
        end = axis.x(stay.percentile_90)
        words = QRectF(end + 10, row.top() + 4, self.width() - end - 10, _BOX)
        ink = theme.colour("warn.text" if slow else "text.secondary")
        brush.text(painter, words, formatting.days(stay.median), ink, px=12, weight=600)
        return Mark(row, facts, stay.name, _rows(stay))

    def _paint_box(
        self,
        painter: QPainter,
        theme: Theme,
        axis: _Axis,
        top: float,
        stay: StageStay,
        *,
        slow: bool,
    ) -> None:
        middle = top + _BOX / 2
        line = theme.colour("warn.fill" if slow else "chart.muted")
        painter.setPen(QPen(line, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        end = axis.x(stay.percentile_90)
        painter.drawLine(QPointF(axis.x(stay.quartile_3), middle), QPointF(end, middle))
        left, right = axis.x(stay.quartile_1), axis.x(stay.quartile_3)
        half = QRectF(left, top, max(2.0, right - left), _BOX)
        brush.box(painter, half, theme.colour("warn.subtle" if slow else "chart.band"), radius=2)
        median = QRectF(round(axis.x(stay.median)) - 1, top, 3, _BOX)
        painter.fillRect(median, theme.colour("warn.fill" if slow else "accent.text"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("warn.fill" if slow else "chart.axis"))
        painter.drawEllipse(QPointF(end, middle), 3.5, 3.5)

    def _paint_legend(self, painter: QPainter, theme: Theme, x: float, top: float) -> None:
        ink = theme.colour("chart.axis")
        words = (_("middle half"), _("median"), _("90th percentile (days)"))
        signs = (16.0, 3.0, 7.0)
        gap = 16.0
        needed = sum(brush.advance(word, 12) for word in words) + sum(signs) + 18 + 2 * gap
        x = max(0.0, min(x, self.width() - needed))
        for number, (word, width) in enumerate(zip(words, signs, strict=True)):
            sign = QRectF(x, top + 4, width, 10)
            if number == 2:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(ink)
                painter.drawEllipse(sign.center(), 3.5, 3.5)
            else:
                painter.fillRect(sign, theme.colour("accent.text" if number else "chart.band"))
            x += width + 6
            x += brush.text(painter, QRectF(x, top, 200, 18), word, ink, px=12) + gap


def _rows(stay: StageStay) -> tuple[tuple[str, str], ...]:
    short = formatting.short_number
    return (
        (_("Median"), formatting.days(stay.median)),
        (_("Middle half"), f"{short(stay.quartile_1, 1)} – {short(stay.quartile_3, 1)}"),
        (_("90th percentile"), formatting.days(stay.percentile_90)),
        (_("Mean"), formatting.days(stay.mean)),
        (_("Stays measured"), formatting.number(stay.count)),
    )
