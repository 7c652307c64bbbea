"""Which window has a vault: one at a time, on one computer at a time.

Commands may use a vault beside a window, for the database's own locks order their writes. Those
reach no other computer, so that a vault on a shared drive that a window has open elsewhere is not
opened here at all. The system lets go of the lock file when its program ends, however that ends.
"""

import errno
import os
import platform
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from desktop.vault.errors import Disk, LocksMissing, VaultElsewhere, WindowOpen

NAME = "window"
_TAKEN = (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK)


class Holds:
    """The vaults that windows of this program have open."""

    def __init__(self) -> None:
        self._held: dict[Path, tuple[BinaryIO, int]] = {}
        self._one_at_a_time = threading.Lock()

    def hold(self, folder: Path) -> Callable[[], None]:
        """Hold the vault in ``folder`` for a window; return how to let go of it. A second time
        within this program is granted. Where nothing can be written nothing is held.

        Raises:
            WindowOpen: another program's window has it open.
            LocksMissing: files cannot be locked there.
        """
        place = folder.resolve()
        with self._one_at_a_time:
            if not os.access(folder, os.W_OK):
                return lambda: None
            file, times = self._held.get(place) or (_locked(folder), 0)
            self._held[place] = file, times + 1
        return lambda: self._let_go(place)

    def _let_go(self, place: Path) -> None:
        with self._one_at_a_time:
            file, times = self._held.pop(place)
            if times > 1:
                self._held[place] = file, times - 1
            else:
                file.close()


def refuse_elsewhere(folder: Path) -> None:
    """See to it that no window on another computer has the vault in ``folder`` open.

    Raises:
        VaultElsewhere
    """
    _process, host = _holder(folder)
    if not host or host == platform.node():
        return
    with suppress(OSError), (folder / NAME).open("r+b") as file:
        if not _lock(file, folder):
            raise VaultElsewhere(path=str(folder), host=host)


def _locked(folder: Path) -> BinaryIO:
    """Return the lock file, locked, with this program's name in it."""
    try:
        descriptor = os.open(folder / NAME, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise Disk(path=str(folder), detail=str(error.strerror)) from error
    file = os.fdopen(descriptor, "r+b", buffering=0)
    try:
        _take(file, folder)
    except BaseException:
        file.close()
        raise
    return file


def _take(file: BinaryIO, folder: Path) -> None:
    if not _lock(file, folder):
        process, host = _holder(folder)
        raise WindowOpen(path=str(folder), host=host, process=process)
    with suppress(OSError):  # on a full disk it is held all the same
        file.truncate()
        file.write(f"{os.getpid()} {platform.node()}".encode())


def _holder(folder: Path) -> tuple[str, str]:
    """Return process and computer of the program that held it last."""
    try:
        process, _space, host = (folder / NAME).read_text("utf-8").partition(" ")
    except (OSError, ValueError):
        return "", ""
    return process, host


def _lock(file: BinaryIO, folder: Path) -> bool:
    """Lock an open file where nobody else has it.

    Raises:
        LocksMissing: the file system knows no locks.
    """
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(1 << 20)  # a byte nobody reads, for there a locked one cannot be read
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            file.seek(0)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _TAKEN:
            return False
        raise LocksMissing(path=str(folder)) from error
    return True
