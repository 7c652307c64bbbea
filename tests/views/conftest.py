"""A vault, a session and a theme to open screens on."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop import features
from desktop.controllers.session import Session
from desktop.controllers.sync_state import Syncing, alone
from desktop.registry import homes_of, model_of
from desktop.services import setup
from desktop.services.settings import Settings
from desktop.vault import keys
from desktop.vault.vault import Vault
from desktop.views.theme import Theme
from desktop.workers.runner import JobRunner
from sync import language

PASSPHRASE = "山川 异域 42 只 白鹭"


@pytest.fixture
def runner(qapp: QApplication) -> Iterator[JobRunner]:
    runner = JobRunner()
    yield runner
    runner.shutdown()


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    vault, _recovery = setup.new_vault(
        tmp_path / "test.holdfast",
        PASSPHRASE,
        model_of(features.ALL),
        person_name="周敏",
        cost=keys.RECOVERY_COST,
    )
    yield vault
    vault.close()


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    theme = Theme(still=True)
    theme.apply(qapp)
    yield theme
    language.use("en")


@pytest.fixture
def session(
    vault: Vault, runner: JobRunner, theme: Theme, settle: Callable[[], None]
) -> Iterator[Session]:
    del theme
    settings = Settings(None)
    syncing = Syncing(read_facts=alone, sync_now=lambda _vault, _progress: None)
    session = Session(
        vault,
        runner,
        settings,
        homes=homes_of(features.ALL),
        undo=lambda _vault, _batch: "",
        syncing=syncing,
    )
    yield session
    settle()


@pytest.fixture
def settle(qtbot, runner: JobRunner) -> Callable[..., None]:
    """Return a function that waits until no work runs, and for a condition if one is given."""

    def wait(until: Callable[[], bool] | None = None) -> None:
        qtbot.waitUntil(lambda: runner.is_idle and (until is None or until()))

    return wait
