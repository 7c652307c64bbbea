"""Fixtures shared by every test: real vaults in a temporary folder, cheap to unlock."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop import features
from desktop.registry import model_of
from desktop.services.setup import new_vault
from desktop.vault import keys
from desktop.vault.model import Model
from desktop.vault.vault import Vault
from sync import language

PASSPHRASE = "correct horse battery staple"


@pytest.fixture(autouse=True)
def at_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep settings and logs of a test away from the person's own, and speak English."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOLDFAST_CONFIG_DIR", str(home / "config"))
    monkeypatch.setenv("HOLDFAST_LOG_DIR", str(home / "log"))
    monkeypatch.delenv("HOLDFAST_VAULT", raising=False)
    monkeypatch.setattr(keys.costs, "STANDARD_COST", keys.RECOVERY_COST)
    language.use("en")


@pytest.fixture(scope="session")
def model() -> Model:
    return model_of(features.ALL)


@pytest.fixture
def vault(tmp_path: Path, model: Model) -> Iterator[Vault]:
    made, _recovery = new_vault(
        tmp_path / "test.holdfast",
        PASSPHRASE,
        model,
        person_name="周敏",
        cost=keys.RECOVERY_COST,
    )
    yield made
    made.close()
