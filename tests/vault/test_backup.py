"""Backups: proven before they count, found out when a byte is changed, restored beside what is
there.
"""

import io
import random
import shutil
import threading
import zipfile

import pytest

from desktop.services.progress import Cancelled
from desktop.services.restoring import restore_backup
from desktop.services.vault_facts import record_counts
from desktop.vault import archive, backup, delivering
from desktop.vault.archive import reading
from desktop.vault.backup import back_up
from desktop.vault.blobs import Blobs
from desktop.vault.check import Finding
from desktop.vault.errors import (
    BackupDamaged,
    BackupRunning,
    Disk,
    NotABackup,
    VaultDamaged,
    VaultExists,
    WrongPassphrase,
)
from desktop.vault.folder import is_vault
from desktop.vault.restoring import restore, with_secret
from desktop.vault.vault import Vault
from tests.conftest import PASSPHRASE


def nothing(_bytes):
    """Hear of progress and do nothing about it."""


@pytest.fixture
def filled(vault):
    with vault.batch("edit") as batch:
        account = batch.create("account", {"name": "康德"})
        batch.create("contact", {"name": "张三", "account": account})
        batch.set("account", account, {"phone": "021-5555"})
        _attach(vault, batch, account, b"contract" * 1000)
    return vault


def _attach(vault, batch, account, content):
    sha256, size = Blobs.of(vault).put(io.BytesIO(content))
    about = {"about_entity": "account", "about_record": account}
    batch.create("attachment", {"name": "f", "sha256": sha256, "size": size, **about})


def unlocked(folder):
    return with_secret(PASSPHRASE)(folder)


def leftovers(folder):
    return [f.name for f in folder.iterdir() if f.name.startswith(".")]


def test_a_backup_taken_while_open_restores_to_the_same_records(filled, tmp_path, model):
    file, path = tmp_path / "copy.backup", tmp_path / "again.holdfast"
    counts = back_up(filled, file).records

    report = restore_backup(file, path, unlocked, model)

    assert report.is_sound
    assert report.missing == 0
    again = Vault.open(path, PASSPHRASE, model)
    assert record_counts(again)["account"] == counts["account"] == 1
    (name,) = Blobs.of(again).names()
    assert Blobs.of(again).is_whole(name)
    again.close()


def test_a_copy_that_goes_on_by_itself_can_be_told_from_the_vault(filled, tmp_path, model):
    manifest = back_up(filled, tmp_path / "copy.backup")
    restore_backup(tmp_path / "copy.backup", tmp_path / "again.holdfast", unlocked, model)

    again = Vault.open(tmp_path / "again.holdfast", PASSPHRASE, model)

    assert again.id == filled.id
    assert again.meta("incarnation") not in (None, filled.meta("incarnation"))
    assert manifest.chain in again.meta("restored_from")
    again.close()


def test_records_written_during_a_backup_are_wholly_in_it_or_not_at_all(filled, tmp_path, model):
    stop, written = threading.Event(), []

    def write():
        while not stop.is_set():
            with filled.batch("edit") as batch:
                written.append(batch.create("account", {"name": f"n{len(written)}"}))
                batch.create("contact", {"name": "c", "account": written[-1]})

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [back_up(filled, tmp_path / f"{n}.backup") for n in range(3)]
    finally:
        stop.set()
        writer.join()

    for number, manifest in enumerate(made):
        assert manifest.records["account"] == manifest.records["contact"]
        path = tmp_path / f"{number}.holdfast"
        assert restore_backup(tmp_path / f"{number}.backup", path, unlocked, model).is_sound


def test_attached_files_beside_backups_are_copied_once(filled, tmp_path, model):
    store = Blobs(tmp_path / "blobs", filled.key)
    back_up(filled, tmp_path / "1.backup", beside=store)
    (name,) = store.names()
    written = (tmp_path / "blobs" / name[:2] / name).stat().st_mtime_ns

    back_up(filled, tmp_path / "2.backup", beside=store)

    assert (tmp_path / "blobs" / name[:2] / name).stat().st_mtime_ns == written
    report = restore_backup(tmp_path / "2.backup", tmp_path / "new.holdfast", unlocked, model)
    assert report.is_sound


def test_a_missing_attached_file_is_told_and_the_rest_restored(filled, tmp_path, model):
    back_up(filled, tmp_path / "1.backup", beside=Blobs(tmp_path / "blobs", filled.key))
    shutil.rmtree(tmp_path / "blobs")
    report = restore_backup(tmp_path / "1.backup", tmp_path / "new.holdfast", unlocked, model)
    assert (report.missing, report.is_sound) == (1, False)


