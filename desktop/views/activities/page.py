"""The list of activities, with the one thing mostly done to them: they are marked as done."""

from datetime import UTC, datetime

from PySide6.QtGui import QKeySequence, QShortcut

from desktop.controllers.records.list_state import ListFacts
from desktop.controllers.records.views import View
from desktop.controllers.session import Session
from desktop.views.records.list_page import ListPage
from desktop.views.records.page import RecordsPage
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.keys import is_typing
from sync.language import mark as _m
from sync.values import utc_text

_OPEN = "done_at is null"
_VIEWS = (
    View("due", _m("To do"), f"{_OPEN} and due_at >= 'today'", ("due_at",)),
    View("overdue", _m("Overdue"), f"{_OPEN} and due_at < 'today'", ("due_at",)),
    View("done", _m("Done"), "done_at is not null", ("-done_at",)),
)
_COLUMNS = ("subject", "kind", "account", "contact", "due_at", "done_at", "owner")


class ActivitiesPage(RecordsPage):
    """Activities in three heaps: due, overdue, done."""

    def __init__(self, session: Session) -> None:
        facts = ListFacts("activity", columns=_COLUMNS, views=_VIEWS)
        super().__init__(session, "activities", (facts,))
        page: ListPage = self.list_of("activity")
        done = Button(_m("Mark as done"), icon="check", size=24, name="mark_done")
        done.clicked.connect(self.mark_done)
        page.list.bulk.add_action(done)
        QShortcut(QKeySequence("D"), page).activated.connect(self._mark_by_key)

    def mark_done(self) -> None:
        """Mark the selected activities as done, the current one where none is selected."""
        page = self.current
        ids = page.list.bulk.ids() or list(filter(None, [page.list.current_id()]))
        page.table.clearSelection()
        if ids:
            page.state.bulk.change(ids, "done_at", utc_text(datetime.now(UTC)))

    def _mark_by_key(self) -> None:
        if not is_typing():
            self.mark_done()
