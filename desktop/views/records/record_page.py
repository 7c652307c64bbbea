"""The page of one record: head, fields, story and linked records; one page for every kind."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.controllers.cells import Tone
from desktop.controllers.records.changes_model import WIDTHS, ChangesModel
from desktop.controllers.records.list_state import ListFacts, ListState
from desktop.controllers.records.panels import panel_links, worth_showing
from desktop.controllers.records.record_state import RecordState
from desktop.controllers.session import Session
from desktop.services.error_text import describe
from desktop.services.formatting import number
from desktop.services.query.syntax import quoted
from desktop.views.audit.record_menu import add_audit
from desktop.views.records.attachments import AttachmentsPanel
from desktop.views.records.column_scroll import ColumnScroll
from desktop.views.records.field_panel import FieldPanel
from desktop.views.records.panel_rows import PanelsColumn
from desktop.views.records.record_head import RecordHead
from desktop.views.records.record_list import RecordList
from desktop.views.records.story import Story
from desktop.views.rights.record_menu import add_rights
from desktop.views.widgets.lines import Hairline
from desktop.views.widgets.living import Living
from desktop.views.widgets.note import InlineNote
from desktop.views.widgets.popover import Menu
from desktop.views.widgets.table import DataTable
from desktop.views.widgets.tabs import Tabs
from sync.errors import HoldfastError
from sync.language import mark as _m
from sync.rights import Verb

_FIELDS, _STORY, _PANELS = 304, 320, 336
_NARROW = 1000
"""Width of the page below which linked records stand under a tab of their own."""
OVERVIEW, RELATED, CHANGES = "overview", "related", "changes"


class RecordPage(Living, QWidget):
    """A record, whatever its kind; beside it the records that link to it.

    Signals:
        link_opened: Kind and id of another record to open.
        list_asked: Back to the list.
        step_asked: To the previous (-1) or next (1) record of the list.
    """

    link_opened = Signal(str, str)
    list_asked = Signal()
    step_asked = Signal(int)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("record_page")
        self.state = RecordState(session, self)
        self.head = RecordHead()
        self.tabs = Tabs()
        self.trouble = InlineNote(Tone.DANGER, action=_m("Retry"))
        self.fields = FieldPanel(self.state)
        self.story = Story(self.state)
        self.panels = PanelsColumn()
        self.attachments = AttachmentsPanel(session)
        self.changes = ChangesModel(session, self)
        self._lists: dict[str, RecordList] = {}
        self._entity = ""
        self._offered: list[tuple[str, str]] = []
        self._is_narrow = False
        self.story.setMinimumWidth(_STORY)
        self.tabs.setMinimumWidth(_STORY)
        self._build()
        self._connect()

    # ---------------------------------------------------------------- building

    def _build(self) -> None:
        self._beside = ColumnScroll(self._side(), _PANELS)
        self._related = QWidget()
        under = QHBoxLayout(self._related)
        under.setContentsMargins(0, 0, 0, 0)
        self.table = DataTable()
        self.table.setObjectName("changes")
        self.table.setModel(self.changes)
        self.table.set_widths(WIDTHS)
        self._stack = QStackedWidget()
        self._overview = self._three_columns()
        for widget in (self._overview, self._related, self.table):
            self._stack.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.trouble)
        column.addWidget(self.tabs)
        column.addWidget(self._stack, 1)
        self.trouble.hide()

    def _side(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 16)
        column.setSpacing(0)
        column.addWidget(self.panels)
        column.addWidget(self.attachments)
        column.addStretch(1)
        self.attachments.take_drops(self)
        return side

    def _three_columns(self) -> QWidget:
        page = QWidget()
        left = ColumnScroll(self.fields, _FIELDS, margin=16)
        row = self._columns = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(left)
        row.addWidget(Hairline(vertical=True))
        row.addWidget(self.story, 1)
        self._edge = Hairline(vertical=True)
        row.addWidget(self._edge)
        row.addWidget(self._beside)
        return page

    def _connect(self) -> None:
        state, head = self.state, self.head
        state.loaded.connect(self._show)
        state.failed.connect(self._fail)
        self.trouble.acted.connect(state.refresh)
        self.tabs.chosen.connect(self.show_tab)
        head.list_asked.connect(self.list_asked)
        head.step_asked.connect(self.step_asked)
        head.menu_asked.connect(self._show_menu)
        head.activity_asked.connect(self.log_activity)
        head.restore_asked.connect(state.restore)
        for part in (self.fields, self.story):
            part.link_opened.connect(self.link_opened)
        self.attachments.wanted.connect(self.reveal_attachments)
        self.panels.opened.connect(self.link_opened)
        self.panels.add_asked.connect(self._add_linked)
        self.panels.all_asked.connect(self._show_linked)
        self.changes.failed.connect(self._fail)
        for keys, by in (("Ctrl+Left", -1), ("Ctrl+Right", 1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self.step_asked.emit, by))

    # ---------------------------------------------------------------- what is shown

    def show_record(self, entity: str, record: str) -> None:
        """Show a record."""
        if (entity, record) == (self.state.entity_name, self.state.id):
            return
        self._forget_lists()
        self.state.show(entity, record)
        self.head.crumb.set_words(self.state.entity.plural)
        self.story.show_record()
        self.attachments.show_record(entity, record)
        if entity != self._entity:
            self._entity = entity
            self._offer_tabs()
            self.show_tab(OVERVIEW)
        else:
            self.show_tab(self.tabs.current())

    def _offer_tabs(self) -> None:
        schema = self.state.session.vault.schema
        shown = [link for link in self._links() if self._has_tab(link)]
        linked = [(link, schema.entity(link.partition(".")[0]).plural) for link in shown]
        related = [(RELATED, _m("Related"))] if self._is_narrow and linked else []
        tabs = [(OVERVIEW, _m("Overview")), *related, *linked, (CHANGES, _m("Changes"))]
        if tabs != self._offered:
            kept, self._offered = self.tabs.current(), tabs
            self.tabs.set_tabs(tabs)
            self.tabs.set_current(kept)

    def _has_tab(self, link: str) -> bool:
        """Leave out records of the same kind (a parent's children) where there are none."""
        facts = self.state.facts
        if not link.startswith(f"{self.state.entity_name}."):
            return True
        return facts is not None and facts.counts.get(link, 0) > 0

    def _links(self) -> list[str]:
        links = self.state.links()
        shown = panel_links(links)
        return [*shown, *(f"{e}.{f}" for e, f in links if e == "activity")]

    def _show(self) -> None:
        facts = self.state.facts
        if facts is None:
            return
        self.trouble.hide()
        self.head.show_facts(facts, takes_activities=self.state.takes_activities)
        self.fields.show_facts(facts)
        name = self.state.entity_name
        self.panels.show_panels([panel for panel in facts.panels if worth_showing(panel, name)])
        self._offer_tabs()
        for link in filter(self._has_tab, self._links()):
            self.tabs.set_count(link, number(facts.counts.get(link, 0)))
        self.story.model.refresh()
        if self.tabs.current() == CHANGES:
            self.changes.show(self.state.entity_name, self.state.id)

    def _fail(self, error: Exception) -> None:
        self.trouble.set_text(describe(error))
        self.trouble.show()
        if not isinstance(error, HoldfastError):
            self.state.session.fail(error)

    def show_tab(self, key: str) -> None:
        """Show a tab's content."""
        self.tabs.set_current(key)
        if key == OVERVIEW:
            self._stack.setCurrentWidget(self._overview)
        elif key == RELATED:
            self._stack.setCurrentWidget(self._related)
        elif key == CHANGES:
            self.changes.show(self.state.entity_name, self.state.id)
            self._stack.setCurrentWidget(self.table)
        elif key:
            self._stack.setCurrentWidget(self._list(key))

    def _list(self, link: str) -> RecordList:
        """Return the list of one kind of linked records, made when first asked for."""
        if link not in self._lists:
            entity, _dot, field = link.partition(".")
            always = f"{field} = {quoted(self.state.id)}"
            facts = ListFacts(entity, always=always, given={field: self.state.id})
            made = RecordList(ListState(self.state.session, facts, self))
            made.opened.connect(partial(self.link_opened.emit, entity))
            made.peeked.connect(partial(self.link_opened.emit, entity))
            self._stack.addWidget(made)
            self._lists[link] = made
            made.state.start()
        return self._lists[link]

    def _forget_lists(self) -> None:
        for made in self._lists.values():
            self._stack.removeWidget(made)
            made.state.deleteLater()
            made.deleteLater()
        self._lists = {}

    def retranslate(self) -> None:
        """Say the log and the panels again."""
        self.changes.retranslate()
        self.panels.retranslate()

    # ---------------------------------------------------------------- commands

    def log_activity(self) -> None:
        """Put the cursor where what happened is written down."""
        self.show_tab(OVERVIEW)
        self.story.composer.text.setFocus()

    def reveal_attachments(self) -> None:
        """Bring what is attached into view."""
        self.show_tab(RELATED if self._is_narrow else OVERVIEW)
        self._beside.ensureWidgetVisible(self.attachments, 0, 0)

    def _add_linked(self, link: str) -> None:
        entity, _dot, field = link.partition(".")
        self.state.session.add_asked.emit(entity, {field: self.state.id})

    def _show_linked(self, link: str) -> None:
        self.show_tab(link)

    def _show_menu(self) -> None:
        menu = Menu(self)
        state, facts = self.state, self.state.facts
        may = facts.verbs if facts is not None else frozenset()
        can_trash = Verb.DELETE in may
        if state.record is not None and state.record.is_trashed:
            icon = "arrow-counter-clockwise"
            menu.add(_m("Restore"), state.restore, icon=icon, enabled=can_trash)
        else:
            ask = self.attachments.ask_files
            menu.add(_m("Attach files…"), ask, icon="paperclip", enabled=Verb.EDIT in may)
            menu.line()
            add_rights(menu, state, self.head.more)
            add_audit(menu, state)
            menu.line()
            menu.add(_m("Move to the trash"), state.trash, icon="trash", enabled=can_trash)
        menu.open_below(self.head.more)

    # ---------------------------------------------------------------- events

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Move linked records under a tab where there is no room beside the story."""
        super().resizeEvent(event)
        is_narrow = self.width() < _NARROW
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            self._place_panels()

    def _place_panels(self) -> None:
        self._edge.setHidden(self._is_narrow)
        under = self._related.layout()
        if self._is_narrow and under is not None:
            self._beside.set_width(0)
            under.addWidget(self._beside)
        else:
            self._beside.set_width(_PANELS)
            self._columns.addWidget(self._beside)
        if self._entity:
            self._offer_tabs()
            self.show_tab(self.tabs.current() or OVERVIEW)
            self._show()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed meanwhile."""
        super().showEvent(event)
        self.state.watch(is_watching=True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Read nothing for a page nobody sees."""
        super().hideEvent(event)
        self.state.watch(is_watching=False)
