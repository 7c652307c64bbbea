"""Vaults as a whole: made, opened, damaged, copied, brought up to date."""

import os
import shutil

import msgspec
import pytest

from desktop.vault import keys, vault
from desktop.vault.engine import connect
from desktop.vault.keys import KeyFile
from sync import clock
from tests.conftest import PASSPHRASE


@pytest.mark.parametrize(
    "secret",
    [
        "x'" + "0a9f3c" * 10 + "71b2'",
        "白鹭 山川 异域 铁锅",
        "  blank copper blanket  ",
        "'; -- DROP TABLE",
    ],
)
def test_any_passphrase_opens_its_own_vault_only(run, cheap_keys, tmp_path, monkeypatch, secret):
    monkeypatch.setenv("HOLDFAST_PASSPHRASE", secret)
    made = run("new", tmp_path / "v.holdfast", "--json").json
    assert set(made) == {"vault", "recovery_key"}
    assert run("info", "--vault", made["vault"]).code == 0
    monkeypatch.setenv("HOLDFAST_PASSPHRASE", "x" + secret)
    ran = run("info", "--vault", made["vault"])
    assert (ran.code, ran.out) == (3, "")


@pytest.mark.parametrize("secret", ["", "   "])
def test_a_vault_is_not_locked_with_nothing(run, place, tmp_path, monkeypatch, secret):
    monkeypatch.setenv("HOLDFAST_NEW_PASSPHRASE", secret)
    assert run("keys", "add").code == 4
    assert run("keys", "change").code == 4
    monkeypatch.setenv("HOLDFAST_PASSPHRASE", secret)
    assert run("new", tmp_path / "v.holdfast").code == 4
    monkeypatch.setenv("HOLDFAST_PASSPHRASE", PASSPHRASE)
    assert run("new", tmp_path / "v.holdfast").code == 0


@pytest.mark.parametrize("content", ["{}\n", "{}\r\nsecond\n", "\ufeff{}"])
def test_the_passphrase_is_the_first_line_of_a_file(run, place, tmp_path, monkeypatch, content):
    monkeypatch.delenv("HOLDFAST_PASSPHRASE")
    file = tmp_path / "secret"
    file.write_bytes(content.format(PASSPHRASE).encode())
    assert run("info", "--passphrase-file", file).code == 0


def test_a_passphrase_that_is_no_text(run, place, tmp_path, monkeypatch):
    file = tmp_path / "secret"
    file.write_bytes(b"\xff\xfe")
    assert run("info", "--passphrase-file", file).code == 2
    monkeypatch.setenv("HOLDFAST_PASSPHRASE", "\udcff")
    assert run("info").code == 2


def test_wrong_passphrases_cost_more_and_more(run, place, monkeypatch):
    now = [1_000.0]
    monkeypatch.setattr(KeyFile.__init__, "__kwdefaults__", {"now": lambda: now[0]})
    monkeypatch.setenv("HOLDFAST_PASSPHRASE", "wrong")
    waits = []
    for _ in range(keys.FREE_TRIES + 3):
        now[0] += KeyFile(place).waiting()
        assert run("info").code == 3
        waits.append(KeyFile(place).waiting())
    assert waits == [0, 0, 0, 2, 4, 8]

    monkeypatch.setenv("HOLDFAST_PASSPHRASE", PASSPHRASE)
    ran = run("info")
    assert (ran.code, "8" in ran.err) == (3, True)
    now[0] += 8
    assert run("info").code == 0


def _junk_in_one_copy(path):
    (path / "keys-1").write_text("junk")


def _one_copy_missing(path):
    (path / "keys-2").unlink()


def _junk_in_tries(path):
    (path / "tries").write_text("junk")


def _tries_a_folder(path):
    (path / "tries").mkdir()


def _no_blobs(path):
    shutil.rmtree(path / "blobs")


@pytest.mark.parametrize(
    "harm", [_junk_in_one_copy, _one_copy_missing, _junk_in_tries, _tries_a_folder, _no_blobs]
)
def test_small_harm_does_no_harm(run, place, harm):
    harm(place)
    assert run("info").code == 0
    assert run("add", "account", "name=x").code == 0


def _empty(path):
    (path / "holdfast.db").write_bytes(b"")


def _short(path):
    os.truncate(path / "holdfast.db", 5_000)


def _half(path):
    os.truncate(path / "holdfast.db", 100 * 4096)


def _random(path):
    (path / "holdfast.db").write_bytes(os.urandom(200_000))


