"""The anchor: how far the log had come, kept beside the database.

A write-ahead log that lost its tail, or an older database that was put back, is consistent in
itself; nothing in it tells that something is missing. So after each commit the number, clock and
hash of the newest log entry are written into a small file, sealed with a key of the vault's. It is
a lower bound: it is written after the commit, and another program may be a little ahead.
"""

import hashlib
import hmac
import logging
import os
import struct
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection

from desktop.vault.facts import meta
from sync.change import CHAIN_START
from sync.clock import time_of

NAME = "anchor"
_CONTENT = struct.Struct(">BQQ32s")
_FORMAT = 1
_SIZE = _CONTENT.size + hashlib.sha256().digest_size

log = logging.getLogger(__name__)


class Head(NamedTuple):
    """The newest entry of a log: its number, its clock, and the hash the chain has come to."""

    number: int
    clock: int
    chain: bytes


class Kind(Enum):
    """What comparing a log with its anchor tells."""

    SOUND = "sound"
    UNKNOWN = "unknown"  # there was no anchor, or it was damaged
    BEHIND = "behind"
    OTHER = "other"  # as many entries, but not the same ones


@dataclass(frozen=True, slots=True)
class Loss:
    """What the anchor knows of and the log has not: how many entries, the last one's time."""

    kind: Kind
    missing: int
    since: datetime


def head_of(connection: Connection) -> Head:
    """Return the newest entry of an open database."""
    row = connection.exec_driver_sql(
        "SELECT seq FROM main.sqlite_sequence WHERE name = 'change'"
    ).first()
    clock = connection.exec_driver_sql(
        "SELECT clock FROM main.batch ORDER BY n DESC LIMIT 1"
    ).first()
    chain = bytes.fromhex(meta(connection, "chain") or CHAIN_START.hex())
    return Head(int(row[0]) if row else 0, int(clock[0]) if clock else 0, chain)


def goes_through(connection: Connection, head: Head) -> bool:
    """Tell whether the log of an open database came past ``head``."""
    row = connection.exec_driver_sql(
        "SELECT hash FROM main.change WHERE n <= ? AND hash IS NOT NULL ORDER BY n DESC LIMIT 1",
        (head.number,),
    ).first()
    return (bytes(row[0]) if row else CHAIN_START) == head.chain


class Anchor:
    """The anchor of the vault in ``folder``. It is read at once, before the log it is compared
    with, for a log only grows.
    """

    def __init__(self, folder: Path, key: bytes) -> None:
        self._path = folder / NAME
        self._key = key
        self._file: int | None = None
        self._known = self.read()
        self._holds = False
        self.kind = Kind.SOUND
        self.loss: Loss | None = None

    def read(self) -> Head | None:
        """Return what the anchor says; None where there is none, or it was damaged."""
        try:
            content = self._path.read_bytes()
        except OSError:
            return None
        return self._opened(content)

    def _opened(self, content: bytes) -> Head | None:
        if len(content) != _SIZE:
            return None
        sealed, seal = content[: _CONTENT.size], content[_CONTENT.size :]
        form, *head = _CONTENT.unpack(sealed)
        whole = form == _FORMAT and hmac.compare_digest(seal, self._seal(sealed))
        return Head(*head) if whole else None

    def _seal(self, content: bytes) -> bytes:
        return hmac.new(self._key, content, hashlib.sha256).digest()

    # ---------------------------------------------------------------- comparing

    def compare(self, head: Head) -> None:
        """Find out whether the log reaches as far as it once did; `kind` and `loss` say so."""
        known = self._known
        if known is None:
            self.kind = Kind.UNKNOWN if head.number else Kind.SOUND
            self.move(head)
        elif head.number < known.number or (
            head.number == known.number and head.chain != known.chain
        ):
            missing = known.number - head.number
            self.kind = Kind.BEHIND if missing else Kind.OTHER
            self.loss = Loss(self.kind, missing, time_of(head.clock))
            self._holds = True
            log.warning("the log ends %d entries before its anchor", missing)

    def accept(self, head: Head) -> None:
        """Begin anew at ``head``, once what is missing was reported."""
        self._holds = False
        try:
            self._write(head)
        except OSError as error:
            log.info("anchor not written: %s", error.strerror)

    # ---------------------------------------------------------------- writing

    def move(self, head: Head) -> None:
        """Write the newest entry down, unless the anchor is further already. What the disk does
        not take is no reason to fail: the entry itself is safe.
        """
        if self._holds or head.number == 0:
            return
        try:
            there = self._opened(self._at_hand())
            if there is None or there.number < head.number:
                self._write(head)
        except OSError as error:
            log.info("anchor not written: %s", error.strerror)

    def _at_hand(self) -> bytes:
        os.lseek(self._opened_file(), 0, os.SEEK_SET)
        return os.read(self._opened_file(), _SIZE + 1)

    def _write(self, head: Head) -> None:
        content = _CONTENT.pack(_FORMAT, *head)
        os.lseek(self._opened_file(), 0, os.SEEK_SET)
        os.write(self._opened_file(), content + self._seal(content))
        if os.fstat(self._opened_file()).st_size > _SIZE:
            os.ftruncate(self._opened_file(), _SIZE)

    def _opened_file(self) -> int:
        if self._file is None:
            flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
            self._file = os.open(self._path, flags, 0o600)
        return self._file

    def close(self) -> None:
        """Put it on the disk."""
        if self._file is not None:
            with suppress(OSError):
                os.fsync(self._file)
            with suppress(OSError):
                os.close(self._file)
            self._file = None
