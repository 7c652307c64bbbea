"""The middle of a record's page: composer, which parts to show, and the timeline."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from desktop.controllers.records.record_state import RecordState
from desktop.controllers.records.timeline_model import TimelineModel
from desktop.services.error_text import describe
from desktop.services.timeline import CHANGES, parts
from desktop.views.records.composer import Composer
from desktop.views.records.timeline_view import TimelineView
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.empty import EmptyState
from desktop.views.widgets.label import Label
from sync.language import mark as _m

_ALL = ""


class Story(QWidget):
    """What happened with a record.

    Signals:
        link_opened: Kind and id of a record whose line was clicked.
    """

    link_opened = Signal(str, str)

    def __init__(self, state: RecordState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.composer = Composer(state)
        self.model = TimelineModel(state.session, self)
        self.view = TimelineView()
        self.view.setModel(self.model)
        self._trouble = Label(tone="danger.text", wrap=True)
        self._trouble.hide()
        self._empty = EmptyState(
            "clock-counter-clockwise",
            _m("Nothing happened yet"),
            _m("Write a note, or log a call or a visit."),
        )
        self._empty.hide()
        self._group = QButtonGroup(self)
        self._row = QHBoxLayout()
        self._row.setSpacing(4)
        self._entity = ""
        self._build()
        self.view.line_opened.connect(self.link_opened)
        self.model.loaded.connect(self._show_rows)
        self.model.failed.connect(self._fail)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 0)
        column.setSpacing(8)
        column.addWidget(self.composer)
        column.addLayout(self._row)
        column.addWidget(self._trouble)
        column.addWidget(self._empty)
        column.addWidget(self.view, 1)

    def show_record(self) -> None:
        """Show the story of the state's record."""
        state = self._state
        if state.entity_name != self._entity:
            self._entity = state.entity_name
            self._offer_parts()
            self.composer.setVisible(state.takes_activities)
        self.composer.show_record()
        self.model.show(state.entity_name, state.id, self._only())

    def _offer_parts(self) -> None:
        while (item := self._row.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.hide()
                gone.deleteLater()
        self._group.deleteLater()
        self._group = QButtonGroup(self)
        found = parts(self._state.session.vault, self._entity)
        names = dict.fromkeys((source.name, source.plural) for source, _link in found)
        offered = [(_ALL, _m("All")), *names, (CHANGES, _m("Field changes"))]
        for key, words in offered:
            made = Button(words, kind="ghost", size=24, name=f"part_{key or 'all'}")
            made.setCheckable(True)
            made.setProperty("part", key)
            made.clicked.connect(self._choose)
            self._group.addButton(made)
            self._row.addWidget(made)
        self._row.addStretch(1)
        self._group.buttons()[0].setChecked(True)

    def _only(self) -> tuple[str, ...]:
        chosen = self._group.checkedButton()
        key = str(chosen.property("part")) if chosen is not None else _ALL
        return (key,) if key else ()

    def _choose(self) -> None:
        self.model.show(self._state.entity_name, self._state.id, self._only())

    def _show_rows(self) -> None:
        self._trouble.hide()
        is_empty = self.model.rowCount() == 0
        self._empty.setVisible(is_empty)
        self.view.setVisible(not is_empty)

    def _fail(self, error: Exception) -> None:
        self._trouble.set_text(describe(error))
        self._trouble.show()