def _plain(path):
    import sqlite3

    (path / "holdfast.db").unlink()
    connection = sqlite3.connect(path / "holdfast.db")
    connection.execute("CREATE TABLE a(b)")
    connection.close()


def _no_keys(path):
    for copy in path.glob("keys-*"):
        copy.unlink()


def _edited_slots(change):
    def harm(path):
        for copy in path.glob("keys-*"):
            envelope = msgspec.msgpack.decode(copy.read_bytes())
            body = msgspec.msgpack.decode(envelope["body"])
            change(body)
            copy.write_bytes(keys.enveloped(msgspec.msgpack.encode(body), envelope["seal"]))

    return harm


@pytest.mark.parametrize(
    "harm",
    [
        _empty,
        _short,
        _half,
        _random,
        _plain,
        _no_keys,
        _edited_slots(lambda file: [slot.update(salt=b"a") for slot in file["slots"]]),
        _edited_slots(lambda file: [slot.update(sealed=b"a") for slot in file["slots"]]),
        _edited_slots(lambda file: [slot["cost"].update(lanes=99) for slot in file["slots"]]),
        _edited_slots(lambda file: file["slots"].pop()),
    ],
)
def test_great_harm_is_named_and_nothing_is_touched(run, place, harm):
    harm(place)
    before = {f.name: f.read_bytes() for f in place.iterdir() if f.is_file()}
    for words in (["info"], ["check"], ["add", "account", "name=x"]):
        ran = run(*words)
        assert (ran.code, "damaged" in ran.err) == (4, True)
        assert str(place) in ran.err
    assert {f.name: f.read_bytes() for f in place.iterdir() if f.is_file()} == before


def test_the_keys_of_another_vault_do_not_fit(run, place, tmp_path):
    run("new", tmp_path / "other.holdfast")
    for name in ("keys-1", "keys-2"):
        shutil.copy(tmp_path / "other.holdfast" / name, place / name)
    assert run("info").code == 4


def test_an_interrupted_new_can_be_tried_again(run, cheap_keys, tmp_path, monkeypatch):
    path = tmp_path / "v.holdfast"
    monkeypatch.setattr(vault, "fit", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
    assert run("new", path).code == 4
    monkeypatch.undo()
    monkeypatch.setenv("HOLDFAST_PASSPHRASE", PASSPHRASE)
    assert run("info", "--vault", path).code == 2

    assert run("new", path).code == 0

    assert run("list", "stage", "--vault", path, "--json").json["total"] == 7
    assert run("new", path).code == 2


def test_a_vault_of_an_older_program_is_backed_up_and_brought_up_to_date(run, add, place):
    add("account", "name=a", "phone=1")
    key, _slot = KeyFile(place).open(PASSPHRASE)
    older = connect(place / "holdfast.db", key)
    older.execute("UPDATE meta SET value = 'older' WHERE name IN ('schema', 'built_in')")
    older.execute("DROP INDEX ix_account_tier")
    for kind in ("insert", "update", "delete"):
        older.execute(f"DROP TRIGGER guard_payment_{kind}")
    older.execute("ALTER TABLE account DROP COLUMN tier")
    older.execute("DROP TABLE payment")
    older.close()

    row = run("list", "account", "--json").json["rows"][0]

    assert (row["phone"], row["tier"]) == ("1", None)
    assert run("set", "account", row["id"], "tier=dormant").code == 0
    assert run("add", "payment", "account=a", "amount=5").code == 0
    assert len(list((place / "backups").iterdir())) == 1
    assert run("check").code == 0


def test_a_vault_of_a_later_program_is_left_alone(run, place):
    key, _slot = KeyFile(place).open(PASSPHRASE)
    later = connect(place / "holdfast.db", key)
    later.execute("UPDATE alembic_version SET version_num = '9999'")
    later.close()
    ran = run("info")
    assert (ran.code, "9999" in ran.err) == (4, True)


def test_a_clock_set_back_does_not_turn_history_round(run, add, monkeypatch):
    made = add("account", "name=a", "phone=1")
    real = clock.wall_millis
    monkeypatch.setattr(
        clock.HybridClock.__init__,
        "__kwdefaults__",
        {
            "offset": 0,
            "wall": lambda: real() - 400 * 86_400_000,
        },
    )
    run("set", "account", made["id"], "phone=2")
    run("set", "account", made["id"], "phone=3")

    changes = run("history", "account", made["id"], "--json").json["changes"]

    assert [change["new"] for change in changes] == ["3", "2", None]
    times = [change["time"] for change in changes]
    assert times == sorted(times, reverse=True)
    assert run("check").code == 0
