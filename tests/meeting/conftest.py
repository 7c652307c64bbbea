"""Real vaults that meet at a real hub."""

from collections.abc import Callable

import pytest

from desktop.services.setup import new_vault
from desktop.services.syncing.joining import join
from desktop.vault import keys
from desktop.vault.vault import Vault
from tests.server.conftest import database, firm, postgres, time

__all__ = ["database", "firm", "postgres", "time"]


@pytest.fixture
def laptop(firm, tmp_path, model) -> Callable[..., Vault]:
    """Make a vault that has joined the firm's hub, for the boss or with a code of its own."""
    opened: list[Vault] = []

    def make(name: str, code: str = "") -> Vault:
        vault, _recovery = new_vault(
            tmp_path / f"{name}.holdfast",
            "correct horse battery staple",
            model,
            person_name=name,
            cost=keys.RECOVERY_COST,
        )
        opened.append(vault)
        join(vault, firm.url, code or firm.new_code())
        return vault

    yield make
    for vault in opened:
        vault.close()
