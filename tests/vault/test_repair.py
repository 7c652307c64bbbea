"""What is derived from the records is made anew when it is damaged; what is not, is named."""

import pytest

from desktop.services.records.searching import search
from desktop.services.vault_facts import record_counts
from desktop.vault.check import check
from desktop.vault.engine import connect
from desktop.vault.errors import VaultDamaged
from desktop.vault.repair import repair
from desktop.vault.vault import Vault
from tests.conftest import PASSPHRASE

PAGE = 4096


@pytest.fixture
def filled(vault):
    with vault.batch("edit") as batch:
        for n in range(120):
            batch.create("account", {"name": f"康德{n}", "phone": f"138{n:08}"})
    return vault


def failed(vault):
    return [finding.name for finding in check(vault) if not finding.ok]


def found(vault):
    return len(search(vault, "康德", limit=500))


def with_a_damaged_page(vault, name, model):
    """Close the vault, flip a bit in the first page of a table or index, and open it again."""
    vault.close()
    file = vault.path / "holdfast.db"
    key, slot = vault.keys_of(vault.path).open(PASSPHRASE)
    connection = connect(file, key)
    (root,) = connection.execute(
        "SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)
    ).fetchone()
    connection.close()
    content = bytearray(file.read_bytes())
    content[(root - 1) * PAGE + 200] ^= 1
    file.write_bytes(content)
    return Vault.open_with_key(vault.path, key, slot, model)


def again(vault, model):
    return Vault.open(vault.path, PASSPHRASE, model)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM search_account WHERE rowid < 50",
        "DELETE FROM search_account_data WHERE id > 10",
        "DROP TABLE search_account_data",
        "UPDATE search_account_content SET c0 = 'other words'",
    ],
)
def test_a_search_index_that_does_not_fit_is_made_anew(filled, sql):
    connection = connect(filled.path / "holdfast.db", filled.key)
    connection.execute(sql)
    connection.close()

    done = repair(filled)

    assert (done.search, done.file) == (("account",), False)
    assert (failed(filled), found(filled)) == ([], 120)


def test_a_sound_vault_is_left_as_it_is(filled):
    assert not repair(filled)


@pytest.mark.parametrize("name", ["search_account_data", "search_account_content", "ix_account"])
def test_damaged_pages_of_what_is_derived_are_made_anew(filled, model, name):
    before = record_counts(filled)
    damaged = with_a_damaged_page(filled, name, model)
    assert "pages" in failed(damaged)

    assert repair(damaged).file

    opened = again(filled, model)
    assert (failed(opened), found(opened), record_counts(opened)) == ([], 120, before)
    with opened.batch("edit") as batch:
        batch.create("account", {"name": "康德 more"})
    assert (failed(opened), found(opened)) == ([], 121)
    opened.close()


@pytest.mark.parametrize("name", ["account", "change", "contact"])
def test_a_damaged_table_of_records_or_log_is_named_and_nothing_changed(filled, model, name):
    damaged = with_a_damaged_page(filled, name, model)
    file = filled.path / "holdfast.db"
    before = file.read_bytes()

    with pytest.raises(VaultDamaged) as refused:
        repair(damaged)

    assert refused.value.part == name
    assert file.read_bytes() == before
    damaged.close()
