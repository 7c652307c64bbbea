"""The anchor beside the database tells what an older database and a torn log cannot."""

import shutil

import pytest

from desktop.vault.anchor import NAME, Kind, head_of
from desktop.vault.vault import Vault
from tests.conftest import PASSPHRASE


def add(vault, *names):
    for name in names:
        with vault.batch("edit") as batch:
            batch.create("account", {"name": name})


@pytest.fixture
def opened(model):
    vaults = []

    def open_vault(path):
        vaults.append(Vault.open(path, PASSPHRASE, model))
        return vaults[-1]

    yield open_vault
    for vault in vaults:
        vault.close()


def test_a_vault_that_was_closed_and_opened_again_is_sound(vault, opened):
    add(vault, "a")
    vault.close()
    assert opened(vault.path).anchor.kind is Kind.SOUND


def test_an_older_database_put_back_is_told(vault, opened):
    add(vault, "a")
    vault.close()
    shutil.copy(vault.path / "holdfast.db", vault.path / "older")
    later = opened(vault.path)
    add(later, "b", "c")
    later.close()
    (vault.path / "older").replace(vault.path / "holdfast.db")

    found = opened(vault.path).anchor

    assert (found.kind, found.loss.missing) == (Kind.BEHIND, 2)


def test_a_loss_is_told_until_it_is_accepted(vault, opened):
    add(vault, "a")
    vault.close()
    shutil.copy(vault.path / "holdfast.db", vault.path / "older")
    later = opened(vault.path)
    add(later, "b")
    later.close()
    (vault.path / "older").replace(vault.path / "holdfast.db")

    first = opened(vault.path)
    first.close()
    second = opened(vault.path)
    assert (first.anchor.kind, second.anchor.kind) == (Kind.BEHIND, Kind.BEHIND)

    with second.inspect() as connection:
        second.anchor.accept(head_of(connection))
    second.close()

    assert opened(vault.path).anchor.kind is Kind.SOUND


def test_a_torn_log_is_told(vault, opened, tmp_path):
    add(vault, "a", "b")
    log = vault.path / "holdfast.db-wal"
    torn = log.read_bytes()[: log.stat().st_size * 2 // 3]
    kept = tmp_path / "kept"
    shutil.copytree(vault.path, kept)
    (kept / "holdfast.db-shm").unlink()
    (kept / "holdfast.db-wal").write_bytes(torn)

    found = opened(kept).anchor

    assert found.kind is Kind.BEHIND
    assert found.loss.missing >= 1


@pytest.mark.parametrize("content", [None, b"", b"x" * 81, b"\x01" * 200])
def test_an_anchor_that_is_gone_or_damaged_is_made_anew(vault, opened, content):
    add(vault, "a")
    vault.close()
    if content is None:
        (vault.path / NAME).unlink()
    else:
        (vault.path / NAME).write_bytes(content)
    first = opened(vault.path)
    first.close()
    assert first.anchor.kind is Kind.UNKNOWN
    again = opened(vault.path)
    assert again.anchor.kind is Kind.SOUND


def test_another_program_that_is_behind_does_not_set_it_back(vault, opened):
    add(vault, "a")
    second = opened(vault.path)
    stale = vault.anchor.read()
    add(second, "b")
    ahead = second.anchor.read()
    vault.anchor.move(stale)
    assert vault.anchor.read() == ahead
