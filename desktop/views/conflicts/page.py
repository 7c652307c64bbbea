"""The conflict screen: inbox at the left, the record being decided at the right."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeySequence, QPainter, QPaintEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.controllers.conflicts import MINE, THEIRS, Conflicts
from desktop.controllers.session import Place, Session
from desktop.views.conflicts.detail import Detail
from desktop.views.conflicts.inbox import Inbox
from desktop.views.theme import theme_of
from desktop.views.widgets.buttons import Button, icon_button
from desktop.views.widgets.decision import Decision
from desktop.views.widgets.empty import EmptyState
from desktop.views.widgets.keys import is_typing
from desktop.views.widgets.lines import Hairline
from desktop.views.widgets.living import Living
from desktop.views.widgets.page_header import PageHeader
from desktop.views.widgets.popover import Menu
from sync.language import _, ngettext
from sync.language import mark as _m

_INBOX = 336
_RULES = {
    "winner": (_m("Keep what is in force"), _m("The later edit of each field stays.")),
    MINE: (_m("Mine everywhere"), _m("Your value is written in every field.")),
    THEIRS: (_m("Theirs everywhere"), _m("The other value is written in every field.")),
}


class ConflictsPage(Living, QWidget):
    """Shows `Conflicts`."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("conflicts_page")
        self._session = session
        self.state = Conflicts(session, self)
        self.state.changed.connect(self.show_state)
        self.state.failed.connect(session.fail)
        self.header = PageHeader(_m("Conflicts"))
        self.rules = icon_button("funnel-simple", _m("Decide all by a rule"))
        self.rules.setObjectName("rules")
        self.rules.clicked.connect(self._offer_rules)
        self.header.add_action(self.rules)
        self.inbox = Inbox(self.state)
        self.inbox.chosen.connect(self.state.go_to)
        self.detail = Detail(self.state)
        self.detail.open_asked.connect(self._open_record)
        self._build()
        self._add_keys()
        self.show_state()

    def _build(self) -> None:
        left = QWidget()
        left.setFixedWidth(_INBOX)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(Hairline())
        column.addWidget(self.inbox, 1)
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(left)
        row.addWidget(Hairline(vertical=True))
        row.addWidget(self.detail, 1)
        home = Button(_m("Sync now"), icon="arrows-clockwise", name="sync_from_conflicts")
        home.clicked.connect(self._session.sync.sync_now)
        self._home = home
        self.empty = EmptyState(
            "git-merge",
            _m("No conflicts"),
            _m(
                "When two people change the same field without knowing of each other, both values "
                "wait here. Nothing is lost."
            ),
            (home,),
        )
        alone = QWidget()
        above = QVBoxLayout(alone)
        above.setContentsMargins(0, 0, 0, 0)
        above.setSpacing(0)
        above.addWidget(PageHeader(_m("Conflicts")))
        above.addWidget(Hairline())
        above.addWidget(self.empty, 1)
        self.stack = QStackedWidget()
        self.stack.addWidget(alone)
        self.stack.addWidget(both)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.stack)

    def _add_keys(self) -> None:
        for place, key in enumerate("123"):
            self._add_key(key, partial(self.detail.choose, place))
        for name in ("Return", "Enter"):
            shortcut = QShortcut(QKeySequence(name), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.state.save)

    def _add_key(self, key: str, act: "partial[None]") -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(partial(_unless_typing, act))

    # ---------------------------------------------------------------- showing

    def show_place(self, place: Place) -> None:
        """Show the inbox, at a record where one is named."""
        self.state.refresh()
        for number, group in enumerate(self.state.groups):
            if group.record == place.record:
                self.state.go_to(number)
        self.inbox.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Follow changes."""
        super().showEvent(event)
        self.state.watch(is_watching=True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Follow no changes."""
        super().hideEvent(event)
        self.state.watch(is_watching=False)

    def show_state(self) -> None:
        """Show groups and current record."""
        was_empty = self.stack.currentIndex() == 0
        self.stack.setCurrentIndex(1 if self.state.groups else 0)
        self.empty.setVisible(self.state.is_known and not self.state.groups)
        self._home.setVisible(bool(self._session.sync.facts.hub))
        self.header.set_count(f"{self.state.total:,}" if self.state.total else "")
        self.inbox.show_state()
        self.detail.show_state()
        if was_empty and self.state.groups and self.isVisible():
            self.inbox.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---------------------------------------------------------------- acting

    def _open_record(self) -> None:
        group = self.state.current
        place = self._session.place_of(group.entity, group.record) if group else None
        if place is not None:
            self._session.navigate(place)

    def _offer_rules(self) -> None:
        menu = Menu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        for rule, (words, _sentence) in _RULES.items():
            menu.add(words, partial(self._ask_rule, rule))
        menu.open_below(self.rules)

    def _ask_rule(self, rule: str) -> None:
        n = self.state.total
        words, sentence = _RULES[rule]
        asked = ngettext("Decide {n} conflict?", "Decide {n} conflicts?", n).format(n=n)
        note = _("{sentence} It can be undone in one step.").format(sentence=_(sentence))
        question = Decision(self, asked, note, accept=words)
        question.answered.connect(partial(self._take_rule, rule))
        question.open()

    def _take_rule(self, rule: str, accepted: bool) -> None:  # noqa: FBT001 - a slot
        if accepted:
            self.state.save_all(rule)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground."""
        QPainter(self).fillRect(self.rect(), theme_of(self).colour("surface.base"))


def _unless_typing(act: "partial[None]") -> None:
    if not is_typing():
        act()
