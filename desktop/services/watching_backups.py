"""Reading backups that lie there, to notice in time what a disk has lost.

The newest one is read whole; of the attached files beside it a sixteenth each week, so that all
are read every few months and no night is spent on them.
"""

from datetime import UTC, datetime

from desktop.services.backups import Backup, backups_of, folder_of
from desktop.services.progress import Progress
from desktop.vault.archive import BLOBS, reading
from desktop.vault.blobs import Blobs
from desktop.vault.errors import Disk
from desktop.vault.vault import Vault
from sync.errors import HoldfastError

_SHARES = 16


def broken_parts(vault: Vault, progress: Progress) -> list[str]:
    """Return which parts of the newest backup are not what they were; none where there is none.

    A damaged attached file is removed from beside the backups, so that the next one copies it
    again.

    Raises:
        Disk: the folder cannot be read.
    """
    readable = (one for one in backups_of(vault) if one.manifest is not None)
    chosen = next(readable, None)
    if chosen is None:
        return []
    broken = _broken_part(chosen, vault, progress)
    if _mend_beside(chosen, vault, progress):
        broken.append("blob")
    return broken


def _broken_part(one: Backup, vault: Vault, progress: Progress) -> list[str]:
    try:
        with reading(one.path) as archive:
            part = archive.damage(vault.key, lambda _bytes: progress.step(0, 0))
    except HoldfastError:
        part = "table"
    return [part] if part else []


def _mend_beside(one: Backup, vault: Vault, progress: Progress) -> int:
    """Return how many attached files beside a backup are missing or damaged."""
    store = Blobs(folder_of(vault) / BLOBS, vault.key)
    turn = f"{datetime.now(UTC).isocalendar().week % _SHARES:x}"
    bad = 0
    for name, size in one.manifest.beside if one.manifest else ():
        progress.step(0, 0)
        try:
            is_there = store.size_of(name) == size
        except Disk:
            is_there = False
        if not is_there or (name.startswith(turn) and not store.is_whole(name)):
            store.remove(name)
            bad += 1
    return bad
