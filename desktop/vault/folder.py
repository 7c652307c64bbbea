"""The folder of a vault: which files are in it, and whether it is one."""

import shutil
from pathlib import Path

from desktop.vault.errors import VaultExists

DATABASE = "holdfast.db"
UNFINISHED = "unfinished"
"""Marks the folder of a vault that is still being made."""


def is_vault(path: Path) -> bool:
    """Tell whether there is a finished vault at ``path``."""
    try:
        return (path / DATABASE).is_file() and not (path / UNFINISHED).exists()
    except OSError:  # such as a name longer than any file's
        return False


def make_room(path: Path) -> None:
    """Make the folder of a new vault, in the place of one whose making was interrupted."""
    if (path / UNFINISHED).is_file():
        for part in (*path.glob(f"{DATABASE}*"), *path.glob("keys-*")):
            part.unlink()
        shutil.rmtree(path / "blobs", ignore_errors=True)
        (path / UNFINISHED).unlink()
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise VaultExists(path=str(path))
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    (path / UNFINISHED).touch()
    (path / "blobs").mkdir(mode=0o700)
    (path / DATABASE).touch(mode=0o600)
