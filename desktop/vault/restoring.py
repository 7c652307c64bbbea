"""Making a vault from a backup: beside what is there, never over it, and never half.

Until everything has been read, compared and opened, the new folder is marked as unfinished; a
failure or a crash leaves no vault.
"""

import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from desktop.vault.archive import BLOBS, Archive, Tick, reading
from desktop.vault.blobs import Blobs
from desktop.vault.copying import prove
from desktop.vault.engine import as_facts
from desktop.vault.errors import BackupDamaged, Disk, OtherKey
from desktop.vault.folder import DATABASE, make_room
from desktop.vault.keys import NAMES as KEY_FILES
from desktop.vault.keys import HeldKey, Key, KeyFile, Slot
from desktop.vault.keys.copies import decoded
from desktop.vault.manifest import Manifest
from desktop.vault.model import Model
from desktop.vault.vault import Vault
from sync.ids import new_id

Unlock = Callable[[Path], tuple[Key, Slot]]
"""Returns key and slot of the key files in a folder."""

OWN_PLACES = ("upkeep_backup", "upkeep_check", "upkeep_cleaning", "backup_folder")
"""Facts of a vault that its restored copy does not take over."""


class Origin(msgspec.Struct, frozen=True):
    """Where a restored vault came from; its fact ``restored_from``, as JSON."""

    at: datetime
    made_at: datetime | None
    changes: int
    chain: str


@dataclass(frozen=True, slots=True)
class Restored:
    """A restored vault, open, and what there is to say about it.

    Attributes:
        manifest: What the backup says of itself; None where version 0.1.0 wrote it.
        missing: Attached files it should have and that are nowhere, or not whole.
        damaged: Parts that were left out because they were damaged.
    """

    vault: Vault
    manifest: Manifest | None
    missing: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()


def with_secret(secret: str) -> Unlock:
    """Return how a passphrase or a recovery key unlocks."""
    return lambda folder: KeyFile(folder).open(secret)


def with_key_of(vault: Vault) -> Unlock:
    """Return how an open vault's own key unlocks its backups, without any passphrase.

    It raises `OtherKey` for the backup of another vault, or from before the key was changed.
    """

    def unlock(folder: Path) -> tuple[Key, Slot]:
        if not any(sealed_copies(folder, vault.key)):
            raise OtherKey(path=str(folder))
        return vault.key, vault.slot

    return unlock


def sealed_copies(folder: Path, key: Key) -> list[bool]:
    """Tell of each copy of the key slots whether it was written by someone who knew ``key``."""
    paths = [folder / name for name in KEY_FILES]
    copies = [decoded(path.read_bytes()) for path in paths if path.exists()]
    return [copy is not None and copy.is_sealed_with(key) for copy in copies]


def restore(
    file: Path,
    path: Path,
    unlock: Unlock,
    model: Model,
    tick: Tick,
    *,
    salvage: bool = False,
    on_trial: bool = False,
) -> Restored:
    """Make the new vault folder ``path`` from a backup and return it open, still unfinished.

    It has the key slots of that time. With ``salvage`` a damaged backup gives what is whole in it.
    ``on_trial``: attached files are read where they lie, and not copied.

    Raises:
        FileUnreadable, NotABackup, BackupDamaged: the file cannot be used.
        WrongPassphrase: it opens with another one.
        VaultExists: there is something at ``path``.
        VaultNewer: a later version of the program wrote it.
        Disk: there is no room for it.
    """
    with reading(file) as archive:
        with as_facts(path):
            make_room(path)
        try:
            task = _Restoring(archive, path, tick, salvage=salvage, on_trial=on_trial)
            restored = task.run(unlock, model)
        except BaseException:
            discard(path)
            raise
    return restored


def discard(path: Path) -> None:
    """Remove a vault that was not finished."""
    shutil.rmtree(path, ignore_errors=True)


