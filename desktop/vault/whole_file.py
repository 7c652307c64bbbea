"""Writing a small file so that a crash leaves the old content or the new, never a part."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from desktop.vault.errors import Disk

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def write_whole(path: Path, content: bytes) -> None:
    """Replace the file at ``path``, which is its owner's alone; when this returns, the content is
    on the disk.

    Raises:
        Disk: there is no room, or no right to write.
    """
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    try:
        with os.fdopen(os.open(draft, _NEW, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise Disk(path=str(path), detail=str(error.strerror)) from error


def sync_folder(folder: Path) -> None:
    """Put names that were made, changed or removed in ``folder`` on the disk, where systems can."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
