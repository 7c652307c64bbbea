"""Backups of a vault: the folder they go to, what is in it, making another, dropping old ones.

Attached files of scheduled backups lie beside them, each once, however many backups need it. A
backup a person asks for by name holds everything itself.
"""

import logging
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from desktop.services import security_events
from desktop.services.byte_progress import ByteProgress
from desktop.services.policy import policy
from desktop.services.progress import Progress
from desktop.vault.archive import BLOBS, reading
from desktop.vault.backup import back_up
from desktop.vault.before_upgrade import FOLDER
from desktop.vault.blobs import Blobs
from desktop.vault.delivering import SUFFIX
from desktop.vault.engine import as_facts
from desktop.vault.errors import NoBackup, VaultDamaged
from desktop.vault.folder import DATABASE
from desktop.vault.manifest import Manifest
from desktop.vault.vault import Vault
from sync.errors import HoldfastError

WEEKS, MONTHS, UPGRADES = 8, 12, 3
"""How many weeks and months back one backup each is kept, and how many from before upgrades."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup in the folder. ``manifest`` is None where it cannot be read with this vault's
    key: it is damaged, or from before the key was changed.
    """

    path: Path
    size: int
    manifest: Manifest | None

    @property
    def made_at(self) -> datetime:
        """When it was made; where it does not say, when its file was written."""
        if self.manifest is not None:
            return self.manifest.made_at
        return datetime.fromtimestamp(self.path.stat().st_mtime, UTC)

    @property
    def is_sound(self) -> bool:
        """Whether the vault passed every check at that time."""
        return self.manifest is not None and not self.manifest.findings


# ---------------------------------------------------------------- where


def folder_of(vault: Vault) -> Path:
    """Return the folder of this vault's backups: by policy, by the person's choice, or inside it.

    Elsewhere each vault has a folder of its own, which may not exist yet.
    """
    base = policy().backup_folder or vault.meta("backup_folder")
    if not base:
        return vault.path / FOLDER
    mark = (vault.meta("incarnation") or vault.id)[-12:]
    found = sorted(Path(base).glob(f"*-{mark}"))
    return found[0] if found else Path(base) / f"{vault.path.stem}-{mark}"


def is_elsewhere(vault: Vault) -> bool:
    """Tell whether backups go outside of the vault's own folder."""
    return not folder_of(vault).is_relative_to(vault.path)


def choose_folder(vault: Vault, folder: Path | None) -> None:
    """Let backups go to another folder from now on, None for the vault's own.

    Raises:
        Disk: it is not there, or cannot be written.
    """
    if folder is not None:
        with as_facts(folder):
            probe = folder / f".{SUFFIX}"
            probe.touch(mode=0o600)
            probe.unlink()
    vault.update_meta({"backup_folder": str(folder.absolute()) if folder else ""})


def _made_folder(vault: Vault) -> Path:
    """Return the folder of backups, made where its place is there.

    A drive that is not mounted is not replaced by a folder of that name.
    """
    folder = folder_of(vault)
    with as_facts(folder):
        folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def backups_of(vault: Vault) -> list[Backup]:
    """Return this vault's backups in its folder, the newest first.

    Raises:
        Disk: the folder cannot be read.
    """
    folder = folder_of(vault)
    with as_facts(folder):
        files = sorted(folder.glob(f"*{SUFFIX}")) if folder.is_dir() else []
        found = [one for file in files if (one := look(file, vault)) and _is_own(one, vault)]
    return sorted(found, key=lambda one: (one.made_at, one.path.name), reverse=True)


def look(file: Path, vault: Vault) -> Backup | None:
    """Return what a file says of itself under this vault's key; None where it is gone."""
    try:
        size = file.stat().st_size
    except FileNotFoundError:
        return None
    try:
        with reading(file) as archive:
            return Backup(file, size, archive.manifest(vault.key))
    except HoldfastError as error:
        log.info("a backup cannot be read: %s", type(error).__name__)
        return Backup(file, size, None)


def _is_own(one: Backup, vault: Vault) -> bool:
    """Leave out those of a copy of this vault that goes on by itself."""
    said = one.manifest
    if said is None or said.kind == "upgrade":
        return True
    own = (vault.id, vault.meta("incarnation") or "")
    return (said.vault, said.incarnation) == own


def newest(vault: Vault) -> Backup:
    """Return the newest backup that can be read.

    Raises:
        NoBackup: there is none.
    """
    for one in backups_of(vault):
        if one.manifest is not None:
            return one
    raise NoBackup(path=str(folder_of(vault)))


# ---------------------------------------------------------------- making


