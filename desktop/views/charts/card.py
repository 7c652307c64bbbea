"""Cards of the dashboard: a frame with a title, and a chart or one figure in it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Generic, TypeVar

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QMenu,
    QScrollArea,
    QSizePolicy,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from desktop.views.charts.chart import Chart, pictured
from desktop.views.theme import brush, theme_of
from desktop.views.widgets.buttons import icon_button
from desktop.views.widgets.label import Label
from desktop.views.widgets.living import Living, Words, say
from sync.language import _
from sync.language import mark as _m

Result = TypeVar("Result")

CARD_HEIGHT = 316
_PADDING = 12
_HEAD = 24
_PICTURE_RATIO = 2.0


class Card(QWidget):
    """A frame of one hairline with round corners."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground and frame."""
        painter, theme = QPainter(self), theme_of(self)
        ground, line = theme.colour("surface.base"), theme.colour("border.subtle")
        brush.box(painter, QRectF(self.rect()), ground, line)


class ChartCard(Living, Card, Generic[Result]):
    """A chart with its title, how it is computed, and ways to take it along as a picture.

    Signals:
        picked: The facts of the mark that was chosen in the chart.
        retry_requested: A report that failed should be tried again.
    """

    picked = Signal(dict)
    retry_requested = Signal()

    def __init__(
        self,
        title: Words,
        chart: Chart[Result],
        *,
        subtitle: Callable[[Result], str],
        explanation: Callable[[Result], Sequence[str]],
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.chart = chart
        self._title, self._subtitle_of, self._explain = title, subtitle, explanation
        self._failure = ""
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._build()
        chart.picked.connect(self.picked)
        self.retranslate()

    def _build(self) -> None:
        self._heading = Label(self._title, weight=600)
        self._subtitle = Label(px=12, tone="text.tertiary")
        self._subtitle.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._help = icon_button("question", _m("How is this computed?"), size=24)
        self._more = icon_button("dots-three", _m("More"), size=24)
        self._help.setObjectName("help")
        self._more.setObjectName("more")
        self._help.setCheckable(True)
        self._help.toggled.connect(self._turn)
        self._more.clicked.connect(self._open_menu)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._heading)
        head.addWidget(self._subtitle, 1)
        self._tools = QWidget()
        self._tools.setFixedHeight(_HEAD)
        tools = QHBoxLayout(self._tools)
        tools.setContentsMargins(0, 0, 0, 0)
        tools.setSpacing(0)
        tools.addWidget(self._help)
        tools.addWidget(self._more)
        head.addWidget(self._tools)
        self._body = QStackedLayout()
        self._waiting = _Waiting()
        self._failed = _Failed()
        self._failed.retry.clicked.connect(self._retry)
        self._explanation = _Explanation()
        for widget in (self._waiting, self.chart, self._explanation, self._failed):
            self._body.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(_PADDING, _PADDING, _PADDING, _PADDING)
        column.setSpacing(4)
        column.addLayout(head)
        column.addLayout(self._body, 1)

    def sizeHint(self) -> QSize:
        """Return a card of the dashboard's grid."""
        return QSize(396, CARD_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Return the least at which a chart can be read."""
        return QSize(304, 240)

    def show_loading(self) -> None:
        """Show that the report is being made."""
        self._body.setCurrentWidget(self._waiting)

    def show_result(self, result: Result) -> None:
        """Draw a result, or say what to do where it holds nothing."""
        self.chart.show_result(result)
        self._help.setChecked(False)
        self._body.setCurrentWidget(self.chart)
        self.retranslate()

    def show_failure(self, sentence: str) -> None:
        """Say why there is no result."""
        self._failed.sentence.set_text(sentence)
        self._body.setCurrentWidget(self._failed)

    def retranslate(self) -> None:
        """Say the title, the subtitle and the explanation again."""
        result = self.chart.result
        self.setAccessibleName(say(self._title))
        self.chart.setAccessibleName(say(self._title))
        if result is not None:
            is_empty = bool(self.chart.empty_words(result))
            self._subtitle.set_text("" if is_empty else self._subtitle_of(result))
            self._explanation.set_sentences(self._explain(result))
        self._help.setEnabled(result is not None)

    def picture(self, ratio: float = _PICTURE_RATIO) -> QPixmap:
        """Return title and chart as a picture, without the buttons."""
        policy = self._tools.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._tools.setSizePolicy(policy)
        self._tools.hide()
        made = pictured(self, ratio)
        self._tools.show()
        return made

    def copy_picture(self) -> None:
        """Put the picture on the clipboard."""
        QGuiApplication.clipboard().setPixmap(self.picture())

    def save_picture(self, path: Path) -> bool:
        """Write the picture as PNG; False where the place cannot be written."""
        return self.picture().save(str(path), "PNG")

    def menu(self) -> QMenu:
        """Return the menu of what can be done with the card."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("Copy as picture"), self.copy_picture)
        menu.addAction(_("Save as PNG…"), self._ask_where)
        return menu

    def _open_menu(self) -> None:
        self.menu().popup(self._more.mapToGlobal(QPoint(0, self._more.height())))

    def _ask_where(self) -> None:
        proposed = f"{say(self._title)}.png"
        path, _kind = QFileDialog.getSaveFileName(self, _("Save as PNG…"), proposed, "PNG (*.png)")
        if path and not self.save_picture(Path(path)):
            self.show_failure(_("The picture cannot be saved there: {path}").format(path=path))

    def _retry(self) -> None:
        self.show_loading()
        self.retry_requested.emit()

    def _turn(self, turned: bool) -> None:  # noqa: FBT001 - Qt's signal
        self._body.setCurrentWidget(self._explanation if turned else self.chart)


class _Waiting(QWidget):
    """Grey bars where the chart will be."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bars."""
        painter, theme = QPainter(self), theme_of(self)
        for number, share in enumerate((0.8, 0.6, 0.45, 0.3, 0.2)):
            bar = QRectF(0, 16 + number * 40, self.width() * share, 8)
            brush.box(painter, bar, theme.colour("surface.pressed"), radius=4)


class _Failed(QWidget):
    """Why there is no chart, and another try."""

    def __init__(self) -> None:
        super().__init__()
        self.sentence = Label(wrap=True, tone="danger.text")
        self.retry = icon_button("arrows-clockwise", _m("Try again"))
        self.retry.setObjectName("retry")
        row = QHBoxLayout(self)
        row.addWidget(self.sentence, 1)
        row.addWidget(self.retry)


class _Explanation(QScrollArea):
    """How the chart is computed, in sentences."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("explanation")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def set_sentences(self, sentences: Sequence[str]) -> None:
        """Show one paragraph per sentence."""
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 4, 8, 0)
        column.setSpacing(8)
        for sentence in sentences:
            paragraph = Label(px=12, tone="text.secondary", wrap=True)
            paragraph.set_text(sentence)
            column.addWidget(paragraph)
        column.addStretch(1)
        self.setWidget(page)
