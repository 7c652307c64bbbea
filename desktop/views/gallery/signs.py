"""Third column: what floats, what explains, icons, chart colours and type."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.controllers.cells import Tone
from desktop.views.gallery.frame import Column, Section
from desktop.views.gallery.menu_picture import MenuPicture
from desktop.views.theme import brush, theme_of
from desktop.views.widgets.buttons import icon_button
from desktop.views.widgets.decision import DecisionCard
from desktop.views.widgets.empty import Icon
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.label import Label, caption, heading
from desktop.views.widgets.lines import Hairline
from desktop.views.widgets.link import Link
from desktop.views.widgets.note import InlineNote
from desktop.views.widgets.shadow import MARGIN
from desktop.views.widgets.toast import Toast
from sync.language import _
from sync.language import mark as _m

_ICONS = (
    *("house", "buildings", "crosshair", "columns", "calendar-check", "file-text", "headset"),
    *("book-open", "megaphone", "chart-bar", "check-square", "gear", "phone", "map-pin"),
    *("envelope-simple", "pencil-simple"),
)


def column(width: int) -> Column:
    """Return the third column."""
    parts = [_toasts(), _decision(), _floating(), _note(), _icons(), _colours()]
    return Column(parts, width, last=True)


def _toasts() -> Section:
    section = Section(_m("Toasts (bottom right, 10 seconds)"), gap=8, head=16)
    given = _("{n} accounts assigned to {name}").format(n=3, name="陈立行")
    mixed = _("{done} done, {skipped} skipped, {failed} failed").format(
        done=386, skipped=2, failed=1
    )
    wrong = _("Payment days not saved: the limit is {days}").format(days=90)
    section.place(Toast(given, action=_m("Undo")))
    section.place(Toast(mixed, icon="warning", action=_m("Show")))
    section.place(Toast(wrong, icon="warning", failed=True, action=_m("Mend")))
    return section


def _decision() -> Section:
    section = Section(
        _m("Dialog (only for what cannot be passed over)"), inset=False, bottom=0, head=14
    )
    sentence = _(
        "“{gone}” becomes part of “{kept}”: contacts, deals and activities move along. "
        "It can be undone."
    ).format(gone="无锡锡澄影像", kept="无锡锡澄影像科技有限公司")
    aside = Link(_m("See what moves"))
    card = DecisionCard(
        _("Merge {n} accounts?").format(n=2), sentence, accept=_m("Merge"), aside=aside
    )
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(16 - MARGIN, 0, 16 - MARGIN, 0)
    row.addWidget(card)
    section.place(holder)
    return section


def _floating() -> Section:
    section = Section(_m("Menu and drawer"), inset=False, bottom=4, head=20)
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(16 - MARGIN, 0, 0, 0)
    row.setSpacing(0)
    row.addWidget(MenuPicture(), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(Hairline(vertical=True, ink="border.default"))
    row.addLayout(_peek(), 1)
    section.place(holder)
    return section


def _peek() -> QVBoxLayout:
    head = QHBoxLayout()
    head.addWidget(caption(_m("Peek")))
    head.addStretch(1)
    head.addWidget(icon_button("x", _m("Close")))
    name = heading()
    name.set_text("镇江润泽血液透析")
    inside = QVBoxLayout()
    inside.setContentsMargins(12, 0, 16, 0)
    inside.setSpacing(0)
    inside.addLayout(head)
    inside.addWidget(name)
    inside.addWidget(FieldRow(_m("Owner"), "周敏", label_width=56))
    inside.addWidget(FieldRow(_m("Outstanding"), "", label_width=56))
    inside.addStretch(1)
    inside.addWidget(caption(_m("Space closes")))
    inside.addSpacing(8)
    return inside


def _note() -> Section:
    section = Section(_m("Inline note"))
    text = _("Offline copy, as of {time}").format(time="09:40")
    section.place(InlineNote(Tone.INFO, text, _m("Sync now")))
    return section


def _icons() -> Section:
    section = Section(_m("Icons: 16 px, stroke 1.5"))
    section.add(*[Icon(name) for name in _ICONS], gap=12, height=20)
    return section


def _colours() -> Section:
    section = Section(_m("Chart colours and type"), gap=4)
    section.place(Swatches("chart.categorical", 8))
    section.place(Swatches("chart.sequential", 7))
    sizes = [
        Label(_m("20 Title"), px=20, weight=600),
        Label(_m("15 Heading"), px=15, weight=600),
        Label(_m("13 Body text")),
        caption(_m("12 Caption 0123456789")),
    ]
    section.add(*sizes, gap=16, height=32)
    return section


class Swatches(QWidget):
    """A row of chart colours, numbered."""

    def __init__(self, group: str, count: int) -> None:
        super().__init__()
        self._group, self._count = group, count
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the height of a swatch."""
        return QSize(300, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the swatches."""
        painter, theme = QPainter(self), theme_of(self)
        width = (self.width() - 4 * (self._count - 1)) / self._count
        for place in range(self._count):
            shape = QRectF(place * (width + 4), 0, width, 24)
            brush.box(painter, shape, theme.colour(f"{self._group}.{place}"), radius=4)
            ink = theme.colour(f"{self._group}_text.{place}")
            brush.text(painter, shape, str(place + 1), ink, px=12, align=brush.CENTRE)
