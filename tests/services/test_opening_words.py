"""What a person must not miss about a vault that was just opened is said in a sentence."""

import shutil

import pytest

from desktop.services.damage import opening_words
from desktop.vault.vault import Vault
from tests.conftest import PASSPHRASE


@pytest.fixture
def replaced(vault, model):
    """A vault whose database was replaced by an older one, opened again."""
    with vault.batch("edit") as batch:
        batch.create("account", {"name": "before"})
    vault.close()
    shutil.copy(vault.path / "holdfast.db", vault.path / "older")
    later = Vault.open(vault.path, PASSPHRASE, model)
    for name in "ab":
        with later.batch("edit") as batch:
            batch.create("account", {"name": name})
    later.close()
    (vault.path / "older").replace(vault.path / "holdfast.db")
    opened = Vault.open(vault.path, PASSPHRASE, model)
    yield opened
    opened.close()


def test_a_sound_vault_needs_no_words(vault):
    assert opening_words(vault) == []


def test_missing_changes_are_counted_in_a_sentence(replaced):
    (sentence,) = opening_words(replaced)
    assert sentence.startswith("2 changes after ")
    assert "backup" in sentence