def test_a_backup_never_replaces_a_file_or_a_vault(filled, tmp_path, model):
    (tmp_path / "copy.backup").write_text("mine")
    with pytest.raises(VaultExists):
        back_up(filled, tmp_path / "copy.backup")
    back_up(filled, tmp_path / "good.backup")
    with pytest.raises(VaultExists):
        restore(tmp_path / "good.backup", filled.path, unlocked, model, nothing)
    assert record_counts(filled)["account"] == 1
    assert (tmp_path / "copy.backup").read_text() == "mine"


def test_a_cancelled_backup_leaves_nothing(filled, tmp_path):
    done = 0

    def give_up(more):
        nonlocal done
        done += more
        if done > 500_000:
            raise Cancelled

    with pytest.raises(Cancelled):
        back_up(filled, tmp_path / "copy.backup", give_up)
    assert leftovers(tmp_path) == leftovers(filled.path) == []
    assert not (tmp_path / "copy.backup").exists()


@pytest.mark.parametrize("failing", ["write_archive", "damage"])
def test_a_failed_backup_leaves_nothing(filled, tmp_path, monkeypatch, failing):
    def full(*_anything):
        raise OSError(28, "No space left on device")

    if failing == "damage":
        monkeypatch.setattr(archive.Archive, "damage", full)
    else:
        monkeypatch.setattr(delivering, "write_archive", full)
    with pytest.raises((Disk, OSError)):
        back_up(filled, tmp_path / "copy.backup")
    assert leftovers(tmp_path) == leftovers(filled.path) == []
    assert not (tmp_path / "copy.backup").exists()


@pytest.mark.parametrize(("name", "refused"), [("pages", True), ("log", False)])
def test_what_a_check_finds_in_the_copy(filled, tmp_path, monkeypatch, name, refused):
    monkeypatch.setattr(backup, "check", lambda _copy: [Finding(name, ok=False, detail="")])
    if refused:
        with pytest.raises(VaultDamaged):
            back_up(filled, tmp_path / "copy.backup")
    else:
        assert back_up(filled, tmp_path / "copy.backup").findings == (name,)
    assert (tmp_path / "copy.backup").exists() is not refused


def test_one_backup_at_a_time(filled, tmp_path):
    with delivering.one_at_a_time(filled.path), pytest.raises(BackupRunning):
        back_up(filled, tmp_path / "copy.backup")
    back_up(filled, tmp_path / "copy.backup")


def test_what_a_killed_backup_left_is_removed_by_the_next(filled, tmp_path):
    with delivering.draft_folder(filled.path, filled.id) as folder:
        (folder / "holdfast.db").write_bytes(b"half")
        back_up(filled, tmp_path / "copy.backup")
        assert not folder.exists()


# ---------------------------------------------------------------- files from elsewhere


def test_a_file_that_is_no_backup_is_refused(tmp_path, model):
    (tmp_path / "x").write_text("hello")
    with zipfile.ZipFile(tmp_path / "z", "w") as other:
        other.writestr("xl/workbook.xml", "x")
    for name in ("x", "z"):
        with pytest.raises(NotABackup):
            restore(tmp_path / name, tmp_path / "new.holdfast", unlocked, model, nothing)
        assert not (tmp_path / "new.holdfast").exists()


def test_names_in_a_file_never_become_paths(filled, tmp_path, model):
    back_up(filled, tmp_path / "good.backup")
    names = ("../evil", "/tmp/evil", "blobs/../../evil", "blobs/ab/cd", "blobs\\..\\evil", "x.db")
    with (
        zipfile.ZipFile(tmp_path / "good.backup") as good,
        zipfile.ZipFile(tmp_path / "bad.backup", "w") as bad,
    ):
        for name in ("holdfast.db", "keys-1", "keys-2"):
            bad.writestr(name, good.read(name))
        for name in names:
            bad.writestr(name, b"evil")

    restored = restore(tmp_path / "bad.backup", tmp_path / "v" / "new", unlocked, model, nothing)
    restored.vault.close()

    written = {f.name for f in tmp_path.rglob("*") if f.is_file()}
    assert written.isdisjoint({"evil", "cd", "x.db"})


def test_a_backup_of_another_vault_opens_with_its_own_passphrase_only(filled, tmp_path, model):
    back_up(filled, tmp_path / "copy.backup")
    with pytest.raises(WrongPassphrase):
        restore(tmp_path / "copy.backup", tmp_path / "n", with_secret("another"), model, nothing)
    assert not (tmp_path / "n").exists()


