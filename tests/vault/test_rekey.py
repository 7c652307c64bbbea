"""A new vault key: everything is there under it, and a crash leaves the old vault or the new."""

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.services import keys as key_slots
from desktop.services.erased_list import erased_in, remember
from desktop.services.keys import rekey
from desktop.services.progress import Cancelled, Silent
from desktop.vault import keys
from desktop.vault.blobs import Blobs
from desktop.vault.check import check
from desktop.vault.drafts import Drafts
from desktop.vault.engine import connect
from desktop.vault.errors import VaultDamaged, VaultInUse, VaultRekeyed
from desktop.vault.file_lock import alone
from desktop.vault.rekey import rekey as rekey_vault
from desktop.vault.vault import Vault
from tests.conftest import PASSPHRASE

SCRIPT = Path(__file__).with_name("killed_rekeying.py")
COLLEAGUES = "copper lantern under snow"


@pytest.fixture
def filled(vault):
    with vault.batch("edit") as batch:
        batch.create("account", {"name": "before"})
    Blobs.of(vault).put(io.BytesIO(b"attached"))
    return vault


def _account_names(vault):
    with vault.read() as connection:
        return [row[0] for row in connection.exec_driver_sql("SELECT name FROM account")]


def test_everything_is_there_under_another_key(filled, model):
    key_slots.add_person(filled, COLLEAGUES)
    recovery = key_slots.new_recovery_key(filled)
    old, checksum = bytes(filled.key), next(Blobs.of(filled).names())

    assert rekey(filled, Silent()) is None

    for secret in (PASSPHRASE, COLLEAGUES, recovery):
        again = Vault.open(filled.path, secret, model)
        assert again.key != old
        assert _account_names(again) == ["before"]
        assert next(Blobs.of(again).names()) != checksum
        assert all(finding.ok for finding in check(again))
        again.close()
    with pytest.raises(VaultDamaged):
        connect(filled.path / "holdfast.db", old)
    assert not (filled.path / "rekey").exists()


def test_what_was_typed_and_not_saved_is_carried_over(filled, model):
    person = filled.slot.person
    Drafts(filled.path, filled.subkey("drafts"), person).keep("note", {"body": "half a thought"})

    rekey(filled, Silent())

    again = Vault.open(filled.path, PASSPHRASE, model)
    drafts = Drafts(again.path, again.subkey("drafts"), person)
    assert drafts.find("note").texts == {"body": "half a thought"}
    again.close()


def test_how_far_the_log_had_come_is_still_known(filled, model):
    head = filled.anchor.read()
    rekey(filled, Silent())
    again = Vault.open(filled.path, PASSPHRASE, model)
    assert again.anchor.loss is None
    assert again.anchor.read().number > head.number
    again.close()


def test_what_is_erased_later_is_known_to_backups_from_before(filled, model, tmp_path):
    remember(filled, [("account", "a")])
    before = tmp_path / "before.holdfast"
    shutil.copytree(filled.path, before)
    rekey(filled, Silent())

    again = Vault.open(filled.path, PASSPHRASE, model)
    remember(again, [("account", "b")])

    old = Vault.open(before, PASSPHRASE, model)
    for vault in (again, old):
        assert erased_in(again.path / "backups", vault) == [("account", "a"), ("account", "b")]
        vault.close()


def test_cancelling_leaves_the_vault_as_it_was(filled):
    key = bytes(filled.key)

    def give_up(done: int, total: int) -> None:
        if done > total // 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        rekey_vault(filled, give_up)

    assert filled.key == key
    assert _account_names(filled) == ["before"]
    assert not (filled.path / "rekey").exists()
    with filled.batch("edit") as batch:
        batch.create("account", {"name": "after"})


def test_another_program_cannot_write_into_what_was_left_behind(filled, model):
    other = Vault.open(filled.path, PASSPHRASE, model)

    rekey(filled, Silent())

    with pytest.raises(VaultRekeyed), other.batch("edit") as batch:
        batch.create("account", {"name": "lost"})
    with pytest.raises(VaultRekeyed):
        other.update_meta({"x": "y"})
    other.close()
    again = Vault.open(filled.path, PASSPHRASE, model)
    with again.batch("edit") as batch:
        batch.create("account", {"name": "after"})
    assert set(_account_names(again)) == {"before", "after"}
    again.close()


def test_only_one_program_gives_a_new_key(filled):
    work = filled.path / "rekey"
    work.mkdir()
    with alone(work / "busy") as is_alone:
        assert is_alone
        with pytest.raises(VaultInUse):
            rekey(filled, Silent())
    assert rekey(filled, Silent()) is None


def test_a_vault_opens_while_its_new_key_is_being_made(filled, model):
    work = filled.path / "rekey"
    work.mkdir()
    with alone(work / "busy"):
        Vault.open(filled.path, PASSPHRASE, model).close()
        (work / "ready").write_bytes(b"\x01")
        with pytest.raises(VaultInUse):
            Vault.open(filled.path, PASSPHRASE, model)


def test_damage_is_not_carried_over(filled):
    (name,) = Blobs.of(filled).names()
    file = filled.path / "blobs" / name[:2] / name
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with pytest.raises(VaultDamaged):
        rekey(filled, Silent())
    assert _account_names(filled) == ["before"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
def test_killed_at_any_file_it_touches(filled):
    kept = Blobs.of(filled).put(io.BytesIO(b"attached"))
    filled.close()
    command = [sys.executable, SCRIPT, filled.path, PASSPHRASE, kept.sha256]

    ran = subprocess.run(command, capture_output=True, text=True, check=True)

    *found, end = ran.stdout.splitlines()
    states = [line.rpartition(" ")[2] for line in found]
    assert end == "all"
    assert {line.rpartition(" ")[0] for line in found} == {"2 attached 2 False"}
    assert states == sorted(states, reverse=True), "old until everything is ready, then new"
    assert states.count("old") > 10
    assert states.count("new") > 5
    assert keys.KeyFile(filled.path).open(PASSPHRASE)
