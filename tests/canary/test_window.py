"""A person works at the real window; nothing they typed is in any file it touched."""

import os
import shutil
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop.services import erasing
from desktop.services.records.reading import Query, list_records
from desktop.services.records.writing import trash_records
from desktop.vault.check import check
from desktop.vault.folder import DATABASE
from desktop.vault.vault import Vault
from tests.canary.hiding import Needles
from tests.canary.planted import CANARIES, PERSON
from tests.canary.sandbox import Sandbox, talking
from tests.vault.pages import decrypted

NEVER_SAVED = {
    *("search", "list search", "typed", "copied", "message of a bug", "message of a thread"),
    *("passphrase", "new passphrase", "wrong passphrase", "message of a warning"),
    *("draft of a note", "draft of a field", "draft in the drawer", "attached content"),
}
"""Was typed, or lies in a file of its own: not in the database at all."""
OF_CUSTOMERS = {
    *("Chinese name", "English name", "phone", "e-mail", "note", "changed note", "local field"),
    *("contact", "deal", "bulk value", "line in the peek", "imported name", "imported cell"),
    *("tag", "tag for many", "attached name"),
}
"""Is in records of customers and what hangs on them."""


@dataclass
class Day:
    """What a day at the window left behind, and what was found meanwhile."""

    sandbox: Sandbox
    vault: Path
    canaries: dict[str, str]
    found: dict[str, dict[str, set[str]]]
    said: dict[str, dict[str, str]]


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Sandbox:
    made = Sandbox(tmp_path_factory.mktemp("window"))
    name = f"{CANARIES['attached name']}.txt"
    (made.desk / name).write_text(f"{CANARIES['attached content']}\n" * 40, "utf-8")
    rows = [
        f"客户名称,{CANARIES['imported heading']},地区,电话",
        f"{CANARIES['imported name']},,{CANARIES['imported cell']},1",
        f"甲,,{CANARIES['imported cell']},{CANARIES['phone']}",
    ]
    (made.desk / f"{CANARIES['imported file']}.csv").write_text("\n".join(rows), "utf-8")
    return made


@pytest.fixture(scope="module")
def day(sandbox) -> Day:
    """Let a person work for a while, and look at all files now and then; kill the program then."""
    process = sandbox.start("tests.canary.person", str(sandbox.desk), traced=True)
    with talking(process) as talk:
        said = {"made": talk.hear_of("made")}
        canaries = CANARIES | {"recovery key": said["made"]["recovery"]}
        needles = Needles(canaries)
        found = {"made": needles.in_files([sandbox.inside])}
        for place in ("ready", "open", "locked", "open again"):
            talk.go_on()
            said[place] = talk.hear_of(place)
            found[place] = needles.in_files([sandbox.inside])
        os.kill(said["made"]["pid"], signal.SIGKILL)
        process.wait()
    found["killed"] = needles.in_files([sandbox.inside])
    return Day(sandbox, Path(said["made"]["vault"]), canaries, found, said)


@pytest.fixture
def reopened(day, tmp_path, model) -> Iterator[Vault]:
    """The vault as it was when the program was killed, opened somewhere else."""
    copy = shutil.copytree(day.vault, tmp_path / "copy.holdfast")
    vault = Vault.open(copy, CANARIES["new passphrase"], model)
    yield vault
    vault.close()


@pytest.mark.parametrize("when", ["made", "ready", "open", "locked", "open again", "killed"])
def test_nothing_typed_at_the_window_is_in_any_file(day, when) -> None:
    assert day.found[when] == {}


def test_the_person_had_something_to_do(day) -> None:
    assert int(day.said["open"]["typed"]) >= 5
    assert day.said["open again"]["draft"] == CANARIES["draft in the drawer"]
    taken_out = Needles(CANARIES).in_content((day.sandbox.desk / "out.csv").read_bytes())
    assert "Chinese name as utf-8" in taken_out, "what was exported is outside, and would be found"


def test_nothing_was_written_outside_of_its_folders(day) -> None:
    assert day.sandbox.written_elsewhere() == set()


def test_the_name_of_the_person_stands_beside_the_key_slots_and_nowhere_else(day) -> None:
    found = Needles({"person": PERSON}).in_files([day.sandbox.inside])

    beside = {Path(file).name for file in found if not file.endswith(".backup")}
    assert beside == {"keys-1", "keys-2"}, "a backup begins with a copy of the slots"


def test_the_database_holds_what_was_saved_and_nothing_else(day, reopened) -> None:
    assert [finding for finding in check(reopened) if not finding.ok] == []
    found = in_pages(reopened, day.canaries)

    assert found >= OF_CUSTOMERS
    assert found.isdisjoint({*NEVER_SAVED, "recovery key"})


def test_what_was_erased_is_not_even_in_unused_pages(day, reopened) -> None:
    keys = keys_of_records(reopened)
    erase_everybody(reopened)

    left = in_pages(reopened, day.canaries)
    content = decrypted(reopened.path / DATABASE, reopened.key)
    assert left.isdisjoint(OF_CUSTOMERS)
    assert [key for key in keys if key in content] == []
    assert not list((reopened.path / "blobs").rglob("*/*"))
    assert [finding for finding in check(reopened) if not finding.ok] == []
    reopened.close()
    assert Needles(day.canaries).in_files([reopened.path]) == {}


def in_pages(vault: Vault, canaries) -> set[str]:
    content = decrypted(vault.path / DATABASE, vault.key)
    return {one.split(" as ")[0] for one in Needles(canaries).in_content(content)}


def keys_of_records(vault: Vault) -> list[bytes]:
    """Return the keys under which the log keeps what it says of customers."""
    with vault.inspect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT key FROM subject WHERE key IS NOT NULL AND record IN (SELECT id FROM account)"
        )
        return [bytes(row[0]) for row in rows]


def erase_everybody(vault: Vault) -> None:
    """Move every customer to the trash, then erase it with all that hangs on it."""
    everybody = list_records(vault, Query("account")).records
    trash_records(vault, "account", [one.id for one in everybody])
    for one in everybody:
        ways = [linked.way.key for linked in erasing.plan(vault, "account", one.id).linked]
        done = erasing.erase(
            vault, "account", one.id, reason="person_asked", typed=one.title(), also=ways
        )
        assert done.is_swept
