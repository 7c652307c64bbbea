"""Writing what a list finds to a file: where to is asked, progress is shown, the result is said."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.controllers.records.list_state import ListState
from desktop.services.formatting import number
from desktop.services.progress import Progress
from desktop.services.query.syntax import quoted
from desktop.services.records.reading import Query, select_ids
from desktop.vault.vault import Vault
from desktop.workers.runner import Lane
from sync.language import _, ngettext
from sync.language import mark as _m


def ask_export(state: ListState, host: QWidget) -> None:
    """Ask for a file and write the list to it."""
    name = f"{_(state.entity.plural)}.xlsx"
    kinds = _("Workbook (*.xlsx);;Text with commas (*.csv)")
    start = str(Path.home() / name)
    chosen, _kind = QFileDialog.getSaveFileName(host, _("Export"), start, kinds)
    if chosen:
        export_list(state, Path(chosen))


def export_list(state: ListState, path: Path) -> None:
    """Write what the list finds to ``path``, with progress."""
    query, session = state.query(), state.session
    job = session.run(Lane.READ, lambda progress: _write(session.vault, query, path, progress))
    session.watch(job, partial(_title, state.entity.plural))
    job.failed.connect(session.fail)
    job.succeeded.connect(_Exported(state, path, job).tell)


def _title(plural: str) -> str:
    return _("Exporting: {records}").format(records=_(plural))


def _write(vault: Vault, query: Query, path: Path, progress: Progress) -> int:
    from desktop.services.exporting import export_records

    where = query.where
    if query.words:
        ids = select_ids(vault, query)
        where = f"id in ({', '.join(map(quoted, ids))})" if ids else "id = ''"
    return export_records(vault, query.entity, path, where=where, progress=progress)


class _Exported(QObject):
    """Says how many records were written, and shows where."""

    def __init__(self, state: ListState, path: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._path = state.session, path

    def tell(self, count: int) -> None:
        """Show the message."""
        words = ngettext("{n} record exported to {file}", "{n} records exported to {file}", count)
        show = partial(_show_folder, self._path.parent)
        text = words.format(n=number(count), file=self._path.name)
        self._session.toast(text, _m("Show folder"), show)


def _show_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
