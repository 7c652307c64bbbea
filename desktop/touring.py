"""The tour's composition root: real windows on a real vault, pictured without a display."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop import features, wiring
from desktop.controllers.preferences import Preferences
from desktop.registry import model_of
from desktop.services import setup
from desktop.services.progress import Silent
from desktop.services.settings import Settings
from desktop.vault import keys
from desktop.vault.vault import Vault
from desktop.views.frame.window import MainWindow
from desktop.views.tour import Photographer, dress, pictured, settle
from desktop.workers.runner import JobRunner


def tour(
    vault: Vault,
    directory: Path,
    *,
    language: str,
    theme: str = "light",
    size: tuple[int, int] = (1440, 900),
    only: tuple[str, ...] = (),
) -> list[Path]:
    """Picture every screen on ``vault`` and return the files, each named after its screen.

    ``only`` names screens, or the part of their names before a dash.
    """
    dress(theme, language)
    directory.mkdir(parents=True, exist_ok=True)
    settings = Settings(None)
    settings.put("language", language)
    settings.put("theme", theme)
    wiring.read_pinyin(Silent())
    runner = JobRunner()
    try:
        return _take_all(vault, settings, Photographer(directory, size, runner, only))
    finally:
        runner.shutdown()


def _take_all(vault: Vault, settings: Settings, photographer: Photographer) -> list[Path]:
    screens, gates = pictured()
    files = photographer.take_gates(gates)
    with _window(vault, settings, photographer.runner) as window:
        files += photographer.take_screens([s for s in screens if not s.empty], window)
    empty = [screen for screen in screens if screen.empty and photographer.wants(screen.name)]
    if empty:
        with _empty_vault() as fresh, _window(fresh, settings, photographer.runner) as window:
            files += photographer.take_screens(empty, window)
    return files


@contextmanager
def _window(vault: Vault, settings: Settings, runner: JobRunner) -> Iterator[MainWindow]:
    session = wiring.open_session(vault, runner, settings)
    window = wiring.open_window(session, Preferences(settings, session))
    session.sync.refresh()
    yield window
    window.close()
    window.deleteLater()
    settle(runner)
    session.stop()


@contextmanager
def _empty_vault() -> Iterator[Vault]:
    with tempfile.TemporaryDirectory() as folder:
        vault, _recovery = setup.new_vault(
            Path(folder) / "empty.holdfast",
            keys.new_recovery_key(),
            model_of(features.ALL),
            person_name="周敏",
            cost=keys.RECOVERY_COST,
        )
        yield vault
        vault.close()
