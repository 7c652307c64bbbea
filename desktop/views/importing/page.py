"""The import screen: title and file, steps, the present step, and the way on."""

from pathlib import Path

from PySide6.QtCore import QPoint, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.controllers.importing import Importing, Step
from desktop.controllers.session import Place, Session
from desktop.services.formatting import number
from desktop.views.importing.drop import dropped_file
from desktop.views.importing.dry_run_panel import DryRunPanel
from desktop.views.importing.end_panels import ResultPanel, RunPanel
from desktop.views.importing.file_panel import FilePanel
from desktop.views.importing.key_panel import KeyPanel
from desktop.views.importing.mapping_panel import MappingPanel
from desktop.views.importing.mend_menu import Mender
from desktop.views.importing.panel import StepPanel
from desktop.views.importing.sheet_panel import SheetPanel, encoding_name
from desktop.views.theme import theme_of
from desktop.views.widgets.buttons import Button, icon_button
from desktop.views.widgets.empty import Icon
from desktop.views.widgets.label import caption
from desktop.views.widgets.lines import Hairline
from desktop.views.widgets.living import Living, Words
from desktop.views.widgets.page_header import PageHeader
from desktop.views.widgets.steps import Steps
from sync.language import _, ngettext
from sync.language import mark as _m

STEPS: tuple[Words, ...] = (
    _m("File"),
    _m("Sheet and encoding"),
    _m("Fields"),
    _m("Match key"),
    _m("Dry run"),
    _m("Run"),
    _m("Result"),
)