@dataclass
class _Restoring:
    """One restoring on its way."""

    archive: Archive
    path: Path
    tick: Tick
    salvage: bool
    on_trial: bool
    damaged: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def run(self, unlock: Unlock, model: Model) -> Restored:
        with as_facts(self.path):
            self._take_keys()
            key, slot = self._unlocked(unlock)
            manifest = self._manifest(key)
            self.archive.copy(DATABASE, self.path / DATABASE, self.tick)
            if not self.on_trial:
                self._take_blobs(key)
            self._fetch_blobs(key, manifest)
        prove(self.path / DATABASE, key, self.tick)
        vault = Vault.open_with_key(self.path, HeldKey(key), slot, model)
        try:
            vault.update_meta(_marks(manifest, vault))
        except BaseException:
            vault.close()
            raise
        return Restored(vault, manifest, tuple(self.missing), tuple(dict.fromkeys(self.damaged)))

    def _unlocked(self, unlock: Unlock) -> tuple[Key, Slot]:
        try:
            return unlock(self.path)
        except OtherKey as error:
            raise OtherKey(path=str(self.archive.path)) from error

    def _take_keys(self) -> None:
        """Take the key files that are whole; one of them is enough to know what else is."""
        for name in KEY_FILES:
            try:
                self.archive.copy(name, self.path / name, self.tick)
            except BackupDamaged:
                (self.path / name).unlink(missing_ok=True)
                self.damaged.append("keys")
        if not any((self.path / name).exists() for name in KEY_FILES):
            raise BackupDamaged(path=str(self.archive.path), part="keys")

    def _manifest(self, key: Key) -> Manifest | None:
        part = self.archive.damage(key, self.tick)
        if part and not self.salvage:
            raise BackupDamaged(path=str(self.archive.path), part=part)
        if part:
            self.damaged.append(part)
        with suppress(BackupDamaged):  # which `damage` has told
            return self.archive.manifest(key)
        return None

    def _take_blobs(self, key: Key) -> None:
        own = Blobs(self.path / BLOBS, key)
        for name in self.archive.blobs:
            try:
                with self.archive.open(f"{BLOBS}/{name[:2]}/{name}") as source:
                    own.keep_sealed(name, source)
            except BackupDamaged:
                self.damaged.append("blob")
                self.missing.append(name)
                own.remove(name)

    def _fetch_blobs(self, key: Key, manifest: Manifest | None) -> None:
        """Take attached files from beside the backup, or from the vault around it."""
        own, beside = Blobs(self.path / BLOBS, key), self.archive.path.parent
        stores = [Blobs(folder / BLOBS, key) for folder in (beside, beside.parent)]
        for name, size in manifest.beside if manifest else ():
            if self.on_trial:
                is_here = any(store.is_whole(name) for store in stores)
            else:
                is_here = _fetched(own, stores, name)
            if not is_here:
                self.missing.append(name)
            self.tick(size)


def _fetched(own: Blobs, stores: Sequence[Blobs], name: str) -> bool:
    """Take one attached file from the first place where it is whole."""
    for store in stores:
        try:
            with store.sealed(name) as source:
                own.keep_sealed(name, source)
        except Disk as error:
            if isinstance(error.__cause__, FileNotFoundError | NotADirectoryError):
                continue
            raise
        if own.is_whole(name):
            return True
        own.remove(name)
    return False


def _marks(manifest: Manifest | None, vault: Vault) -> dict[str, str]:
    """Return the facts by which a copy that goes on by itself can be told from the vault."""
    now = datetime.now(UTC).replace(microsecond=0)
    chain = vault.meta("chain") or ""
    origin = Origin(
        at=now,
        made_at=manifest.made_at if manifest else None,
        changes=manifest.changes if manifest else 0,
        chain=manifest.chain if manifest else chain,
    )
    marks = {"incarnation": new_id(), "restored_from": msgspec.json.encode(origin).decode()}
    return marks | dict.fromkeys(OWN_PLACES, "")
