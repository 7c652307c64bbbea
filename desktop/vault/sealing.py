"""Values in the log, each record's under a key of its own.

Destroying the key of a record erases what the log says of it, in one row; the chain goes on, for
it is made of salted digests (`sync.change`). AES-256-GCM with a random nonce in front.
"""

import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desktop.vault import gate
from desktop.vault.raw import RawConnection

KEY_BYTES, SALT_BYTES, _NONCE = 32, 16, 12


class DamagedEntry(ValueError):
    """The body of a log entry is not what was written."""


def seal(key: bytes, body: bytes) -> bytes:
    """Return ``body`` as it lies in the log."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, body, None)


@lru_cache(maxsize=256)
def unsealed(body: bytes | None, key: bytes | None) -> str | None:
    """Return what the log says: None where nothing was said or its key was destroyed.

    Raises:
        DamagedEntry: its key does not open it.
    """
    if body is None or key is None:
        return None
    try:
        return AESGCM(key).decrypt(body[:_NONCE], body[_NONCE:], None).decode()
    except (InvalidTag, ValueError) as error:
        raise DamagedEntry from error


def salts(count: int) -> list[bytes]:
    """Return ``count`` random salts."""
    block = os.urandom(SALT_BYTES * count)
    return [block[at : at + SALT_BYTES] for at in range(0, len(block), SALT_BYTES)]


class RecordKeys:
    """The keys of records, as one batch uses them; a record gets its key with its first edit."""

    def __init__(self, driver: RawConnection) -> None:
        self._driver = driver
        self._known: dict[str, bytes | None] = {}

    def key_of(self, record: str) -> bytes | None:
        """Return the key of a record, None where it was destroyed."""
        if record not in self._known:
            self._known[record] = self._found(record)
        return self._known[record]

    def _found(self, record: str) -> bytes | None:
        row = self._driver.execute("SELECT key FROM subject WHERE record = ?", (record,)).fetchone()
        if row is not None:
            return row[0] if row[0] is None else bytes(row[0])
        key = os.urandom(KEY_BYTES)
        self._driver.execute("INSERT INTO subject (record, key) VALUES (?, ?)", (record, key))
        return key

    def destroy(self, record: str, at: str) -> None:
        """Destroy the key of a record; what was sealed with it is gone."""
        with gate.opened_for_purge(self._driver):
            self._driver.execute(
                "INSERT INTO subject (record, key, erased_at) VALUES (?, NULL, ?) "
                "ON CONFLICT (record) DO UPDATE SET key = NULL, erased_at = excluded.erased_at",
                (record, at),
            )
        self._known[record] = None

    def renew(self, record: str) -> None:
        """Give a record that is back on this machine a key again."""
        key = os.urandom(KEY_BYTES)
        with gate.opened_for_purge(self._driver):
            self._driver.execute(
                "UPDATE subject SET key = ? WHERE record = ? AND key IS NULL", (key, record)
            )
        self._known.pop(record, None)

    def sealed(self, record: str, body: bytes) -> bytes | None:
        """Return a body under the key of its record."""
        key = self.key_of(record)
        return seal(key, body) if key is not None else None
