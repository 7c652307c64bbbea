"""Connections refuse what would write in the clear, and leave each other's locks alone."""

import sys
from pathlib import Path

import pytest

from desktop.vault.engine import DatabaseError, attachable, connect
from desktop.vault.errors import VaultDamaged
from desktop.vault.folder import DATABASE

REFUSED = r"not authorized|denied|prohibited"


@pytest.fixture
def connection(vault):
    opened = connect(vault.path / DATABASE, vault.key)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    "sql",
    [
        "ATTACH '{folder}/x.db' AS x",
        "ATTACH '{folder}/x.db' AS x KEY ''",
        "VACUUM INTO '{folder}/x.db'",
        "PRAGMA temp_store = FILE",
        "PRAGMA TEMP_STORE = 1",
        "PRAGMA temp_store_directory = '{folder}'",
        "PRAGMA secure_delete = OFF",
        "PRAGMA synchronous = OFF",
        "PRAGMA writable_schema = ON",
        "PRAGMA rekey = ''",
        "PRAGMA key = 'x'",
    ],
)
def test_what_would_write_in_the_clear_is_refused(connection, tmp_path, sql):
    with pytest.raises(DatabaseError, match=REFUSED):
        connection.execute(sql.format(folder=tmp_path))
    assert not (tmp_path / "x.db").exists()


def test_an_announced_copy_is_written_and_encrypted(connection, tmp_path):
    file = tmp_path / "copy.db"
    with attachable(connection, file):
        connection.execute("VACUUM INTO ?", (str(file),))
    with pytest.raises(DatabaseError, match=REFUSED):
        connection.execute("VACUUM INTO ?", (str(tmp_path / "more.db"),))
    assert not file.read_bytes().startswith(b"SQLite format 3")


def test_a_further_authorizer_can_only_refuse_more(connection, tmp_path):
    connection.execute("SELECT count(*) FROM account").fetchone()
    connection.set_authorizer(lambda action, first, *_more: int(first == "account"))
    with pytest.raises(DatabaseError, match=REFUSED):
        connection.execute("SELECT name FROM account").fetchone()
    connection.execute("SELECT count(*) FROM contact").fetchone()
    with pytest.raises(DatabaseError, match=REFUSED):
        connection.execute(f"ATTACH '{tmp_path}/x.db' AS x")
    connection.set_authorizer(None)
    connection.execute("SELECT name FROM account").fetchall()
    with pytest.raises(DatabaseError, match=REFUSED):
        connection.execute(f"ATTACH '{tmp_path}/x.db' AS x")


@pytest.mark.skipif(not Path("/proc/locks").exists(), reason=f"{sys.platform} lists no locks")
def test_another_connection_takes_no_locks_away(vault, connection):
    number = str((vault.path / DATABASE).stat().st_ino)

    def locks() -> list[str]:
        lines = Path("/proc/locks").read_text("utf-8").splitlines()
        return [line for line in lines if f":{number} " in line]

    connection.execute("SELECT count(*) FROM account").fetchone()
    held = locks()
    connect(vault.path / DATABASE, vault.key).close()
    assert held
    assert locks() == held


def test_a_connection_that_met_a_damaged_page_is_not_given_out_again(vault, model):
    file = vault.path / DATABASE
    with vault.batch("edit") as batch:
        batch.create("account", {"name": "a"})
    with vault.inspect() as connection:
        pages = dict(
            connection.exec_driver_sql(
                "SELECT name, rootpage FROM main.sqlite_master WHERE name IN ('account', 'lead')"
            ).all()
        )
    key, slot = bytes(vault.key), vault.slot
    vault.close()
    content = bytearray(file.read_bytes())
    content[(pages["lead"] - 1) * 4096 + 50] ^= 1
    file.write_bytes(content)
    damaged = type(vault).open_with_key(vault.path, key, slot, model)

    for _ in range(3):
        with pytest.raises(VaultDamaged), damaged.read() as connection:
            connection.exec_driver_sql("SELECT * FROM lead").all()
        with damaged.read() as connection:
            assert connection.exec_driver_sql("SELECT name FROM account").scalar() == "a"
    damaged.close()
