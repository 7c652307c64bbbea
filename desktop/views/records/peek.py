"""What the drawer beside a list shows of a record: key facts, figures, the latest of its story."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.controllers.records.record_state import RecordState
from desktop.controllers.records.timeline_model import TimelineModel
from desktop.controllers.session import Session
from desktop.services.error_text import describe
from desktop.views.records.field_panel import FieldPanel
from desktop.views.records.figures import FiguresRow
from desktop.views.records.quick_note import QuickNote
from desktop.views.records.tags_row import TagsRow
from desktop.views.records.timeline_view import TimelineView
from desktop.views.widgets.label import Label
from desktop.views.widgets.lines import Hairline, SectionTitle
from desktop.views.widgets.living import Living
from sync.language import mark as _m
from sync.schema import Entity, Kind

_FACTS = 6
_MOMENTS = 8


class PeekPanel(Living, QWidget):
    """The content of the drawer.

    Signals:
        link_opened: Kind and id of a record whose name was clicked.
    """

    link_opened = Signal(str, str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("peek")
        self.state = RecordState(session, self)
        self.timeline = TimelineModel(session, self, page=_MOMENTS)
        self.note = QuickNote(self.state)
        self._title = Label(px=15, weight=600)
        self._tags = TagsRow()
        self._figures = FiguresRow(most=3)
        self._fields = FieldPanel(self.state, titled=False)
        self._view = TimelineView()
        self._trouble = Label(tone="danger.text", wrap=True)
        self._build()
        self.state.loaded.connect(self._show)
        self.state.failed.connect(self._fail)
        self._fields.link_opened.connect(self.link_opened)
        self._view.line_opened.connect(self.link_opened)

    def _build(self) -> None:
        self._view.setModel(self.timeline)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 0, 16, 0)
        column.setSpacing(0)
        column.addWidget(self._title)
        column.addSpacing(4)
        column.addWidget(self._tags)
        column.addWidget(self._trouble)
        column.addSpacing(12)
        self._rule = Hairline()
        column.addWidget(self._rule)
        column.addWidget(self._figures)
        column.addWidget(Hairline())
        column.addSpacing(8)
        column.addWidget(self._fields)
        column.addSpacing(8)
        column.addWidget(Hairline())
        column.addWidget(SectionTitle(_m("Recent")))
        column.addWidget(self._view, 1)
        self._trouble.hide()

    def foot(self) -> QWidget:
        """Return the line for a note, to be docked under the drawer."""
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(16, 12, 16, 12)
        row.addWidget(self.note)
        return holder

    def show_record(self, entity: str, record: str) -> None:
        """Show another record."""
        if (entity, record) != (self.state.entity_name, self.state.id):
            self._fields.set_only(key_fields(self.state.session.vault.entity(entity)))
            self.state.show(entity, record)
            self.timeline.show(entity, record)
            self.note.show_record()

    def _show(self) -> None:
        facts = self.state.facts
        if facts is None:
            return
        self._trouble.hide()
        self._title.set_text(facts.record.title())
        self._tags.show_record(facts.record)
        self._figures.show_figures(facts.figures)
        self._rule.setVisible(facts.figures is not None)
        self._fields.show_facts(facts)
        self.note.setVisible(self.state.takes_activities)
        self.timeline.refresh()

    def _fail(self, error: Exception) -> None:
        self._trouble.set_text(describe(error))
        self._trouble.show()

    def retranslate(self) -> None:
        """Say title and figures again."""
        self._show()


def key_fields(entity: Entity) -> Sequence[str]:
    """Return the fields a glance needs: how to reach somebody, whose it is, when it is due."""
    wanted = [f for f in entity.fields if f.form and not f.system and f.name != entity.title]
    kinds = (Kind.PHONE, Kind.EMAIL, Kind.LINK, Kind.DATE, Kind.MONEY, Kind.TIME)
    ranked = sorted(wanted, key=lambda f: (f.kind not in kinds, f.group == "belonging"))
    names = [f.name for f in ranked if f.kind not in (Kind.TAGS, Kind.LONG_TEXT)][: _FACTS - 1]
    return [*names, *(["owner"] if "owner" in entity.by_name else [])]
