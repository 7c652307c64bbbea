"""What is erased leaves no byte behind, and the log still holds together."""

import random

import pytest

from desktop.services.undoing import undo
from desktop.vault import erasing, sealing
from desktop.vault.check import check
from desktop.vault.engine import connect
from desktop.vault.folder import DATABASE
from sync.erasure import ERASURE
from tests.vault.pages import decrypted

CANARIES = {
    "name": "Zanzibar Quetzalcoatl",
    "phone": "0799-3141592",
    "email": "quetzal@zanzibar.example",
    "wechat": "zz_quetzal_77",
    "note": "owes us one Xylophone 欠一只木琴",
}


@pytest.fixture
def filled(vault):
    """A vault in which one contact was made, edited and edited back among many others."""
    with vault.batch("import", "people.csv") as batch:
        account = batch.create("account", {"name": "康德"})
        for at in range(40):
            batch.create("contact", {"name": f"somebody {at}", "note": "x" * (at * 37)})
        record = batch.create("contact", {**CANARIES, "account": account})
        for at in range(40):
            batch.create("contact", {"name": f"another {at}", "note": "y" * (at * 53)})
    with vault.batch("edit") as batch:
        batch.set("contact", record, {"note": CANARIES["note"] + "?", "phone": "1"})
        batch.set("contact", record, {"note": CANARIES["note"], "phone": CANARIES["phone"]})
    return vault, record, account


def erase(vault, record, entity="contact"):
    with vault.batch(ERASURE, "E-1") as batch:
        assert erasing.purge(batch, entity, [record]) == 1
    assert erasing.settle(vault, [entity])


def findings(vault):
    return {finding.name: finding for finding in check(vault)}


def test_the_log_verifies_and_says_by_which_order(filled):
    vault, record, _account = filled

    erase(vault, record)

    found = findings(vault)
    assert [name for name, finding in found.items() if not finding.ok] == []
    assert found["log"].detail.endswith("3 erased by order E-1")


def test_no_byte_of_it_is_left_in_pages_or_write_ahead_log(filled):
    vault, record, _account = filled
    said = [text.encode() for text in CANARIES.values()] + [b"quetzal", b"zanzibar", "木".encode()]
    before = decrypted(vault.path / DATABASE, vault.key)
    assert [text for text in said if text not in before] == []

    erase(vault, record)

    left = decrypted(vault.path / DATABASE, vault.key)
    assert [text for text in said if text in left] == []
    assert (vault.path / f"{DATABASE}-wal").stat().st_size == 0


def test_no_byte_is_left_where_pages_were_split(vault):
    chance, erased = random.Random(4), []
    for _ in range(12):
        with vault.batch("edit") as batch:
            for _ in range(30):
                word = chance.choice(["canary", "plain", "plain", "plain"]) + str(chance.random())
                note = word + "z" * chance.randrange(9_000)
                made = batch.create("contact", {"name": word, "note": note, "wechat": word})
                batch.set("contact", made, {"note": note[: chance.randrange(20, 6_000)]})
                erased += [made] if word.startswith("canary") else []
    assert b"canary" in decrypted(vault.path / DATABASE, vault.key)

    with vault.batch(ERASURE, "E-1") as batch:
        assert erasing.purge(batch, "contact", erased) == len(erased)
    assert erasing.settle(vault, ["contact"])

    assert b"canary" not in decrypted(vault.path / DATABASE, vault.key)
    assert [name for name, finding in findings(vault).items() if not finding.ok] == []


def test_the_key_is_gone_and_so_is_what_it_opened(filled):
    vault, record, _account = filled
    with vault.inspect() as connection:
        sealed = connection.exec_driver_sql(
            "SELECT body FROM main.change WHERE record = ? AND body IS NOT NULL", (record,)
        ).first()
        key = connection.exec_driver_sql(
            "SELECT key FROM subject WHERE record = ?", (record,)
        ).scalar_one()
    assert "Xylophone" in (sealing.unsealed(bytes(sealed[0]), bytes(key)) or "")

    erase(vault, record)

    with vault.inspect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT body, salt FROM main.change WHERE record = ?", (record,)
        ).all()
        kept = connection.exec_driver_sql(
            "SELECT key, erased_at IS NOT NULL FROM subject WHERE record = ?", (record,)
        ).one()
    assert set(rows) == {(None, None)}
    assert tuple(kept) == (None, 1)


def test_content_that_is_missing_without_an_order_is_a_bad_entry(filled):
    vault, record, _account = filled
    connection = connect(vault.path / DATABASE, vault.key)
    connection.execute("DROP TRIGGER guard_change_update")
    connection.execute(
        "UPDATE main.change SET body = NULL, salt = NULL WHERE record = ? AND op = 'edit'",
        (record,),
    )
    connection.close()

    assert not findings(vault)["log"].ok


def test_an_older_batch_is_taken_back_without_it(filled):
    vault, record, _account = filled
    with vault.read() as connection:
        batch = connection.exec_driver_sql("SELECT id FROM batch WHERE kind = 'import'").scalar()
    erase(vault, record)

    done = undo(vault, batch)

    assert ("contact", record) in done.kept
    with vault.read() as connection:
        left = connection.exec_driver_sql("SELECT count(*) FROM contact WHERE life = 0").scalar()
    assert left == 0


def test_a_name_in_another_record_is_overwritten_without_a_trace(filled):
    vault, record, account = filled
    with vault.batch("edit") as batch:
        deal = batch.create("opportunity", {"name": "Deal", "account": account})
        batch.set("opportunity", deal, {"name": "For Zanzibar Quetzalcoatl", "note": "kept"})
        batch.set("opportunity", deal, {"next_step": "call"})
    with vault.batch(ERASURE, "E-1") as batch:
        names = {CANARIES["name"]}
        erasing.overwrite(batch, "opportunity", deal, {"name": "For •••"}, names)
        erasing.purge(batch, "contact", [record])
    erasing.settle(vault, ["contact", "opportunity"])

    assert b"Quetzal" not in decrypted(vault.path / DATABASE, vault.key)
    assert [name for name, finding in findings(vault).items() if not finding.ok] == []
    with vault.read() as connection:
        row = connection.exec_driver_sql("SELECT name, note, next_step FROM opportunity").one()
        said = connection.exec_driver_sql(
            "SELECT count(*) FROM change WHERE record = ? AND body LIKE '%call%'", (deal,)
        ).scalar()
    assert tuple(row) == ("For •••", "kept", "call")
    assert said == 1
