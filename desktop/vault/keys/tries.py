"""The count of wrong passphrases, kept beside the vault so that a restart does not forget it."""

import hashlib
import time
from collections.abc import Callable
from contextlib import suppress
from math import ceil
from pathlib import Path

import msgspec

from desktop.vault.errors import Disk, VaultLocked, WrongPassphrase
from desktop.vault.whole_file import write_whole

FREE_TRIES = 3
"""Wrong passphrases before waiting begins; after that 2, 4, 8 ... seconds, at most
`LONGEST_WAIT`.
"""
LONGEST_WAIT = 300
_DOUBLINGS = 16


class Tries:
    """Counts in the file ``tries`` of a vault's folder.

    A file that cannot be read counts as all free tries used: whoever spoils it gains nothing, and
    nobody is locked out.
    """

    def __init__(self, folder: Path, now: Callable[[], float] = time.time) -> None:
        self._path, self._now = folder / "tries", now

    def failures(self) -> int:
        """Return how many wrong passphrases came since the last right one."""
        return self._read()[0]

    def waiting(self) -> float:
        """Return the seconds until another passphrase may be tried."""
        failures, last = self._read()
        pause = _pause(failures)
        return min(pause, max(0.0, last + pause - self._now()))

    def wait_is_over(self) -> None:
        """Refuse a try that comes too soon.

        Raises:
            VaultLocked
        """
        failures, last = self._read()
        if last > self._now():  # the clock was set back: wait once more, not until it catches up
            self._write(failures)
        if (wait := self.waiting()) > 0:
            raise VaultLocked(wait=ceil(wait))

    def failed(self) -> WrongPassphrase:
        """Count a wrong passphrase and return the error to raise."""
        failures = self._read()[0] + 1
        self._write(failures)
        return WrongPassphrase(failures=failures, wait=_pause(failures))

    def forget(self) -> None:
        """Begin again after a right passphrase."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    def _write(self, failures: int) -> None:
        count = msgspec.msgpack.encode((failures, self._now()))
        with suppress(Disk):  # on a medium that cannot be written there is nowhere to count
            write_whole(self._path, msgspec.msgpack.encode((count, _checksum(count))))

    def _read(self) -> tuple[int, float]:
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return 0, 0.0
        except OSError:
            return FREE_TRIES, 0.0
        return _whole(content) or _of_first_version(content) or (FREE_TRIES, 0.0)


def _whole(content: bytes) -> tuple[int, float] | None:
    try:
        count, checksum = msgspec.msgpack.decode(content, type=tuple[bytes, bytes])
        if checksum != _checksum(count):
            return None
        return msgspec.msgpack.decode(count, type=tuple[int, float])
    except msgspec.DecodeError:
        return None


def _of_first_version(content: bytes) -> tuple[int, float] | None:
    """Read what version 0.1.0 wrote, which had no checksum."""
    try:
        failures, last = msgspec.msgpack.decode(content, type=tuple[int, float])
    except msgspec.DecodeError:
        return None
    return (failures, last) if 0 <= failures < 1 << _DOUBLINGS else None


def _checksum(count: bytes) -> bytes:
    return hashlib.sha256(b"holdfast/tries" + count).digest()[:8]


def _pause(failures: int) -> int:
    if failures <= FREE_TRIES:
        return 0
    return min(LONGEST_WAIT, 1 << min(failures - FREE_TRIES, _DOUBLINGS))
