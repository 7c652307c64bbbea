"""The page of one list: title and actions, views, the list, and the drawer to peek."""

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.controllers.records.list_state import ListState
from desktop.services.formatting import number
from desktop.views.records.export_dialog import ask_export
from desktop.views.records.peek import PeekPanel
from desktop.views.records.record_list import RecordList, new_words
from desktop.views.widgets.buttons import Button, icon_button
from desktop.views.widgets.drawer import Drawer
from desktop.views.widgets.inputs import LineEdit
from desktop.views.widgets.label import Label
from desktop.views.widgets.living import Living, Words
from desktop.views.widgets.offer import offer
from desktop.views.widgets.page_header import PageHeader
from desktop.views.widgets.popover import Popover
from desktop.views.widgets.segmented import Segmented
from desktop.views.widgets.tabs import Tabs
from sync.language import _
from sync.language import mark as _m
from sync.rights import Verb


class ListPage(Living, QWidget):
    """A list with everything around it.

    Signals:
        opened: Id of the record to open.
        link_opened: Kind and id of another record to open.
    """

    opened = Signal(str)
    link_opened = Signal(str, str)

    def __init__(self, state: ListState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = state
        self.list = RecordList(state)
        self.table = self.list.table
        self.header = PageHeader(state.entity.plural)
        self.views = Tabs()
        self.drawer = Drawer(self, width=384)
        self.panel = PeekPanel(state.session)
        self._changed = Label(_m("View changed"), px=12, tone="text.secondary")
        self._keep = Button(_m("Save"), kind="link", name="keep_view")
        self.ways: Segmented | None = None
        self._popover: Popover | None = None
        self._is_started = False
        self._build()
        self._connect()

    def _build(self) -> None:
        bring = Button(_m("Import"), kind="ghost", icon="download-simple", name="import")
        take = Button(_m("Export"), kind="ghost", icon="upload-simple", name="export")
        self._bring, self._take = bring, take
        self._new = Button(self._new_words, kind="primary", icon="plus", name="new_record")
        for button, act in (
            (bring, self.list.import_records),
            (take, self.export),
            (self._new, self.list.add_record),
        ):
            button.clicked.connect(act)
            self.header.add_action(button)
        self.views.add_right(self._changed)
        self.views.add_right(self._keep)
        self.column = QVBoxLayout()
        self.column.setSpacing(0)
        self.column.addWidget(self.header)
        self.column.addWidget(self.views)
        self.column.addWidget(self.list, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(self.column, 1)
        row.addWidget(self.drawer)
        self._fill_drawer()
        self._show_views()
        self._show_state()
        self.show_offers()

    def _fill_drawer(self) -> None:
        up = icon_button("caret-up", _m("Previous"))
        down = icon_button("caret-down", _m("Next"))
        show = Button(_m("Open"), kind="ghost", icon="arrow-square-out", name="open_peeked")
        up.clicked.connect(self._peek_up)
        down.clicked.connect(self._peek_down)
        show.clicked.connect(self._open_peeked)
        for made in (up, down, show):
            self.drawer.add_action(made)
        self.drawer.set_content(self.panel)
        self.drawer.set_footer(self.panel.foot())

    def _connect(self) -> None:
        state = self.state
        state.counted.connect(self._show_counts)
        state.session.rights_changed.connect(self.show_offers)
        state.changed.connect(self._show_state)
        state.views_changed.connect(self._show_views)
        state.table.loaded.connect(self._name_peek)
        self.views.chosen.connect(state.choose_view)
        self._keep.clicked.connect(self._ask_name)
        self.list.opened.connect(self.opened)
        self.list.peeked.connect(self._toggle_peek)
        self.list.moved.connect(self._follow)
        self.panel.link_opened.connect(self.link_opened)

    # ---------------------------------------------------------------- what is shown

    def show_offers(self) -> None:
        """Offer what the person may do."""
        allowed, entity = self.state.session.allowed, self.state.entity.name
        offer(self._new, allowed.why_not(entity, Verb.CREATE))
        offer(self._bring, allowed.why_no_import(entity))
        offer(self._take, allowed.why_not(entity, Verb.EXPORT))

    def set_title(self, words: Words) -> None:
        """Head the page otherwise than with the records' name."""
        self.header.set_words(words)

    def start(self) -> None:
        """Read for the first time."""
        if not self._is_started:
            self._is_started = True
            self.state.start()

    def _new_words(self) -> str:
        return new_words(_(self.state.entity.label))

    def _show_counts(self) -> None:
        total, everything = self.state.table.total, self.state.everything
        if total is None:
            return
        if self.state.is_narrowed and everything is not None:
            words = _("{shown} of {all}").format(shown=number(total), all=number(everything))
        else:
            words = number(total)
        self.header.set_count(words)
        self._name_peek()

    def _show_views(self) -> None:
        found = self.state.all_views()
        self.views.set_tabs(
            [(v.key, partial(str, v.words) if v.is_saved else v.words) for v in found]
        )
        self.views.set_current(self.state.view)

    def _show_state(self) -> None:
        self.views.set_current(self.state.view)
        is_changed = self.state.is_view_changed
        self._changed.setVisible(is_changed)
        self._keep.setVisible(is_changed)

    def retranslate(self) -> None:
        """Say counts and reasons again."""
        self._show_counts()
        self.show_offers()

    # ---------------------------------------------------------------- peek

    def peek(self) -> None:
        """Show the current record in the drawer."""
        if record := self.list.current_id():
            self._show_peek(record)

    def _toggle_peek(self, record: str) -> None:
        if self.drawer.is_open and self.panel.state.id == record:
            self.drawer.close_()
        else:
            self._show_peek(record)

    def _show_peek(self, record: str) -> None:
        self.panel.show_record(self.state.entity.name, record)
        self._name_peek()
        self.drawer.open()

    def _follow(self, record: str) -> None:
        if self.drawer.is_open:
            self._show_peek(record)

    def _name_peek(self) -> None:
        total = self.state.table.total
        row = self.state.table.row_of(self.panel.state.id)
        if total is not None and row >= 0:
            words = _("Peek · {place} of {all}")
            self.drawer.set_text(words.format(place=number(row + 1), all=number(total)))

    def _peek_up(self) -> None:
        self.list.step(-1)

    def _peek_down(self) -> None:
        self.list.step(1)

    def _open_peeked(self) -> None:
        self.opened.emit(self.panel.state.id)

    # ---------------------------------------------------------------- commands

    def export(self) -> None:
        """Write what the list finds to a workbook or a text file."""
        ask_export(self.state, self)

    def _ask_name(self) -> None:
        line = LineEdit(name="view_name", placeholder=_m("Name of the view"))
        line.setFixedWidth(224)
        line.returnPressed.connect(self._keep_named)
        self._name_line = line
        self._popover = Popover(self._keep)
        self._popover.set_content(line)
        self._popover.open_below()
        line.setFocus()

    def _keep_named(self) -> None:
        name = self._name_line.text().strip()
        if name and self._popover is not None:
            self.state.keep_view(name)
            self._popover.close_()
            self._popover = None

    def focus_list(self) -> None:
        """Put the keyboard into the list."""
        QTimer.singleShot(0, self.table, self._take_focus)

    def _take_focus(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close the drawer on Esc, look for words on Ctrl+F."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape and self.drawer.is_open:
            self.drawer.close_()
        elif event.key() == Qt.Key.Key_F and control:
            self.list.bar.search.setFocus()
        else:
            super().keyPressEvent(event)
