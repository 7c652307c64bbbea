"""The backup that comes before every migration. Where it fails the migration does not begin, and
the program that wrote the vault opens it as before.
"""

import shutil
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from desktop import VERSION
from desktop.vault.copying import copy_database, described, prove
from desktop.vault.delivering import SUFFIX, deliver, draft_folder
from desktop.vault.engine import as_facts
from desktop.vault.folder import DATABASE
from desktop.vault.keys import NAMES as KEY_FILES
from desktop.vault.keys import Key, KeyFile

FOLDER = "backups"
PREFIX = "before-upgrade-"


def back_up_before_upgrade(vault: Path, key: Key) -> Path:
    """Write a proven backup of the vault folder ``vault`` into its ``backups``; return the file.

    Attached files are not in it: they lie in the same vault, and no migration touches them.

    Raises:
        Disk: there is no room, or no right to write.
        VaultDamaged: the copy does not hold together.
    """
    moment = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    place = vault / FOLDER
    with as_facts(place):
        place.mkdir(mode=0o700, exist_ok=True)
        file = _free(place, f"{PREFIX}{moment}")
    with draft_folder(vault, KeyFile(vault).read().vault) as folder:
        copy = folder / DATABASE
        copy_database(vault / DATABASE, key, copy, _nothing)
        prove(copy, key, _nothing)
        manifest = described(copy, key, kind="upgrade", program=VERSION)
        for name in KEY_FILES:
            with as_facts(folder), suppress(FileNotFoundError):
                shutil.copyfile(vault / name, folder / name)
        sources = [(name, folder / name) for name in (DATABASE, *KEY_FILES)]
        deliver(file, key, manifest, sources, _nothing)
    return file


def _free(place: Path, stem: str) -> Path:
    """Return a name nobody has, should two vaults be upgraded within a second."""
    file, number = place / f"{stem}{SUFFIX}", 1
    while file.exists():
        number += 1
        file = place / f"{stem}-{number}{SUFFIX}"
    return file


def _nothing(_bytes: int) -> None:
    """Hear of progress and do nothing about it."""
