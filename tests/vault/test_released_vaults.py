"""Vaults of every released version open with this one, and the way back is kept."""

import shutil
from pathlib import Path

import pytest

from desktop.services.attaching import save
from desktop.services.records.reading import Query, get_record, list_records
from desktop.services.records.searching import search
from desktop.services.restoring import restore_backup
from desktop.services.vault_facts import record_counts
from desktop.vault import before_upgrade, migrate
from desktop.vault.archive import reading
from desktop.vault.check import check
from desktop.vault.copying import described
from desktop.vault.engine import connect
from desktop.vault.errors import Disk, VaultNewer
from desktop.vault.keys import KeyFile
from desktop.vault.restoring import with_secret
from desktop.vault.vault import Vault

RELEASED = Path(__file__).parent / "released"
PASSPHRASES = {"0.1.0": "gar den chair 12"}


def unpacked(version: str, path: Path) -> Path:
    """Lay a released vault out as its own program left it."""
    shutil.unpack_archive(RELEASED / f"{version}.backup", path, "zip")
    return path


@pytest.fixture(params=sorted(PASSPHRASES))
def version(request):
    return request.param


@pytest.fixture
def old(version, tmp_path):
    return unpacked(version, tmp_path / "old.holdfast")


def test_there_is_a_passphrase_for_each_file():
    assert {file.stem for file in RELEASED.glob("*.backup")} == set(PASSPHRASES)


def test_a_released_backup_restores_with_everything_in_it(version, tmp_path, model):
    file, path = RELEASED / f"{version}.backup", tmp_path / "new.holdfast"

    report = restore_backup(file, path, with_secret(PASSPHRASES[version]), model)

    assert report.is_sound
    assert report.records["account"] >= 1


def test_an_older_vault_opens_with_data_log_search_custom_field_and_file(
    version, old, tmp_path, model
):
    vault = Vault.open(old, PASSPHRASES[version], model)
    try:
        counts = record_counts(vault)
        custom = [f for e in vault.schema.entities for f in e.fields if f.custom]
        (file,) = list_records(vault, Query("attachment"), limit=5).records
        save(vault, file.id, tmp_path / "out")
        account = list_records(vault, Query("account"), limit=1).records[0]
        found = search(vault, account.title(), limit=5)
        logged = get_record(vault, "account", account.id)
        failed = [finding for finding in check(vault) if not finding.ok]
    finally:
        vault.close()
    assert counts["account"] >= 1
    assert custom
    assert (tmp_path / "out").stat().st_size == file.value("size")
    assert account.id in {hit.id for hit in found}
    assert logged.id == account.id
    assert failed == []


def test_a_proven_backup_of_the_older_format_is_made_first(version, old, tmp_path, model):
    key, _slot = KeyFile(old).open(PASSPHRASES[version])
    before = described(old / "holdfast.db", key, kind="whole", program="")

    Vault.open(old, PASSPHRASES[version], model).close()

    (file,) = (old / "backups").glob("before-upgrade-*.backup")
    with reading(file) as archive:
        assert archive.damage(key, lambda _bytes: None) == ""
        manifest = archive.manifest(key)
    assert manifest is not None
    assert (manifest.revision, manifest.chain) == (before.revision, before.chain)
    assert manifest.records == before.records
    report = restore_backup(
        file, tmp_path / "back.holdfast", with_secret(PASSPHRASES[version]), model
    )
    assert report.is_sound
    assert report.missing == 0


def test_without_room_for_the_backup_nothing_is_migrated(version, old, model, monkeypatch):
    def full(*_anything, **_named):
        raise OSError(28, "No space left on device", str(old))

    key, _slot = KeyFile(old).open(PASSPHRASES[version])
    before = described(old / "holdfast.db", key, kind="whole", program="")
    slots = (old / "keys-1").read_bytes()
    monkeypatch.setattr(before_upgrade, "deliver", full)
    with pytest.raises((Disk, OSError)):
        Vault.open(old, PASSPHRASES[version], model)

    assert described(old / "holdfast.db", key, kind="whole", program="").revision == before.revision
    assert (old / "keys-1").read_bytes() == slots
    assert list((old / "backups").iterdir()) == []
    assert not [file for file in old.iterdir() if file.name.startswith(".copy")]
    monkeypatch.undo()
    Vault.open(old, PASSPHRASES[version], model).close()


def test_a_newer_format_is_refused_and_left_alone(vault, model):
    vault.close()
    key, _slot = KeyFile(vault.path).open("correct horse battery staple")
    later = connect(vault.path / "holdfast.db", key)
    later.execute("UPDATE alembic_version SET version_num = '9999'")
    later.close()
    with pytest.raises(VaultNewer) as caught:
        Vault.open(vault.path, "correct horse battery staple", model)
    assert (caught.value.found, caught.value.known) == ("9999", migrate.HEAD)
    assert not (vault.path / "backups").exists()
