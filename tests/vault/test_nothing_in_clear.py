"""No byte of what was entered can be read from the vault's files, open or closed."""

import sqlite3
import stat
import sys

import pytest

from desktop.vault.errors import WrongPassphrase
from desktop.vault.vault import Vault

SECRETS = ("Zanzibar Canary Instruments", "锦瑟金丝雀医疗", "13800138000")


def _content(folder):
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


def test_names_are_in_no_file_while_open_or_closed(vault):
    with vault.batch("edit") as batch:
        batch.create("account", {"name": SECRETS[0], "phone": SECRETS[2]})
        batch.create("account", {"name": SECRETS[1], "note": SECRETS[0]})

    while_open = _content(vault.path)
    vault.close()
    closed = _content(vault.path)

    for secret in SECRETS:
        assert secret.encode() not in while_open
        assert secret.encode() not in closed
    assert b"SQLite format 3" not in while_open


def test_other_programs_cannot_open_the_database(vault):
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(vault.path / "holdfast.db").execute("SELECT * FROM sqlite_master")


def test_temporary_data_stay_in_memory_and_deleted_data_are_overwritten(vault):
    with vault.read() as connection:
        assert connection.exec_driver_sql("PRAGMA temp_store").scalar_one() == 2
        assert connection.exec_driver_sql("PRAGMA secure_delete").scalar_one() == 1
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"


def test_a_word_replaced_leaves_the_search_index(vault):
    with vault.batch("edit") as batch:
        account = batch.create("account", {"name": "zanzibarcanary"})
    with vault.batch("edit") as batch:
        batch.set("account", account, {"name": "other"})

    with vault.read() as connection:
        blocks = connection.exec_driver_sql("SELECT block FROM search_account_data").all()
    assert not any(b"zanzibar" in bytes(row[0] or b"") for row in blocks)


def test_errors_of_the_database_do_not_carry_values(vault):
    with pytest.raises(Exception) as caught, vault.read() as connection:  # noqa: PT011
        connection.exec_driver_sql("SELECT no_such_column FROM account WHERE name = ?", ("canary",))
    assert "canary" not in str(caught.value)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights in lists")
def test_files_of_the_vault_are_their_owner_s_alone(vault):
    with pytest.raises(WrongPassphrase):
        Vault.open(vault.path, "wrong passphrase entirely", vault.model)
    vault.close()

    files = [vault.path, *vault.path.rglob("*")]
    assert {"keys-1", "keys-2", "tries", "anchor"} <= {file.name for file in files}
    assert [file.name for file in files if stat.S_IMODE(file.stat().st_mode) & 0o077] == []
