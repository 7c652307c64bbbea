"""How the file of a backup comes to stand under its name: drafted, read again, then renamed.

Drafts have names no backup has. One that was left by a killed program is removed by the next
backup of the same vault.
"""

import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from desktop.vault.archive import Archive, Tick, reading, write_archive
from desktop.vault.engine import as_facts
from desktop.vault.errors import BackupDamaged, BackupRunning, Disk, FileUnreadable, VaultExists
from desktop.vault.file_lock import alone
from desktop.vault.keys import Key
from desktop.vault.manifest import Manifest
from desktop.vault.whole_file import sync_folder
from sync.errors import HoldfastError

SUFFIX = ".backup"
_DRAFT, _LOCK = ".copy-", "backup.lock"
_A_DAY = 86_400


def deliver(
    file: Path, key: Key, manifest: Manifest, sources: list[tuple[str, Path]], tick: Tick
) -> Manifest:
    """Write the file of a backup, read it again, and give it its name.

    Raises:
        VaultExists: somebody else took the name meanwhile.
        BackupDamaged, FileUnreadable: what was read is not what was written.
        Disk: there is no room, or no right to write.
    """
    draft = file.with_name(f"{_draft_name(manifest.vault)}{secrets.token_hex(4)}")
    try:
        try:
            with as_facts(file):
                written = write_archive(draft, key, manifest, sources, tick)
                draft.chmod(0o600)
            with reading(draft) as archive:
                _see_that_it_is_whole(archive, key, tick)
        except (Disk, FileUnreadable, BackupDamaged) as error:
            raise _about(error, file) from error
        with as_facts(file):
            if file.exists():
                raise VaultExists(path=str(file))
            draft.replace(file)
        with suppress(OSError):  # not every file system lets a folder be flushed
            sync_folder(file.parent)
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
    return written


def _see_that_it_is_whole(archive: Archive, key: Key, tick: Tick) -> None:
    if part := archive.damage(key, tick):
        raise BackupDamaged(path=str(archive.path), part=part)


def _about(error: HoldfastError, file: Path) -> HoldfastError:
    """Return a failure of the draft as one of the file it was to become."""
    return type(error)(**error.facts | {"path": str(file)})


@contextmanager
def draft_folder(place: Path, vault: str) -> Iterator[Path]:
    """Give a folder in ``place`` for a copy that is not proven yet.

    Raises:
        Disk
    """
    folder = place / f"{_draft_name(vault)}{secrets.token_hex(4)}"
    with as_facts(folder):
        folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep(folder: Path, vault: str, *, older_than: int = _A_DAY) -> int:
    """Remove what a killed backup of this vault left; return how much that was, in pieces.

    What is younger, in seconds, may be another computer's at work.
    """
    removed = 0
    for left in folder.glob(f"{_draft_name(vault)}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime < older_than:
                continue
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.unlink()
            removed += 1
    return removed


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Keep every other program from backing up the vault in ``folder`` meanwhile.

    Where nothing can be written no other program can either.

    Raises:
        BackupRunning
    """
    with ExitStack() as held:
        try:
            is_ours = held.enter_context(alone(folder / _LOCK))
        except OSError:
            is_ours = True
        if not is_ours:
            raise BackupRunning(path=str(folder))
        yield


def _draft_name(vault: str) -> str:
    return f"{_DRAFT}{vault[-12:]}-"
