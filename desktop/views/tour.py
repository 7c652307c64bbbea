"""Pictures of every screen, taken without a display: how screens are reviewed, and where the
manual gets its pictures.

Each area lists its own pictures in a module `pictures`; this one opens the windows, waits for the
work behind a screen, and saves what is seen.
"""

import importlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent, QEventLoop
from PySide6.QtWidgets import QApplication, QWidget

from desktop.controllers.session import Place, Session
from desktop.views.theme import Theme, announce_language
from desktop.workers.runner import JobRunner
from sync import language

if TYPE_CHECKING:
    from desktop.vault.vault import Vault
    from desktop.views.frame.window import MainWindow

PICTURES = (
    "desktop.views.welcome.pictures",
    "desktop.views.frame.pictures",
    "desktop.views.records.pictures",
    "desktop.views.records.attachment_pictures",
    "desktop.views.pipeline.pictures",
    "desktop.views.analytics.pictures",
    "desktop.views.settings.backups_pictures",
    "desktop.views.settings.keys_pictures",
    "desktop.views.gallery.pictures",
    "desktop.views.importing.pictures",
    "desktop.views.conflicts.pictures",
    "desktop.views.rights.pictures",
    "desktop.views.audit.pictures",
)
"""Modules that list pictures in `SCREENS` (on an open vault) and `GATES` (before one is open).

The last three fill the vault that was new: whatever is to be seen empty comes before them.
"""

Settle = Callable[[], None]
"""Runs the event loop until no work is left."""

_PATIENCE_MS = 60_000
_CALM = 3
"""Turns of the event loop without new work after which a screen counts as settled."""


@dataclass(frozen=True, slots=True)
class Screen:
    """One picture. ``show`` opens it and returns the widget to picture, None for the window.

    ``empty``: on a new vault that holds nothing yet.
    """

    name: str
    show: "Callable[[Stage], QWidget | None]"
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Gate:
    """One picture from before a vault is open; ``show`` opens the window and returns it."""

    name: str
    show: "Callable[[Settle], QWidget]"


class Stage:
    """An open window on a vault, for screens to be shown on."""

    def __init__(self, window: "MainWindow", runner: JobRunner) -> None:
        self.window, self._runner = window, runner

    @property
    def session(self) -> Session:
        """The window's session."""
        return self.window.session

    @property
    def vault(self) -> "Vault":
        """The vault shown."""
        return self.window.session.vault

    def show(self, place: Place) -> QWidget:
        """Go to a place, wait until it is complete, and return the feature's page.

        Raises:
            LookupError: no screen of that name.
        """
        self.session.navigate(place)
        self.settle()
        page = self.window.pages.page(place.feature)
        if page is None:
            raise LookupError(place.feature)
        return page

    def settle(self) -> None:
        """Run the event loop until no work is left."""
        settle(self._runner)

    def first(self, entity: str, order: str = "") -> str:
        """Return the id of the first record of a kind in the order given.

        Raises:
            LookupError: there is none.
        """
        from desktop.services.records.reading import Query, list_records

        query = Query(entity, sort=(order,) if order else ())
        records = list_records(self.vault, query, limit=1).records
        if not records:
            raise LookupError(entity)
        return records[0].id


def dress(theme: str, spoken: str) -> None:
    """Make sure there is an application, in a theme that stands still, speaking a language."""
    app = QApplication.instance() or QApplication(["holdfast"])
    if not isinstance(app, QApplication):
        raise TypeError("pictures need a QApplication")
    language.use(spoken)
    worn = app.property("tour_theme") or Theme(still=True, parent=app)
    app.setProperty("tour_theme", worn)
    worn.apply(app)
    worn.use(name=theme)
    announce_language()


def settle(runner: JobRunner) -> None:
    """Run the event loop until the runner is idle and stays so.

    Raises:
        TimeoutError: work did not end.
    """
    deadline, calm = QDeadlineTimer(_PATIENCE_MS), 0
    while calm < _CALM:
        if deadline.hasExpired():
            raise TimeoutError("a screen did not settle")
        flags = QEventLoop.ProcessEventsFlag.AllEvents
        QCoreApplication.processEvents(flags, 20)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        calm = calm + 1 if runner.is_idle else 0


def pictured() -> tuple[list[Screen], list[Gate]]:
    """Return all pictures the areas list."""
    screens: list[Screen] = []
    gates: list[Gate] = []
    for name in PICTURES:
        module = importlib.import_module(name)
        screens += getattr(module, "SCREENS", ())
        gates += getattr(module, "GATES", ())
    return screens, gates


@dataclass(frozen=True, slots=True)
class Photographer:
    """Takes the pictures and saves them under their names."""

    directory: Path
    size: tuple[int, int]
    runner: JobRunner
    only: Sequence[str] = ()

    def wants(self, name: str) -> bool:
        """Tell whether this picture was asked for."""
        return not self.only or any(name == o or name.startswith(f"{o}-") for o in self.only)

    def take_screens(self, screens: Sequence[Screen], window: "MainWindow") -> list[Path]:
        """Picture screens of an open vault."""
        wanted = [screen for screen in screens if self.wants(screen.name)]
        if not wanted:
            return []
        window.resize(*self.size)
        window.show()
        stage = Stage(window, self.runner)
        return [self._take(stage, screen) for screen in wanted]

    def _take(self, stage: Stage, screen: Screen) -> Path:
        with _clean(stage):
            shown = screen.show(stage)
            stage.settle()
            return self._save(shown or stage.window, screen.name)

    def take_gates(self, gates: Sequence[Gate]) -> list[Path]:
        """Picture what stands before an open vault."""
        files = []
        for gate in gates:
            if self.wants(gate.name):
                widget = gate.show(self._settle)
                self._settle()
                files.append(self._save(widget, gate.name))
                widget.close()
                widget.deleteLater()
                self._settle()
        return files

    def _settle(self) -> None:
        settle(self.runner)

    def _save(self, widget: QWidget, name: str) -> Path:
        file = self.directory / f"{name}.png"
        widget.grab().save(str(file))
        return file


@contextmanager
def _clean(stage: Stage) -> Iterator[None]:
    """Leave nothing floating from one picture to the next."""
    yield
    window = stage.window
    window.palette_card.edit.clear()
    window.palette_card.close_()
    window.drawer.close_()
    window.toasts.clear()
    window.close_floating()
    stage.settle()
