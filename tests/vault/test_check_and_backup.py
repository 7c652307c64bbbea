"""A vault can prove that it holds together."""

import pytest

from desktop.vault.check import check
from desktop.vault.engine import connect
from tests.conftest import PASSPHRASE


@pytest.fixture
def filled(vault):
    with vault.batch("edit") as batch:
        account = batch.create("account", {"name": "康德"})
        batch.create("contact", {"name": "张三", "account": account})
        batch.set("account", account, {"phone": "021-5555"})
    return vault


def failed(vault):
    return [finding.name for finding in check(vault) if not finding.ok]


def tamper(vault, sql):
    connection = connect(vault.path / "holdfast.db", vault.key)
    for (name,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    connection.execute(sql)
    connection.close()


def test_a_sound_vault_passes_every_check(filled):
    assert failed(filled) == []


@pytest.mark.parametrize(
    ("sql", "named"),
    [
        ("UPDATE main.change SET body = body || x'00' WHERE op = 'edit'", "log"),
        ("UPDATE main.change SET body = '{\"fields\":{}}' WHERE op = 'edit'", "log"),
        ("UPDATE main.change SET record = 'x' WHERE n = 2", "log"),
        ("DELETE FROM main.change WHERE n = (SELECT max(n) FROM main.change)", "log"),
        ("UPDATE contact SET name = 'somebody else'", "records"),
        ("UPDATE contact SET account = '01a2034b-7275-7775-b094-20f35568a79d'", "links"),
        ("DELETE FROM search_contact", "search"),
    ],
)
def test_tampering_behind_the_guards_is_named(filled, sql, named):
    tamper(filled, sql)
    assert named in failed(filled)


def test_damaged_pages_are_found(filled):
    filled.close()
    file = filled.path / "holdfast.db"
    content = bytearray(file.read_bytes())
    content[3 * 4096 + 100] ^= 0xFF
    file.write_bytes(content)
    connection = connect(file, filled.key_file.open(PASSPHRASE)[0])
    assert connection.execute("PRAGMA cipher_integrity_check").fetchall()
    connection.close()