def back_up_now(vault: Vault, progress: Progress | None = None) -> Backup:
    """Make a backup in the folder, then drop what is no longer kept there.

    Raises:
        BackupRunning: another one has not ended.
        VaultDamaged: the copy does not hold together; older backups stay.
        Disk: there is no room, or the place is not there.
    """
    folder = _made_folder(vault)
    file = _free(folder)
    beside = Blobs(folder / BLOBS, vault.key)
    tick = ByteProgress(progress, 4 * _database_size(vault) + _blobs_size(vault))
    manifest = _made(vault, file, tick, beside)
    drop_old(vault)
    return Backup(file, file.stat().st_size, manifest)


def back_up_to(vault: Vault, file: Path, progress: Progress | None = None) -> Manifest:
    """Write a backup that holds everything to ``file``, which must not exist yet.

    Raises:
        VaultExists, BackupRunning, VaultDamaged, Disk
    """
    tick = ByteProgress(progress, 4 * _database_size(vault) + 3 * _blobs_size(vault))
    return _made(vault, file, tick, None)


def _made(vault: Vault, file: Path, tick: ByteProgress, beside: Blobs | None) -> Manifest:
    try:
        manifest = back_up(vault, file, tick, beside=beside)
    except VaultDamaged:
        security_events.note(vault, "damage", detail="backup")
        raise
    for name in manifest.findings:
        security_events.note(vault, "damage", detail=name)
    total = sum(manifest.records.values())
    security_events.note(vault, "backup", detail=manifest.kind, count=total)
    return manifest


def _free(folder: Path) -> Path:
    """Return a name nobody has; two backups may be asked for within a second."""
    stem = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    file, number = folder / f"{stem}{SUFFIX}", 1
    while file.exists():
        number += 1
        file = folder / f"{stem}-{number}{SUFFIX}"
    return file


def _database_size(vault: Vault) -> int:
    return (vault.path / DATABASE).stat().st_size


def _blobs_size(vault: Vault) -> int:
    files = (vault.path / BLOBS).glob("??/*")
    return sum(file.stat().st_size for file in files)


# ---------------------------------------------------------------- dropping old ones


def drop_old(vault: Vault) -> int:
    """Remove the backups that are no longer kept, and attached files only they needed; return
    how many backups that were.
    """
    known = backups_of(vault)
    dropped = expendable(known, days=policy().backups_kept)
    for one in dropped:
        with as_facts(one.path):
            one.path.unlink(missing_ok=True)
    left = [one for one in known if one not in dropped]
    if all(one.manifest is not None for one in left):
        _drop_unneeded(Blobs(folder_of(vault) / BLOBS, vault.key), left)
    return len(dropped)


def _drop_unneeded(store: Blobs, left: Sequence[Backup]) -> None:
    needed = {name for one in left if one.manifest for name, _size in one.manifest.beside}
    for name in [name for name in store.names() if name not in needed]:
        store.remove(name)


def expendable(known: Sequence[Backup], *, days: int) -> list[Backup]:
    """Return the scheduled backups that are kept no longer; ``known`` is the newest first.

    Kept are the latest of each of the last ``days`` days that have one, of the last `WEEKS` weeks
    and `MONTHS` months, the latest three, and the latest from a vault that passed every check.
    What cannot be read is not ours to remove.
    """
    scheduled = [one for one in known if one.manifest and one.manifest.kind == "scheduled"]
    upgrades = [one for one in known if one.manifest and one.manifest.kind == "upgrade"]
    kept = {one.path for one in scheduled[:3]} | {one.path for one in upgrades[:UPGRADES]}
    kept |= {one.path for one in islice((s for s in scheduled if s.is_sound), 1)}
    for form, count in (("%Y-%m-%d", max(1, days)), ("%G-%V", WEEKS), ("%Y-%m", MONTHS)):
        kept |= {one.path for one in islice(_first_of_each(scheduled, form), count)}
    return [one for one in (*scheduled, *upgrades) if one.path not in kept]


def _first_of_each(backups: Sequence[Backup], form: str) -> Iterator[Backup]:
    seen: set[str] = set()
    for one in backups:
        span = f"{one.made_at.astimezone():{form}}"
        if span not in seen:
            seen.add(span)
            yield one


def facts(one: Backup) -> dict[str, object]:
    """Return a backup as the command line prints it."""
    said = one.manifest
    return {
        "file": str(one.path),
        "made_at": one.made_at,
        "size_bytes": one.size,
        "kind": said.kind if said else None,
        "records": said.records if said else None,
        "last_change": said.last_change if said else None,
        "verified": said is not None,
        "failed": list(said.findings) if said else [],
    }


def room_left(vault: Vault) -> int:
    """Return the bytes free where backups go; -1 where the place is not there."""
    folder = folder_of(vault)
    place = folder if folder.is_dir() else folder.parent
    try:
        return shutil.disk_usage(place).free
    except OSError:
        return -1
