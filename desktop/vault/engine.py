"""Opening the encrypted database: the one place that knows SQLCipher.

A missing key or a mistyped pragma would silently make a plaintext file, so every connection
proves that it is encrypted before anything is read or written, and afterwards refuses whatever
would write in the clear. The database file itself is never opened by anything but SQLite: on
closing it again, the system would take away the locks of all connections of this process.
"""

import logging
import os
import shutil
from binascii import hexlify
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote_from_bytes

from sqlalchemy import Engine, QueuePool, create_engine, event, exc
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlcipher3 import dbapi2

from desktop.vault.errors import (
    Disk,
    LocksMissing,
    ReadOnly,
    VaultDamaged,
    VaultGone,
    VaultInUse,
    VaultRekeyed,
    WriteAroundLog,
)
from desktop.vault.raw import RawConnection

BUSY_SECONDS = 20
CACHE_KIB = 65_536
SQLITE_HEADER = b"SQLite format 3\x00"

DatabaseError = dbapi2.DatabaseError
Decision = Callable[[int, str | None, str | None, str | None, str | None], int]

_SETTLED = frozenset(
    {"temp_store", "temp_store_directory", "writable_schema", "trusted_schema"}
    | {"secure_delete", "synchronous", "cipher_use_hmac", "cipher_plaintext_header_size"}
    | {"key", "rekey", "hexkey", "hexrekey"}
)
"""Settings nobody changes once a connection is given out."""

log = logging.getLogger(__name__)


class Guarded(dbapi2.Connection):  # type: ignore[misc]
    """A connection on which nothing is attached but the copies in ``copies``, and the settings
    that keep everything encrypted stay as they are.

    A further authorizer comes after this one and can only refuse more.
    """

    copies: set[str]
    _further: Decision | None

    def arm(self) -> None:
        """Begin to refuse."""
        self.copies, self._further = set(), None
        super().set_authorizer(self._decide)

    def set_authorizer(self, callback: Decision | None) -> None:
        """Let ``callback`` refuse more; statements already prepared are asked about again."""
        self._further = callback
        super().set_authorizer(self._decide)

    def _decide(
        self,
        action: int,
        first: str | None,
        second: str | None,
        database: str | None,
        source: str | None,
    ) -> int:
        if action == dbapi2.SQLITE_ATTACH:
            if first and first not in self.copies:
                return int(dbapi2.SQLITE_DENY)
        elif action == dbapi2.SQLITE_PRAGMA and second is not None and _is_settled(first):
            return int(dbapi2.SQLITE_DENY)
        further = self._further
        return (
            dbapi2.SQLITE_OK
            if further is None
            else further(action, first, second, database, source)
        )


def _is_settled(pragma: str | None) -> bool:
    return pragma is not None and pragma.lower() in _SETTLED


def connect(path: Path, key: bytes) -> Guarded:
    """Return a raw connection to the encrypted database at ``path``, a file that exists.

    Where the file or its folder cannot be written, the connection only reads.

    Raises:
        VaultDamaged: the file is not encrypted with ``key``.
    """
    way = _way_to_read(path)
    connection: Guarded = dbapi2.connect(
        _address(path, way or "mode=rw"),
        uri=True,
        factory=Guarded,
        check_same_thread=False,
        isolation_level=None,
        timeout=BUSY_SECONDS,
    )
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")
        handed_over = bytearray(b"x'%b'" % hexlify(key))  # so written it is the key, no passphrase
        connection.set_key(handed_over)
        handed_over[:] = bytes(len(handed_over))
        if way == _ALONE:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        _prove_encrypted(connection, path)
        _settle(connection, writable=not way)
        _prove_no_temporary_files(connection, path)
        connection.arm()
    except BaseException:
        connection.close()
        raise
    return connection


def _settle(connection: Guarded, *, writable: bool) -> None:
    for pragma in (
        *(("journal_mode = WAL",) if writable else ()),
        "synchronous = FULL",
        "secure_delete = ON",
        "temp_store = MEMORY",
        "foreign_keys = OFF",
        "trusted_schema = OFF",
        f"cache_size = -{CACHE_KIB}",
    ):
        connection.execute(f"PRAGMA {pragma}")


# ---------------------------------------------------------------- media that only read

_SHARED, _ALONE, _STILL = "mode=ro", "mode=ro&vfs=unix-none", "immutable=1"


