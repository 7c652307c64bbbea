"""What is due when, what is kept, and when there is an alarm."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.services import backups, upkeep
from desktop.services.backups import MONTHS, Backup, expendable
from desktop.services.erased_list import erased_in, remember
from desktop.services.records.searching import search
from desktop.services.restoring import restore_backup
from desktop.services.vault_facts import record_counts
from desktop.vault.blobs import Blobs
from desktop.vault.check import check
from desktop.vault.engine import connect
from desktop.vault.errors import Disk, VaultDamaged
from desktop.vault.manifest import Manifest
from desktop.vault.restoring import with_secret
from tests.conftest import PASSPHRASE

START = datetime(2026, 3, 2, 20, tzinfo=UTC)


def made(at, *, findings=(), kind="scheduled"):
    manifest = Manifest(
        kind=kind,
        vault="v",
        incarnation="",
        made_at=at,
        program="",
        revision="",
        records={},
        changes=0,
        chain="",
        last_change=None,
        findings=findings,
    )
    return Backup(Path(f"{at:%Y%m%dT%H%M%S}.backup"), 1, manifest)


def newest_first(*many):
    return sorted(many, key=lambda one: one.made_at, reverse=True)


def test_days_weeks_and_months_are_kept():
    known = newest_first(*(made(START + timedelta(days=n)) for n in range(400)))

    dropped = {one.path for one in expendable(known, days=14)}
    left = [one.made_at for one in known if one.path not in dropped]

    assert left[:14] == [known[n].made_at for n in range(14)]
    assert len({f"{at:%Y-%m}" for at in left}) == MONTHS
    assert len(left) <= 14 + 8 + 12


def test_many_on_one_day_do_not_push_out_last_week():
    old = made(START)
    known = newest_first(old, *(made(START + timedelta(days=7, minutes=n)) for n in range(50)))
    assert old not in expendable(known, days=14)


def test_the_last_backup_of_a_sound_vault_stays():
    sound = made(START)
    days = range(1, 500)
    spoilt = [made(START + timedelta(days=n), findings=("log",)) for n in days]
    assert sound not in expendable(newest_first(sound, *spoilt), days=3)


def test_what_cannot_be_read_is_not_removed():
    assert expendable([Backup(Path("x.backup"), 1, None)] * 9, days=1) == []


@given(st.lists(st.integers(0, 20_000), max_size=80), st.integers(0, 30))
def test_the_newest_three_always_stay(hours, days):
    known = newest_first(*(made(START + timedelta(hours=h)) for h in set(hours)))
    dropped = {one.path for one in expendable(known, days=days)}
    assert dropped.isdisjoint(one.path for one in known[:3])


def test_a_backup_is_due_at_once_and_then_daily(vault):
    clock = [datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=1)]

    def now():
        return clock[0]

    assert set(upkeep.run_due(vault, now=now)) == {"backup"}
    assert upkeep.run_due(vault, now=now) == {}
    clock[0] += timedelta(hours=25)
    assert set(upkeep.run_due(vault, now=now)) == {"backup", "cleaning"}
    clock[0] += timedelta(days=7)
    assert set(upkeep.run_due(vault, now=now)) == {"backup", "cleaning", "check"}
    assert all(turn.last.ok and not turn.alarm for turn in upkeep.turns(vault, now=now))


def test_a_failure_is_kept_tried_again_and_told(vault, monkeypatch):
    def fail(*_anything, **_named):
        raise Disk(path="/far", detail="No space left on device")

    monkeypatch.setattr(backups, "back_up", fail)
    result = upkeep.run(vault, "backup")

    turn = next(turn for turn in upkeep.turns(vault) if turn.name == "backup")
    assert (result.ok, turn.alarm) == (False, "failed")
    assert turn.due - result.at == timedelta(hours=1)
    assert isinstance(upkeep.failure(result), Disk)
    monkeypatch.undo()
    assert upkeep.run(vault, "backup").ok


def test_what_never_came_is_overdue(vault):
    later = datetime.now(UTC) + timedelta(days=4)
    alarms = {turn.name: turn.alarm for turn in upkeep.turns(vault, now=lambda: later)}
    assert alarms == {"backup": "overdue", "check": "", "cleaning": "overdue"}


def test_a_clock_set_back_does_not_put_a_backup_off_for_ever(vault):
    ahead = datetime.now(UTC) + timedelta(days=400)
    upkeep.run(vault, "backup", now=lambda: ahead)
    turn = next(turn for turn in upkeep.turns(vault) if turn.name == "backup")
    assert turn.due <= datetime.now(UTC) + timedelta(days=1)


def test_a_check_finds_a_backup_that_lost_a_byte(vault):
    file = backups.back_up_now(vault).path
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 4
    file.write_bytes(content)
    assert upkeep.run(vault, "check").failed == ("backup: database",)


def test_a_check_has_a_lost_attached_file_copied_again(vault, tmp_path):
    (tmp_path / "f").write_text("content")
    with (tmp_path / "f").open("rb") as source:
        Blobs.of(vault).put(source)
    first = backups.back_up_now(vault)
    store = Blobs(first.path.parent / "blobs", vault.key)
    (name,) = store.names()
    store.remove(name)
    assert upkeep.run(vault, "check").failed == ("backup: blob",)
    backups.back_up_now(vault)
    assert store.is_whole(name)


def test_a_restored_copy_keeps_its_own_backups(vault, tmp_path, model, monkeypatch):
    backups.choose_folder(vault, tmp_path)
    file = backups.back_up_now(vault).path
    restore_backup(file, tmp_path / "copy.holdfast", with_secret(PASSPHRASE), model)
    copy = type(vault).open(tmp_path / "copy.holdfast", PASSPHRASE, model)
    backups.choose_folder(copy, tmp_path)
    assert backups.folder_of(copy) != backups.folder_of(vault)
    backups.back_up_now(copy)
    assert [one.path for one in backups.backups_of(vault)] == [file]
    copy.close()


def test_what_was_erased_since_is_erased_again(vault, tmp_path, model):
    with vault.batch("edit") as batch:
        gone = batch.create("contact", {"name": "张三"})
        batch.create("contact", {"name": "李四"})
    file = backups.back_up_now(vault).path
    remember(vault, [("contact", gone), ("lead", "01a2034b-7275-7775-b094-20f35568a79d")])

    path = tmp_path / "new.holdfast"
    report = restore_backup(file, path, with_secret(PASSPHRASE), model)

    assert (report.erased, report.not_erased) == (1, 0)
    again = type(vault).open(path, PASSPHRASE, model)
    assert record_counts(again)["contact"] == 1
    assert all(finding.ok for finding in check(again))
    again.close()


def test_a_changed_list_of_erasures_is_noticed(vault):
    remember(vault, [("contact", "a")])
    file = vault.path / "backups" / "erased"
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    with pytest.raises(VaultDamaged):
        erased_in(file.parent, vault)


def test_a_search_index_that_does_not_fit_is_made_anew_by_the_check(vault):
    with vault.batch("edit") as batch:
        batch.create("account", {"name": "康德"})
    connection = connect(vault.path / "holdfast.db", vault.key)
    connection.execute("DELETE FROM search_account")
    connection.close()

    result = upkeep.run(vault, upkeep.CHECK)

    assert (result.ok, result.failed) == (True, ())
    assert len(search(vault, "康德")) == 1
