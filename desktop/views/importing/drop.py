"""A table dropped anywhere on the window begins an import of what is listed there."""

from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from desktop.controllers.session import Place, Session

SUFFIXES = frozenset({".xlsx", ".xlsm", ".xlsb", ".ods", ".xls", ".csv", ".tsv", ".txt"})
"""Endings of files that are taken; what they hold is then told by their content."""

_LISTED = {
    "leads": "lead",
    "pipeline": "opportunity",
    "activities": "activity",
    "orders": "order",
}
"""What the screens list whose places name no kind of record."""


def dropped_file(event: QDropEvent) -> Path | None:
    """Return the one file being dragged, if it is one we read."""
    urls = [url for url in event.mimeData().urls() if url.isLocalFile()]
    if len(urls) != 1:
        return None
    path = Path(urls[0].toLocalFile())
    return path if path.suffix.casefold() in SUFFIXES else None


class FileDrop(QObject):
    """Watches a window for files."""

    def __init__(self, window: QWidget, session: Session) -> None:
        super().__init__(window)
        self._session = session
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Accept a table being dragged; begin its import when dropped."""
        wanted = (QEvent.Type.DragEnter, QEvent.Type.Drop)
        if event.type() not in wanted or not isinstance(event, QDropEvent):
            return super().eventFilter(watched, event)
        path = dropped_file(event)
        if path is None:
            return super().eventFilter(watched, event)
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            self._session.navigate(Place("import", entity=self._entity(), where=str(path)))
        return True

    def _entity(self) -> str:
        place = self._session.place
        if place is None:
            return "account"
        return place.entity or _LISTED.get(place.feature, "account")