class ImportPage(Living, QWidget):
    """Shows `Importing` step by step."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("import_page")
        self.setAcceptDrops(True)
        self._session = session
        self._place: Place | None = None
        self.state = Importing(session, self)
        self.header = PageHeader(self._title)
        close = icon_button("x", _m("Close"))
        close.setObjectName("close_import")
        close.clicked.connect(self._leave)
        self.header.add_action(close)
        self.steps = Steps(STEPS)
        self.steps.chosen.connect(self._choose_step)
        self.refused = DryRunPanel(self.state)
        self.result = ResultPanel(self.state)
        self.panels: dict[Step, StepPanel] = {
            Step.FILE: FilePanel(self.state),
            Step.SHEET: SheetPanel(self.state),
            Step.MAPPING: MappingPanel(self.state),
            Step.KEY: KeyPanel(self.state),
            Step.DRY_RUN: self.refused,
            Step.RUN: RunPanel(self.state),
            Step.RESULT: self.result,
        }
        self._mender = Mender(self.state, self)
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        self.stack = QStackedWidget()
        for panel in self.panels.values():
            self.stack.addWidget(panel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.steps)
        column.addWidget(self.stack, 1)
        column.addWidget(self._make_footer())

    def _make_footer(self) -> QWidget:
        self.footer = QWidget()
        self._hint_icon = Icon("arrow-counter-clockwise")
        self._hint = caption(tone="text.secondary")
        self.back = Button("", name="back")
        self.next = Button("", kind="primary", name="next")
        self.back.clicked.connect(self._go_back)
        self.next.clicked.connect(self.state.go_on)
        row = QHBoxLayout()
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        row.addWidget(self._hint_icon)
        row.addWidget(self._hint, 1)
        row.addWidget(self.back)
        row.addWidget(self.next)
        column = QVBoxLayout(self.footer)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Hairline())
        column.addLayout(row, 1)
        self.footer.setFixedHeight(56)
        return self.footer

    def _connect(self) -> None:
        self.state.changed.connect(self.show_state)
        self.refused.mend_asked.connect(self._mend)
        self.refused.save_asked.connect(self._save_refused)
        self.result.list_asked.connect(self._open_list)
        self.result.workbook_asked.connect(self._open_workbook)
        self.result.again_asked.connect(self._begin_again)

    # ---------------------------------------------------------------- places and files

    def show_place(self, place: Place) -> None:
        """Begin with files of the place's entity; ``where`` may name the file itself."""
        is_return = self._place is place
        self._place = place
        if is_return or self.state.step is Step.RUN:
            return
        if self.state.path is None or place.where or place.entity not in ("", self.state.entity):
            self.state.begin(place.entity)
        elif self.state.step is Step.RESULT:
            self.state.begin(self.state.entity)
        if place.where:
            self.state.open_file(Path(place.where))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept a table anywhere on the page."""
        if dropped_file(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Begin with the file."""
        path = dropped_file(event)
        if path is not None:
            event.acceptProposedAction()
            self.state.open_file(path)

    # ---------------------------------------------------------------- showing

    def show_state(self) -> None:
        """Show step, title and footer."""
        state = self.state
        panel = self.panels[state.step]
        self.stack.setCurrentWidget(panel)
        self.steps.set_current(int(state.step))
        panel.show_state()
        self.header.title.retranslate()
        self.header.set_count(self._file_words())
        self._show_footer()

    def retranslate(self) -> None:
        """Say what is made from the state again."""
        self.show_state()

    def _title(self) -> str:
        return _("Import: {kind}").format(kind=_(self.state.described.plural))

    def _file_words(self) -> str:
        state = self.state
        if state.path is None:
            return ""
        parts = [state.path.name]
        if state.table is not None:
            source = state.table.source
            if source.sheet:
                parts.append(_("sheet “{name}”").format(name=source.sheet))
            if source.kind == "csv":
                parts.append(encoding_name(source.encoding))
            rows = state.table.rows
            parts.append(ngettext("{n} row", "{n} rows", rows).format(n=number(rows)))
        return " · ".join(parts)

    def _show_footer(self) -> None:
        state, step = self.state, self.state.step
        self.footer.setVisible(Step.FILE < step < Step.RUN)
        self.back.set_words(self._back_words)
        self.back.setEnabled(state.may_go_back)
        self.next.set_words(self._next_words)
        self.next.setEnabled(state.may_go_on)
        hint = self._hint_words()
        self._hint.set_text(hint)
        self._hint_icon.setVisible(bool(hint) and step is Step.DRY_RUN)

    def _back_words(self) -> str:
        before = max(0, int(self.state.step) - 1)
        return _("Back: {step}").format(step=_(str(STEPS[before])))

    def _next_words(self) -> str:
        state = self.state
        if state.is_busy:
            return _("One moment…")
        if state.step is Step.DRY_RUN:
            n = state.writes
            return ngettext("Import {n} record", "Import {n} records", n).format(n=number(n))
        after = min(int(state.step) + 1, len(STEPS) - 1)
        return _("Next: {step}").format(step=_(str(STEPS[after])))

    def _hint_words(self) -> str:
        state = self.state
        if state.step is not Step.DRY_RUN:
            return ""
        if not state.writes:
            return _("There is nothing to write.")
        return _("The whole import can be undone. You can go on working while it runs.")

    # ---------------------------------------------------------------- acting

    def _choose_step(self, place: int) -> None:
        self.state.go_back(Step(place))

    def _go_back(self) -> None:
        self.state.go_back()

    def _leave(self) -> None:
        place = self._session.place_of(self.state.entity, "")
        if place is not None:
            self._session.navigate(Place(place.feature, self.state.entity))
        else:
            self._session.back()

    def _open_list(self) -> None:
        self._leave()

    def _begin_again(self) -> None:
        self.state.begin(self.state.entity)

    def _mend(self, row: int, place: QPoint) -> None:
        self._mender.ask(self.refused.refused_rows.refusal(row), place)

    def _open_workbook(self) -> None:
        result = self.state.result
        if result is not None and result.rejects_file is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(result.rejects_file)))

    def _save_refused(self) -> None:
        path = self.state.path
        if path is None:
            return
        wanted = path.with_name(f"{path.stem}.rejected.xlsx")
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("Export refused rows"), str(wanted), "Excel (*.xlsx);;CSV (*.csv)"
        )
        job = self.state.save_refused(Path(chosen)) if chosen else None
        if job is not None:
            job.succeeded.connect(self._tell_saved)

    def _tell_saved(self, path: Path) -> None:
        self._session.toast(_("Saved: {file}").format(file=path.name))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground."""
        QPainter(self).fillRect(self.rect(), theme_of(self).colour("surface.base"))
