"""The sales overview: six figures and six charts, each made by itself in the background."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.controllers.analytics import (
    FIGURES,
    PERIODS,
    Analytics,
    FigureFace,
    Period,
    figure_faces,
)
from desktop.controllers.session import Place, Session
from desktop.services.error_text import describe
from desktop.services.overview import Overview
from desktop.views.charts.card import CARD_HEIGHT, ChartCard
from desktop.views.charts.cards import (
    clv_card,
    funnel_card,
    rfm_card,
    stage_times_card,
    top_customers_card,
)
from desktop.views.charts.chart import pictured
from desktop.views.charts.figure_card import FigureCard
from desktop.views.charts.sales import sales_card
from desktop.views.theme import brush, theme_of
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.chips import Chip
from desktop.views.widgets.choices import Switch
from desktop.views.widgets.empty import EmptyState
from desktop.views.widgets.label import Label
from desktop.views.widgets.living import Living
from desktop.views.widgets.page_header import PageHeader
from desktop.views.widgets.popover import Menu
from sync.language import _
from sync.language import mark as _m

_PAGE, _GAP = 16, 12
_WIDE, _MIDDLE = 1100, 760
_UNITS = 6
_SPANS = {3: (1, 2), 2: (2, 3), 1: (3, 6)}
"""Of the grid's units, how many a figure and a card take, by cards in a row."""
_FIGURES = (
    ("won", _m("Won")),
    ("weighted", _m("Weighted pipeline")),
    ("win_rate", _m("Win rate")),
    ("cycle", _m("Median cycle")),
    ("outstanding", _m("Outstanding")),
    ("repurchase", _m("Repurchase rate")),
)
_CARDS = {
    "funnel": "funnel",
    "stages": "stages",
    "sales": "sales",
    "clv": "clv",
    "top": "clv",
    "rfm": "rfm",
}
"""Which report each card draws."""


