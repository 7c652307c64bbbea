"""Running commands as a script would, in this process."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from desktop.cli.main import main
from desktop.services.setup import new_vault
from desktop.vault import keys
from desktop.vault.model import Model
from desktop.vault.vault import Vault
from tests.conftest import PASSPHRASE

CHEAP = keys.Cost(memory_kib=64, passes=1, lanes=1)


@dataclass(frozen=True)
class Ran:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("HOLDFAST_PASSPHRASE", PASSPHRASE)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command; whatever it is, it tells no more than one line of error."""

    def go(*words: str | Path) -> Ran:
        capsys.readouterr()
        try:
            code = main([str(word) for word in words])
        except SystemExit as left:
            code = int(left.code or 0)
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        assert said.err.count("\n") <= 1, said.err
        return Ran(code, said.out, said.err)

    return go


@pytest.fixture
def cheap_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a passphrase cost next to nothing in this process."""
    _make_cheap(monkeypatch)


def _make_cheap(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(keys.costs, "FLOOR_MEMORY_KIB", CHEAP.memory_kib)
    patch.setattr(keys.costs, "FLOOR_PASSES", CHEAP.passes)
    patch.setattr(keys.costs, "STANDARD_COST", CHEAP)
    patch.setattr(keys.costs, "RECOVERY_COST", CHEAP)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory, model: Model) -> Path:
    """An empty vault that every test gets a copy of."""
    path = tmp_path_factory.mktemp("template") / "test.holdfast"
    with pytest.MonkeyPatch.context() as patch:
        _make_cheap(patch)
        made, _recovery = new_vault(path, PASSPHRASE, model, person_name="周敏")
        made.close()
    return path


@pytest.fixture
def place(
    template: Path, tmp_path: Path, cheap_keys: None, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """An empty vault, closed, which the environment names."""
    path = tmp_path / "test.holdfast"
    shutil.copytree(template, path)
    monkeypatch.setenv("HOLDFAST_VAULT", str(path))
    return path


@pytest.fixture
def real_place(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty vault that other processes can open too."""
    vault.close()
    monkeypatch.setenv("HOLDFAST_VAULT", str(vault.path))
    return vault.path


@pytest.fixture
def add(run: Run, place: Path) -> Callable[..., dict[str, Any]]:
    """Make a record and return it."""

    def go(entity: str, *values: str) -> dict[str, Any]:
        ran = run("add", entity, *values, "--json")
        assert ran.code == 0, ran.err
        return ran.json

    return go