def test_a_backup_may_have_any_name(filled, tmp_path, model):
    back_up(filled, tmp_path / "copy.backup")
    (tmp_path / "copy.backup").rename(tmp_path / "改名 .txt")
    assert restore_backup(tmp_path / "改名 .txt", tmp_path / "n", unlocked, model).is_sound


def test_the_file_says_nothing_of_people_times_or_names(filled, tmp_path):
    back_up(filled, tmp_path / "copy.backup")
    with zipfile.ZipFile(tmp_path / "copy.backup") as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert all(entry.external_attr == 0o600 << 16 for entry in file.infolist())


# ---------------------------------------------------------------- damage


def test_any_flipped_byte_is_noticed_and_the_part_named(filled, tmp_path):
    file = tmp_path / "copy.backup"
    back_up(filled, file)
    whole = file.read_bytes()
    chance = random.Random(7)
    edges = [*range(60), *range(len(whole) - 900, len(whole))]
    for place in (*edges, *(chance.randrange(len(whole)) for _ in range(300))):
        changed = bytearray(whole)
        changed[place] ^= 1 << chance.randrange(8)
        file.write_bytes(changed)
        try:
            with reading(file) as opened:
                part = opened.damage(filled.key, nothing)
        except (BackupDamaged, NotABackup) as error:
            part = str(error.facts.get("part", "table"))
        assert part in ("database", "keys", "blob", "contents", "table"), place


@pytest.mark.parametrize(
    ("name", "part"),
    [("holdfast.db", "database"), ("keys-1", "keys"), ("contents", "contents"), ("blobs", "blob")],
)
def test_the_damaged_part_has_a_name(filled, tmp_path, model, name, part):
    file = tmp_path / "copy.backup"
    back_up(filled, file)
    _flip_in(file, name)
    with pytest.raises(BackupDamaged) as caught:
        restore(file, tmp_path / "new.holdfast", unlocked, model, nothing)
    assert caught.value.part == part
    assert not (tmp_path / "new.holdfast").exists()


def _flip_in(file, name):
    with zipfile.ZipFile(file) as opened:
        entry = next(e for e in opened.infolist() if e.filename.startswith(name))
    content = bytearray(file.read_bytes())
    content[entry.header_offset + 30 + len(entry.filename) + entry.file_size // 2] ^= 1
    file.write_bytes(content)


def test_what_is_whole_in_a_damaged_backup_can_be_had(filled, tmp_path, model):
    file = tmp_path / "copy.backup"
    back_up(filled, file)
    _flip_in(file, "blobs")
    restored = restore(file, tmp_path / "new", unlocked, model, nothing, salvage=True)
    counts = record_counts(restored.vault)
    restored.vault.close()
    assert (counts["account"], restored.damaged, len(restored.missing)) == (1, ("blob",), 1)


@pytest.mark.parametrize("share", [0.0, 0.001, 0.5, 0.999])
def test_a_backup_cut_short_leaves_nothing_behind(filled, tmp_path, model, share):
    file = tmp_path / "copy.backup"
    back_up(filled, file)
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * share)])
    with pytest.raises((BackupDamaged, NotABackup)):
        restore(file, tmp_path / "new.holdfast", unlocked, model, nothing)
    assert not (tmp_path / "new.holdfast").exists()


def test_an_older_database_in_a_newer_file_is_noticed(filled, tmp_path):
    back_up(filled, tmp_path / "old.backup")
    with filled.batch("edit") as batch:
        batch.create("account", {"name": "later"})
    back_up(filled, tmp_path / "new.backup")
    with (
        zipfile.ZipFile(tmp_path / "old.backup") as old,
        zipfile.ZipFile(tmp_path / "new.backup") as new,
        zipfile.ZipFile(tmp_path / "mixed.backup", "w") as mixed,
    ):
        mixed.writestr("holdfast.db", old.read("holdfast.db"))
        for name in ("keys-1", "keys-2", "contents"):
            mixed.writestr(name, new.read(name))
        mixed.comment = new.comment
    with reading(tmp_path / "mixed.backup") as opened:
        assert opened.damage(filled.key, nothing) == "database"


def test_what_a_killed_restoring_left_does_not_stand_in_the_way(filled, tmp_path, model):
    file, path = tmp_path / "copy.backup", tmp_path / "new.holdfast"
    back_up(filled, file)
    restore(file, path, unlocked, model, nothing).vault.close()
    (path / "backups").mkdir()
    (path / "anchor").touch()
    assert not is_vault(path)

    report = restore_backup(file, path, unlocked, model)

    assert report.is_sound
    assert is_vault(path)