class AnalyticsPage(Living, QWidget):
    """Figures and charts for a period; a click on a mark leads to its records."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("analytics")
        self._session = session
        self.state = Analytics(session, self)
        self._found: Overview | None = None
        self.figures = {name: FigureCard(words, name=name) for name, words in _FIGURES}
        self.cards: dict[str, ChartCard[object]] = {
            "funnel": funnel_card(),  # type: ignore[dict-item]
            "stages": stage_times_card(),  # type: ignore[dict-item]
            "sales": sales_card(),  # type: ignore[dict-item]
            "clv": clv_card(),  # type: ignore[dict-item]
            "top": top_customers_card(),  # type: ignore[dict-item]
            "rfm": rfm_card(),  # type: ignore[dict-item]
        }
        self.bar = _FilterBar()
        self._columns = 0
        self._build()
        self._connect()
        self._show_filter()

    # ---------------------------------------------------------------- building

    def _build(self) -> None:
        self.header = PageHeader(_m("Sales overview"))
        export = Button(_m("Export"), icon="export", name="export")
        export.clicked.connect(self._offer_export)
        self._export = export
        self.header.add_action(export)
        self._ground = QWidget()
        self._ground.setObjectName("ground")
        self._grid = QGridLayout(self._ground)
        self._grid.setContentsMargins(_PAGE, _GAP, _PAGE, _GAP)
        self._grid.setSpacing(_GAP)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self._ground)
        self._body = QStackedWidget()
        self._body.addWidget(scroll)
        self._body.addWidget(self._make_empty())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.header, self.bar):
            column.addWidget(part)
        column.addWidget(self._body, 1)
        self._lay_out(3)

    def _make_empty(self) -> EmptyState:
        add = Button(_m("Import a file"), kind="primary", icon="download-simple", name="import")
        add.clicked.connect(partial(self._session.navigate, Place("import")))
        return EmptyState(
            "chart-bar",
            _m("Nothing to count yet"),
            _m(
                "Charts appear with the first opportunities and orders. Import a workbook to start."
            ),
            [add],
        )

    def _connect(self) -> None:
        self.state.started.connect(self._wait)
        self.state.made.connect(self._show_made)
        self.state.failed.connect(self._tell_failure)
        self.bar.period_asked.clicked.connect(self._offer_periods)
        self.bar.period_asked.removed.connect(partial(self._choose_period, PERIODS[-1]))
        self.bar.mine.clicked.connect(self._offer_owner)
        self.bar.mine.removed.connect(self._show_all)
        self.bar.add.clicked.connect(self._offer_owner)
        self.bar.compare.toggled.connect(self._show_figures)
        for name, card in self.cards.items():
            card.picked.connect(self._go)
            card.retry_requested.connect(partial(self.state.retry, _CARDS[name]))
        for name, figure in self.figures.items():
            figure.clicked.connect(partial(self._go_figure, name))

    def _lay_out(self, columns: int) -> None:
        """Place figures and cards in so many columns of cards."""
        if columns == self._columns:
            return
        self._columns = columns
        while self._grid.count():
            self._grid.takeAt(0)
        figure_span, card_span = _SPANS[columns]
        for place, figure in enumerate(self.figures.values()):
            row, column = divmod(place * figure_span, _UNITS)
            self._grid.addWidget(figure, row, column, 1, figure_span)
        first = len(self.figures) * figure_span // _UNITS
        for place, card in enumerate(self.cards.values()):
            row, column = divmod(place * card_span, _UNITS)
            card.setMinimumHeight(CARD_HEIGHT)
            self._grid.addWidget(card, first + row, column, 1, card_span)
        for column in range(_UNITS):
            self._grid.setColumnStretch(column, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take fewer columns in a narrow window."""
        super().resizeEvent(event)
        width = self.width()
        self._lay_out(3 if width >= _WIDE else 2 if width >= _MIDDLE else 1)

    # ---------------------------------------------------------------- place and visibility

    def show_place(self, _place: Place) -> None:
        """Show the overview."""
        if self.isVisible():
            self.state.watch(is_watching=True)

    def showEvent(self, event: QShowEvent) -> None:
        """Follow changes from now on."""
        self.state.watch(is_watching=True)
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Follow no changes until seen again."""
        self.state.watch(is_watching=False)
        super().hideEvent(event)

    # ---------------------------------------------------------------- results

    def _drawing(self, part: str) -> list[ChartCard[object]]:
        return [self.cards[name] for name, report in _CARDS.items() if report == part]

    def _wait(self, part: str) -> None:
        for card in self._drawing(part):
            if card.chart.result is None:
                card.show_loading()

    def _show_made(self, part: str, result: object) -> None:
        if part == FIGURES and isinstance(result, Overview):
            self._found = result
            self._body.setCurrentIndex(0 if result.has_data else 1)
            self.bar.setVisible(result.has_data)
            self._export.setVisible(result.has_data)
            self._show_figures()
        for card in self._drawing(part):
            card.show_result(result)

    def _tell_failure(self, part: str, error: Exception) -> None:
        if part == FIGURES:
            self._session.fail(error)
        for card in self._drawing(part):
            card.show_failure(describe(error))

    def _show_figures(self) -> None:
        if self._found is None:
            return
        faces = figure_faces(self._found, compared=self.bar.compare.isChecked())
        for name, figure in self.figures.items():
            face = faces.get(name, FigureFace(""))
            figure.set_figure(face.figure, face.hint, face.tone)

    # ---------------------------------------------------------------- filter

    def _show_filter(self) -> None:
        self.bar.show_filter(self.state.period, mine=self.state.mine)

    def _offer_periods(self) -> None:
        menu = Menu(self)
        for period in PERIODS:
            icon = "check" if period == self.state.period else None
            menu.add(period.words, partial(self._choose_period, period), icon=icon)
        menu.open_below(self.bar.period_asked)

    def _choose_period(self, period: Period) -> None:
        self.state.choose(period=period)
        self._show_filter()

    def _offer_owner(self) -> None:
        menu = Menu(self)
        for mine, words in ((False, _m("Everyone's")), (True, _m("Only mine"))):
            icon = "check" if mine == self.state.mine else None
            menu.add(words, partial(self._choose_owner, mine=mine), icon=icon)
        menu.open_below(self.bar.mine if self.state.mine else self.bar.add)

    def _choose_owner(self, *, mine: bool) -> None:
        self.state.choose(mine=mine)
        self._show_filter()

    def _show_all(self) -> None:
        self._choose_owner(mine=False)

    # ---------------------------------------------------------------- onwards

    def _go(self, facts: dict[str, object]) -> None:
        self._session.navigate(self.state.place_of(facts))

    def _go_figure(self, name: str) -> None:
        stages = {"won": "won", "cycle": "won", "win_rate": ""}
        if name in stages:
            facts: dict[str, object] = {"entity": "opportunity", "stage": stages[name]}
            self._go(facts)
        elif name == "weighted":
            self._session.navigate(Place("pipeline", view="board"))
        else:
            self._session.navigate(Place("customers"))

    def _offer_export(self) -> None:
        menu = Menu(self)
        menu.add(_m("Save the page as PNG…"), self._ask_where, icon="image")
        menu.open_below(self._export)

    def _ask_where(self) -> None:
        proposed = f"{_('Sales overview')}.png"
        path, _kind = QFileDialog.getSaveFileName(self, _("Export"), proposed, "PNG (*.png)")
        if path:
            self.save_picture(Path(path))

    def save_picture(self, path: Path) -> bool:
        """Write all figures and charts as one PNG; tell where that cannot be done."""
        saved = pictured(self._ground, 2.0).save(str(path), "PNG")
        if saved:
            self._session.toast(_("Saved as {path}").format(path=path.name))
        else:
            words = _("The picture cannot be saved there: {path}")
            self._session.warn(words.format(path=path))
        return saved

    # ---------------------------------------------------------------- words

    def retranslate(self) -> None:
        """Say figures again, and make reports whose stage names are words."""
        self._show_filter()
        self._show_figures()
        if self._found is not None:
            for part in ("funnel", "stages"):
                self.state.retry(part)


class _FilterBar(Living, QWidget):
    """Period and owner as chips, the comparison as a switch, a hairline below."""

    def __init__(self) -> None:
        super().__init__()
        self.period_asked = Chip("", "", "")
        self.period_asked.setObjectName("period")
        self.mine = Chip("", "", "")
        self.mine.setObjectName("mine")
        self.add = Button(_m("Filter"), kind="ghost", icon="plus", size=24, name="add_filter")
        self.compare = Switch("", "compare")
        self.compare.setChecked(True)
        self._compared = Label(_m("Compared with a year ago"), px=12, tone="text.tertiary")
        row = QHBoxLayout(self)
        row.setContentsMargins(_PAGE, 0, _PAGE, 1)
        row.setSpacing(8)
        for part in (self.period_asked, self.mine, self.add):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self._compared)
        row.addWidget(self.compare)
        self.setFixedHeight(theme_of(self).size("frame.filter_bar"))

    def show_filter(self, period: Period, *, mine: bool) -> None:
        """Show what the figures are of."""
        self.period_asked.set_faces(_("Period"), _("is"), _(period.words))
        self.mine.set_faces(_("Owner"), _("is"), _("me"))
        self.mine.setVisible(mine)
        self.add.setVisible(not mine)
        self.compare.setAccessibleName(_("Compared with a year ago"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the last hairline of the head."""
        brush.below(QPainter(self), self.rect(), theme_of(self).colour("border.default"))
