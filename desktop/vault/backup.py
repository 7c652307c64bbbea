"""Copies of a whole vault in one encrypted file, proven before they count.

The database is copied at one moment and checked inside the vault's own folder; then everything is
written beside the place it is meant for, read again, and only then given its name. A backup that
fails therefore never stands in the place of a good one, and nothing half written looks like one.
"""

import shutil
from contextlib import suppress
from pathlib import Path

import msgspec

from desktop import VERSION
from desktop.vault.archive import BLOBS, Tick
from desktop.vault.blobs import Blobs
from desktop.vault.check import check
from desktop.vault.copying import described
from desktop.vault.delivering import deliver, draft_folder, one_at_a_time, sweep
from desktop.vault.engine import as_facts
from desktop.vault.errors import Disk, VaultDamaged, VaultExists
from desktop.vault.folder import DATABASE
from desktop.vault.keys import NAMES as KEY_FILES
from desktop.vault.keys import HeldKey
from desktop.vault.manifest import Manifest, Opener
from desktop.vault.vault import Vault

_PHYSICAL = frozenset({"pages", "database"})


def nothing(_bytes: int) -> None:
    """Hear of progress and do nothing about it."""


def back_up(
    vault: Vault, file: Path, tick: Tick = nothing, *, beside: Blobs | None = None
) -> Manifest:
    """Write a copy of the vault to ``file`` while it may be in use; return what is in it.

    It holds the database at one moment, encrypted with the same key, the key slots and the
    attached files. With ``beside`` attached files go there instead, each only once.

    Raises:
        VaultExists: there is a file of that name.
        BackupRunning: another one has not ended.
        VaultDamaged: the copy does not hold together.
        Disk: there is no room, or no right to write.
    """
    with as_facts(file):
        if file.exists():
            raise VaultExists(path=str(file))
    with one_at_a_time(vault.path):
        sweep(vault.path, vault.id, older_than=0)
        with as_facts(file):
            sweep(file.parent, vault.id)
        return _copied(vault, file, tick, beside)


def _copied(vault: Vault, file: Path, tick: Tick, beside: Blobs | None) -> Manifest:
    """Copy inside the vault's folder, or, where that has no room, beside the backup."""
    try:
        return _copied_in(vault.path, vault, file, tick, beside)
    except Disk as error:
        if not Path(str(error.path)).is_relative_to(vault.path) or file.is_relative_to(vault.path):
            raise
    return _copied_in(file.parent, vault, file, tick, beside)


def _copied_in(place: Path, vault: Vault, file: Path, tick: Tick, beside: Blobs | None) -> Manifest:
    with draft_folder(place, vault.id) as folder:
        copy = folder / DATABASE
        vault.copy_to(copy, tick)
        for name in KEY_FILES:
            with as_facts(folder), suppress(FileNotFoundError):
                shutil.copyfile(vault.path / name, folder / name)
        manifest = _proven(vault, folder, "scheduled" if beside is not None else "whole", tick)
        if beside is not None:
            manifest = _put_beside(vault, beside, manifest, tick)
        sources = [(name, folder / name) for name in (DATABASE, *KEY_FILES)]
        if beside is None:
            names = sorted(Blobs.of(vault).names())
            sources += [(f"{BLOBS}/{n[:2]}/{n}", vault.path / BLOBS / n[:2] / n) for n in names]
        return deliver(file, vault.key, manifest, sources, tick)


def _proven(vault: Vault, folder: Path, kind: str, tick: Tick) -> Manifest:
    """Open the copy as a vault of its own, run every check on it, and describe it.

    Raises:
        VaultDamaged: its pages or its tables do not hold together, or it is not this vault's.
    """
    copy = Vault.open_with_key(folder, HeldKey(vault.key), vault.slot, vault.built_in)
    try:
        failed = []
        for finding in check(copy):
            tick(0)
            if not finding.ok:
                failed.append(finding.name)
    finally:
        copy.close()
    if _PHYSICAL & set(failed):
        raise VaultDamaged(path=str(vault.path), part="backup")
    file = folder / DATABASE
    manifest = described(file, vault.key, kind=kind, program=VERSION)
    if manifest.vault != vault.id or not _is_in_log(vault, manifest):
        raise VaultDamaged(path=str(vault.path), part="backup")
    openers = tuple(
        Opener(slot.kind, slot.person_name, slot.made_at) for slot in vault.key_file.read().slots
    )
    return msgspec.structs.replace(manifest, openers=openers, findings=tuple(failed))


def _is_in_log(vault: Vault, manifest: Manifest) -> bool:
    """Tell whether the vault's own log goes through the copy's last link, or says the same."""
    with vault.inspect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT hash FROM main.change WHERE n <= ? AND hash IS NOT NULL "
            "ORDER BY n DESC LIMIT 1",
            (manifest.changes,),
        )
        last = rows.scalar()
    return last is None or bytes(last).hex() == manifest.chain or "log" in manifest.findings


def _put_beside(vault: Vault, beside: Blobs, manifest: Manifest, tick: Tick) -> Manifest:
    """Copy the attached files that are not there yet."""
    own, needed = Blobs.of(vault), []
    for name in sorted(own.names()):
        try:
            size = own.size_of(name)
            if not _has(beside, name, size):
                with own.sealed(name) as source:
                    beside.keep_sealed(name, source)
        except Disk as error:
            if isinstance(error.__cause__, FileNotFoundError) and not _has(own, name, None):
                continue  # removed since its name was read
            raise
        needed.append((name, size))
        tick(size)
    return msgspec.structs.replace(manifest, beside=tuple(needed))


def _has(store: Blobs, name: str, size: int | None) -> bool:
    try:
        found = store.size_of(name)
    except Disk:
        return False
    return size is None or found == size