def is_writable(path: Path) -> bool:
    """Tell whether the database at ``path`` and the files beside it can be written."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def require_there(path: Path) -> None:
    """See to it that an open database is still where it was opened, before anything is written:
    what is written into a file that has left its folder is lost.

    Raises:
        VaultGone
    """
    if not path.exists():
        raise VaultGone(path=str(path.parent))


def _way_to_read(path: Path) -> str:
    """Return how to open a database that cannot be written; nothing where it can.

    SQLite wants to write a small file beside the database even to read. Where one is there, it
    serves; else the write-ahead log is read without, and where there is none, the file lies still.
    """
    if is_writable(path):
        return ""
    waiting = path.with_name(f"{path.name}-wal")
    if path.with_name(f"{path.name}-shm").exists() and waiting.exists():
        return _SHARED
    return _ALONE if waiting.exists() and waiting.stat().st_size else _STILL


def _address(path: Path, way: str) -> str:
    """Return the URI of a file that must exist; network places keep their two slashes."""
    place = quote_from_bytes(os.fsencode(path.absolute().as_posix()), safe="/:")
    return f"file://{'' if place.startswith('/') else '/'}{place}?{way}"


# ---------------------------------------------------------------- proofs


def _prove_encrypted(connection: Guarded, path: Path) -> None:
    for name in ("cipher_version", "cipher_status"):
        said = connection.execute(f"PRAGMA {name}").fetchone()
        if not said or said[0] in ("", "0", None):
            raise VaultDamaged(path=str(path.parent), part="cipher")
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except dbapi2.OperationalError:
        raise
    except dbapi2.DatabaseError as error:
        connection.close()
        raise VaultDamaged(path=str(path.parent), part=_kind_of(path)) from error


def _kind_of(path: Path) -> str:
    """Name what is wrong with a file that this process has no connection to."""
    with path.open("rb") as file:
        return "plaintext" if file.read(16) == SQLITE_HEADER else "database"


def _prove_no_temporary_files(connection: Guarded, path: Path) -> None:
    if connection.execute("PRAGMA temp_store").fetchone()[0] != 2:
        raise VaultDamaged(path=str(path.parent), part="temp_store")


# ---------------------------------------------------------------- the pool and its failures


def _is_able(connection: Guarded) -> bool:
    """Tell whether a connection still reads: after one damaged page SQLCipher reads none."""
    return bool(connection.execute("PRAGMA cipher_status").fetchone()[0] == "1")


def open_engine(path: Path, key: bytes) -> Engine:
    """Return a pooled engine on the encrypted database at ``path``, a file that exists.

    ``key`` is the raw 32-byte vault key. Transactions begin where SQLAlchemy says so (`BEGIN`),
    or with ``BEGIN IMMEDIATE`` on connections with the execution option ``writes``.
    """
    engine = create_engine(
        "sqlite://",
        module=dbapi2,
        creator=lambda: connect(path, key),
        poolclass=QueuePool,
        pool_size=6,
        max_overflow=10,
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def leave_transactions_to_us(connection: DBAPIConnection, _record: object) -> None:
        connection.isolation_level = None

    @event.listens_for(engine, "checkout")
    def leave_broken_ones(connection: Guarded, _record: object, _proxy: object) -> None:
        if not _is_able(connection):
            raise exc.DisconnectionError

    @event.listens_for(engine, "begin")
    def begin(connection: object) -> None:
        options = connection.get_execution_options()  # type: ignore[attr-defined]
        connection.exec_driver_sql(  # type: ignore[attr-defined]
            "BEGIN IMMEDIATE" if options.get("writes") else "BEGIN"
        )

    return engine


@contextmanager
def attachable(driver: RawConnection, file: Path) -> Iterator[None]:
    """Let the database ``file`` be attached, or written as a copy, for as long as this lasts."""
    if not isinstance(driver, Guarded):
        raise TypeError("a connection that was not opened here")
    driver.copies.add(str(file))
    try:
        yield
    finally:
        driver.copies.discard(str(file))


@contextmanager
def as_facts(path: Path) -> Iterator[None]:
    """Turn the database's own failures into ours: in use, disk, damage, a write around the log."""
    try:
        yield
    except OSError as error:
        raise Disk(path=str(error.filename or path), detail=str(error.strerror)) from error
    except exc.DBAPIError as error:
        raise _fact(error.orig, path) or error from error
    except dbapi2.DatabaseError as error:
        raise _fact(error, path) or error from error


_ROOM = 65_536
"""Bytes that must be free for anything to work."""
_DISK = ("disk is full", "disk I/O", "unable to open", "large file support")
_DAMAGE = ("malformed", "not a database", "vtable constructor failed", "fts5: corrupt")


def _full_or(detail: str, folder: Path) -> str:
    """Return what is wrong with a disk: SQLite says it of a full one in more than one way."""
    with suppress(OSError):
        if shutil.disk_usage(folder).free < _ROOM:
            return "disk is full"
    return detail


def _refused(detail: str, path: Path) -> Exception | None:
    """Return what a guard of ours, a trigger or a view, refused to take."""
    if "around the log" in detail or "because it is a view" in detail:
        return WriteAroundLog(detail=detail)
    if "vault re-keyed" in detail:  # `desktop.vault.swap.leave`
        return VaultRekeyed(path=str(path.parent))
    return None


def _fact(error: BaseException | None, path: Path) -> Exception | None:
    detail = str(error)
    if refused := _refused(detail, path):
        return refused
    if "locking protocol" in detail:
        return LocksMissing(path=str(path.parent))
    if "user-defined function raised" in detail:  # `desktop.vault.sealing.unsealed`
        return VaultDamaged(path=str(path.parent), part="log")
    if "database is locked" in detail:
        return VaultInUse(path=str(path.parent))
    if "readonly database" in detail:
        return ReadOnly(path=str(path.parent), detail=detail)
    if any(sign in detail for sign in _DISK):
        return Disk(path=str(path.parent), detail=_full_or(detail, path.parent))
    if any(sign in detail for sign in _DAMAGE):
        return VaultDamaged(path=str(path.parent), part="database")
    return None
