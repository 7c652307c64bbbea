"""Disks that are full, cannot be written, or leave: one sentence, nothing lost, nothing half."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.services.attaching import attach_bytes
from desktop.services.error_text import describe
from desktop.services.opening import open_vault
from desktop.services.records.reading import Query, count_records
from desktop.services.records.searching import search
from desktop.services.vault_facts import record_counts
from desktop.vault.backup import back_up
from desktop.vault.check import check
from desktop.vault.errors import Disk, ReadOnly
from desktop.vault.vault import Vault
from tests.conftest import PASSPHRASE

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux") or os.geteuid() != 0 or not shutil.which("mount"),
    reason="mounting needs root on Linux",
)


@pytest.fixture
def drive(tmp_path):
    """A drive of its own, 16 MB."""
    place = tmp_path / "drive"
    place.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16m", "none", place], check=False
    ).returncode:
        pytest.skip("this system does not let us mount")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


@pytest.fixture
def on_drive(vault, drive, model):
    """A vault on it, with some customers."""
    with vault.batch("edit") as batch:
        for n in range(50):
            batch.create("account", {"name": f"康德{n}"})
    vault.close()
    shutil.copytree(vault.path, drive / "v.holdfast")
    return drive / "v.holdfast"


def opened(path: Path, model) -> Vault:
    return open_vault(path, PASSPHRASE, model)


def failed(vault):
    return [finding for finding in check(vault) if not finding.ok]


def remount(drive: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", drive], check=True)


def fill(drive: Path, leave: int = 0) -> Path:
    """Leave no more than some bytes free on a drive."""
    file = drive / "filler"
    space = os.statvfs(drive)
    file.write_bytes(bytes(max(0, space.f_bavail * space.f_bsize - leave)))
    return file


@pytest.mark.parametrize("leave", [0, 5_000, 60_000, 400_000])
def test_a_full_disk_says_so_and_loses_nothing(on_drive, drive, model, leave):
    vault = opened(on_drive, model)
    filler = fill(drive, leave)
    written = 0
    with pytest.raises(Disk) as refused:
        for n in range(2_000):
            with vault.batch("edit") as batch:
                batch.create("account", {"name": f"later {n} {os.urandom(90).hex()}"})
            written += 1

    assert "full" in describe(refused.value)
    assert count_records(vault, Query("account")) == 50 + written
    filler.unlink()
    with vault.batch("edit") as batch:
        batch.create("account", {"name": "there is room again"})
    vault.close()
    again = opened(on_drive, model)
    assert count_records(again, Query("account")) == 51 + written
    assert failed(again) == []
    again.close()


def test_a_full_disk_takes_no_half_file_and_no_half_backup(on_drive, drive, model):
    vault = opened(on_drive, model)
    account = next(iter(search(vault, "康德", limit=1))).id
    filler = fill(drive, 200_000)

    with pytest.raises(Disk):
        attach_bytes(vault, "account", account, "large.bin", os.urandom(1_000_000))
    with pytest.raises(Disk):
        back_up(vault, drive / "b.backup")

    filler.unlink()
    assert record_counts(vault)["attachment"] == 0
    assert not [one for one in (on_drive / "blobs").rglob("*") if one.is_file()]
    assert sorted(one.name for one in drive.iterdir()) == ["v.holdfast"]
    assert failed(vault) == []
    vault.close()


def test_a_disk_without_any_room_says_so(on_drive, drive, model):
    filler = fill(drive)
    with pytest.raises(Disk) as refused:
        opened(on_drive, model)
    assert "full" in describe(refused.value)
    filler.unlink()
    vault = opened(on_drive, model)
    assert count_records(vault, Query("account")) == 50
    vault.close()


def left_open(path: Path, model) -> None:
    """Leave a vault as a program that was killed leaves it: writes in its write-ahead log."""
    vault = opened(path, model)
    with vault.batch("edit") as batch:
        batch.create("account", {"name": "in the log"})
    kept = path.with_name("kept")
    shutil.copytree(path, kept)
    vault.close()
    shutil.rmtree(path)
    kept.rename(path)


@pytest.mark.parametrize("state", ["closed", "left open", "left open without index"])
def test_what_cannot_be_written_can_be_read(on_drive, drive, model, state):
    if state != "closed":
        left_open(on_drive, model)
    if state == "left open without index":
        (on_drive / "holdfast.db-shm").unlink()
    remount(drive, "ro")

    vault = opened(on_drive, model)

    assert vault.read_only
    assert count_records(vault, Query("account")) == (50 if state == "closed" else 51)
    assert len(search(vault, "康德", limit=100)) == 50
    assert failed(vault) == []
    with pytest.raises(ReadOnly) as refused, vault.batch("edit") as batch:
        batch.create("account", {"name": "no"})
    assert "read" in describe(refused.value)
    vault.close()
    remount(drive, "rw")
    again = opened(on_drive, model)
    assert failed(again) == []
    again.close()


def test_a_disk_that_becomes_read_only_says_so(on_drive, drive, model):
    vault = opened(on_drive, model)
    with vault.batch("edit") as batch:
        batch.create("account", {"name": "before"})
    copy = drive.with_name("copy")
    shutil.copytree(on_drive, copy)
    vault.close()
    shutil.copytree(copy, on_drive, dirs_exist_ok=True)
    remount(drive, "ro")
    vault = opened(on_drive, model)
    with pytest.raises(Disk) as refused, vault.batch("edit") as batch:
        batch.create("account", {"name": "after"})
    assert str(on_drive) in describe(refused.value)
    assert count_records(vault, Query("account")) == 51
    vault.close()


def test_a_drive_that_leaves_and_comes_back_loses_nothing(on_drive, drive, model):
    vault = opened(on_drive, model)
    with vault.batch("edit") as batch:
        batch.create("account", {"name": "before"})
    shutil.copytree(on_drive, drive.with_name("what was there"))
    subprocess.run(["umount", "-l", drive], check=True)

    with pytest.raises(Disk) as refused, vault.batch("edit") as batch:
        batch.create("account", {"name": "after"})

    assert str(on_drive) in describe(refused.value)
    vault.close()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "none", drive], check=True)
    shutil.copytree(drive.with_name("what was there"), on_drive)
    again = opened(on_drive, model)
    assert count_records(again, Query("account")) == 51
    assert failed(again) == []
    again.close()
