"""The screen for auditors: the log, legal holds, how long deleted records are kept, and erasing.

Auditors see the log and put holds on; administrators make rules and erase.
"""

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.controllers.session import Place, Session
from desktop.views.audit.erase_tab import EraseTab
from desktop.views.audit.keeping_tab import KeepingTab
from desktop.views.audit.log_tab import LogTab
from desktop.views.audit.record_menu import ERASE, KEEPING, LOG
from desktop.views.welcome.ground import Ground
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.empty import EmptyState
from desktop.views.widgets.living import Living
from desktop.views.widgets.page_header import PageHeader
from desktop.views.widgets.tabs import Tabs
from sync.language import mark as _m
from sync.rights import ADMINISTER, AUDIT

_TITLES = {LOG: _m("Log"), KEEPING: _m("Holds and retention"), ERASE: _m("Erase for good")}
_NEEDED = {LOG: (AUDIT,), KEEPING: (AUDIT, ADMINISTER), ERASE: (ADMINISTER,)}


class AuditPage(Living, Ground):
    """Tabs, as far as the person has a right to them."""

    def __init__(self, session: Session) -> None:
        super().__init__("surface.base")
        self.setObjectName("audit_page")
        self._session = session
        self.header = PageHeader(_m("Audit log"))
        self.verify = Button(_m("Verify chain"), icon="shield-check", name="verify_chain")
        self.export = Button(_m("Export"), icon="upload-simple", name="export_log")
        self.tabs = Tabs()
        self.log, self.keeping = LogTab(session), KeepingTab(session)
        self.erase = EraseTab(session)
        self._closed = EmptyState(
            "lock-simple",
            _m("Only auditors see the log"),
            _m("An administrator can give you a role with the right to audit."),
        )
        self._stack = QStackedWidget()
        self._views: dict[str, QWidget] = {
            LOG: self.log,
            KEEPING: self.keeping,
            ERASE: self.erase,
        }
        self._build()
        self.show_offers()

    def _build(self) -> None:
        for button in (self.verify, self.export):
            self.header.add_action(button)
        for view in (*self._views.values(), self._closed):
            self._stack.addWidget(view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.tabs)
        column.addWidget(self._stack, 1)
        self.verify.clicked.connect(self.log.state.verify)
        self.export.clicked.connect(self.log.ask_export)
        self.tabs.chosen.connect(self.show_tab)
        self.log.state.changed.connect(self._show_state)
        self._session.rights_changed.connect(self.show_offers)

    def _may(self, key: str) -> bool:
        return any(self._session.allowed.may_do(action) for action in _NEEDED[key])

    def show_offers(self) -> None:
        """Show the tabs the person has a right to."""
        offered = [key for key in _TITLES if self._may(key)]
        kept = self.tabs.current()
        self.tabs.set_tabs([(key, _TITLES[key]) for key in offered])
        self.tabs.setVisible(bool(offered))
        if offered:
            self.show_tab(kept if kept in offered else offered[0])
        else:
            self._stack.setCurrentWidget(self._closed)
            for button in (self.verify, self.export):
                button.hide()

    def show_tab(self, key: str) -> None:
        """Show a tab's content."""
        self.tabs.set_current(key)
        self._stack.setCurrentWidget(self._views[key])
        for button in (self.verify, self.export):
            button.setVisible(key == LOG)

    def show_place(self, place: Place) -> None:
        """Show a tab, about the record where one is named."""
        wanted = place.view or self.tabs.current() or LOG
        if not self.tabs.has(wanted):
            return
        if self._may(LOG):
            if place.record and wanted == LOG:
                self.log.show_record(place.entity, place.record)
            self.log.state.refresh()
        self.keeping.state.refresh()
        if place.record and wanted == KEEPING:
            self.keeping.put_on(place.entity, place.record)
        elif place.record and wanted == ERASE:
            self.erase.begin(place.entity, place.record)
        self.show_tab(wanted)

    def _show_state(self) -> None:
        self.verify.setEnabled(not self.log.state.is_verifying)
