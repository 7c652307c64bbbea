"""Damage on the command line: told, repaired where it can be, kept as evidence."""

import shutil

import pytest

from desktop.vault.engine import connect
from desktop.vault.keys import KeyFile
from tests.conftest import PASSPHRASE


@pytest.fixture
def filled(run, place):
    for n in range(3):
        assert run("add", "account", f"name=康德{n}").code == 0
    return place


def key_of(path):
    return KeyFile(path).open(PASSPHRASE)[0]


def execute(path, sql):
    connection = connect(path / "holdfast.db", key_of(path))
    connection.execute(sql)
    connection.close()


def events(run):
    listed = run("list", "security_event", "--where", "kind = 'damage'", "--json").json
    return [record["detail"] for record in listed["rows"]]


def test_a_damaged_search_index_mends_itself_when_it_is_met(run, filled):
    execute(filled, "DROP TABLE search_account_data")
    found = run("search", "康德", "--json")
    assert (found.code, len(found.json["hits"])) == (0, 3)
    assert run("check").code == 0
    assert events(run) == ["search account"]


def test_check_repairs_what_is_derived(run, filled):
    execute(filled, "DELETE FROM search_account WHERE rowid = 1")
    assert run("check").code == 4
    ran = run("check", "--repair", "--json")
    assert (ran.code, ran.json["ok"]) == (0, True)


def test_check_names_records_that_cannot_be_repaired(run, filled):
    connection = connect(filled / "holdfast.db", key_of(filled))
    sql = "SELECT rootpage FROM sqlite_master WHERE name = 'account'"
    (page,) = connection.execute(sql).fetchone()
    connection.close()
    content = bytearray((filled / "holdfast.db").read_bytes())
    content[(page - 1) * 4096 + 9] ^= 4
    (filled / "holdfast.db").write_bytes(content)

    assert "account" in run("check").out
    ran = run("check", "--repair")
    assert (ran.code, "account" in ran.err) == (4, True)


def test_an_older_database_is_told_once_and_written_down(run, filled):
    shutil.copy(filled / "holdfast.db", filled / "older")
    assert run("add", "account", "name=later").code == 0
    (filled / "older").replace(filled / "holdfast.db")

    first = run("list", "account", "--json")
    second = run("list", "account", "--json")

    assert (first.code, first.json["total"], second.err) == (0, 3, "")
    assert "missing" in first.err
    assert events(run) == ["anchor"]


def test_check_names_what_the_anchor_misses(run, filled):
    shutil.copy(filled / "holdfast.db", filled / "older")
    assert run("add", "account", "name=later").code == 0
    (filled / "older").replace(filled / "holdfast.db")
    ran = run("check", "--json")
    said = {one["name"]: one for one in ran.json["checks"]}
    assert (ran.code, said["anchor"]["ok"]) == (4, False)
    assert "missing" in said["anchor"]["detail"]


def test_the_head_of_the_log_is_printed_to_keep(run, filled):
    before = run("check", "--head", "--json").json
    run("add", "account", "name=later")
    after = run("check", "--head", "--json").json
    assert set(before) == {"vault", "number", "time", "hash"}
    assert (after["vault"], after["number"] > before["number"]) == (before["vault"], True)
    assert len(after["hash"]) == 64
