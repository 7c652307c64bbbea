"""Opening the encrypted database: the one place that knows SQLCipher.

A missing key or a mistyped pragma would silently make a plaintext file, so every connection
proves that it is encrypted before anything is read or written.
"""

from binascii import hexlify
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, QueuePool, create_engine, event, exc
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlcipher3 import dbapi2

from desktop.vault.errors import Disk, VaultDamaged, VaultInUse, WriteAroundLog

BUSY_SECONDS = 20
CACHE_KIB = 65_536
SQLITE_HEADER = b"SQLite format 3\x00"

DatabaseError = dbapi2.DatabaseError


def connect(path: Path, key: bytes) -> dbapi2.Connection:
    """Return a raw connection to the encrypted database at ``path``.

    Raises:
        VaultDamaged: the file is not encrypted with ``key``.
    """
    connection = dbapi2.connect(
        str(path), check_same_thread=False, isolation_level=None, timeout=BUSY_SECONDS
    )
    connection.execute("PRAGMA cipher_log_level = NONE")
    handed_over = bytearray(b"x'%b'" % hexlify(key))  # so written it is the key, no passphrase
    connection.set_key(handed_over)
    handed_over[:] = bytes(len(handed_over))
    try:
        _prove_encrypted(connection, path)
    except BaseException:
        connection.close()
        raise
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "secure_delete = ON",
        "temp_store = MEMORY",
        "foreign_keys = OFF",
        "trusted_schema = OFF",
        f"cache_size = -{CACHE_KIB}",
    ):
        connection.execute(f"PRAGMA {pragma}")
    _prove_no_temporary_files(connection, path)
    return connection


def _prove_encrypted(connection: dbapi2.Connection, path: Path) -> None:
    version = connection.execute("PRAGMA cipher_version").fetchone()
    if not version or not version[0]:
        raise VaultDamaged(path=str(path.parent), part="cipher")
    with path.open("rb") as file:
        if file.read(16) == SQLITE_HEADER:
            raise VaultDamaged(path=str(path.parent), part="plaintext")
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except dbapi2.OperationalError:
        raise
    except dbapi2.DatabaseError as error:
        raise VaultDamaged(path=str(path.parent), part="database") from error


def _prove_no_temporary_files(connection: dbapi2.Connection, path: Path) -> None:
    if connection.execute("PRAGMA temp_store").fetchone()[0] != 2:
        raise VaultDamaged(path=str(path.parent), part="temp_store")


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

    @event.listens_for(engine, "begin")
    def begin(connection: object) -> None:
        options = connection.get_execution_options()  # type: ignore[attr-defined]
        connection.exec_driver_sql(  # type: ignore[attr-defined]
            "BEGIN IMMEDIATE" if options.get("writes") else "BEGIN"
        )

    return engine


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


def _fact(error: BaseException | None, path: Path) -> Exception | None:
    detail = str(error)
    if "around the log" in detail:
        return WriteAroundLog(detail=detail)
    if "database is locked" in detail:
        return VaultInUse(path=str(path.parent))
    if any(sign in detail for sign in ("disk is full", "disk I/O", "readonly", "unable to open")):
        return Disk(path=str(path.parent), detail=detail)
    if any(sign in detail for sign in ("malformed", "not a database")):
        return VaultDamaged(path=str(path.parent), part="database")
    return None
