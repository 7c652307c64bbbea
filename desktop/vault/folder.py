"""The folder of a vault: which files are in it, and whether it is one."""

import shutil
from pathlib import Path

from desktop.vault.errors import VaultExists

DATABASE = "holdfast.db"
UNFINISHED = "unfinished"
"""Marks the folder of a vault that is still being made."""
_OWN = (
    *(f"{DATABASE}*", "keys-*", "anchor*", "tries*", "*.lock", ".copy-*"),
    *("blobs", "backups", "drafts", "rekey"),
)
"""What a vault's folder may hold."""


def is_vault(path: Path) -> bool:
    """Tell whether there is a finished vault at ``path``."""
    try:
        return (path / DATABASE).is_file() and not (path / UNFINISHED).exists()
    except OSError:  # such as a name longer than any file's
        return False


def _clear(path: Path) -> None:
    """Remove from an unfinished vault what its making may have left, and nothing else; the mark
    comes last, should this be interrupted too.
    """
    for pattern in _OWN:
        for part in path.glob(pattern):
            if part.is_dir():
                shutil.rmtree(part, ignore_errors=True)
            else:
                part.unlink()
    (path / UNFINISHED).unlink()


def make_room(path: Path) -> None:
    """Make the folder of a new vault, in the place of one whose making was interrupted."""
    if (path / UNFINISHED).is_file():
        _clear(path)
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise VaultExists(path=str(path))
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    (path / UNFINISHED).touch()
    (path / "blobs").mkdir(mode=0o700)
    (path / DATABASE).touch(mode=0o600)
