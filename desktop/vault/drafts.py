"""What a person has typed and not saved yet, one small sealed file each in the vault's folder.

A draft is no record: it is in no log and leaves the machine in no batch. Its file is named by a
keyed hash of what it is about and sealed with AES-256-GCM under a key derived from the vault's, so
that the folder tells nobody what is being written about whom; its length is rounded up. A file is
written beside its place and then moved there, so that a crash leaves the old draft or the new one.
"""

import hashlib
import hmac
import json
import logging
import os
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FOLDER = "drafts"
_MAGIC = b"HFD1"
_NONCE, _ROUND = 12, 512

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed.

    Attributes:
        about: What it belongs to, such as ``note account <id>``.
        texts: The texts by name of the input.
        at: When it was kept, in seconds since 1970.
    """

    about: str
    texts: Mapping[str, str]
    at: float


class Drafts:
    """The drafts of one person in one vault; usable from any thread."""

    def __init__(self, vault: Path, key: bytes, person: str) -> None:
        self._folder = vault / FOLDER
        self._key, self._person = key, person

    def keep(self, about: str, texts: Mapping[str, str]) -> None:
        """Write a draft in the place of the one before.

        Raises:
            OSError: the disk takes nothing.
        """
        self._folder.mkdir(mode=0o700, exist_ok=True)
        place = self._file(about)
        unfinished = place.with_suffix(f".{secrets.token_hex(4)}.new")
        sealed = self._sealed(place.name, Draft(about, dict(texts), time.time()))
        try:
            _write(unfinished, sealed)
            unfinished.replace(place)
        finally:
            unfinished.unlink(missing_ok=True)

    def find(self, about: str) -> Draft | None:
        """Return the draft about something; None where there is none that can be read."""
        return self._read(self._file(about))

    def drop(self, about: str) -> None:
        """Delete a draft: it was saved or is not wanted."""
        self._file(about).unlink(missing_ok=True)

    def all(self) -> Iterator[Draft]:
        """Yield this person's drafts."""
        for file in sorted(self._folder.glob("*.draft")):
            if (draft := self._read(file)) is not None:
                yield draft

    # ---------------------------------------------------------------- files

    def _file(self, about: str) -> Path:
        named = hmac.new(self._key, f"{self._person}\n{about}".encode(), hashlib.sha256)
        return self._folder / f"{named.hexdigest()[:32]}.draft"

    def _sealed(self, name: str, draft: Draft) -> bytes:
        said = json.dumps([self._person, draft.about, dict(draft.texts), draft.at]).encode()
        padded = said + b" " * (-len(said) % _ROUND)
        nonce = secrets.token_bytes(_NONCE)
        return _MAGIC + nonce + AESGCM(self._key).encrypt(nonce, padded, _MAGIC + name.encode())

    def _read(self, file: Path) -> Draft | None:
        """Return what a file holds if it is whole and this person's."""
        try:
            said = _opened(file, self._key)
        except FileNotFoundError:
            return None
        except (OSError, InvalidTag, ValueError):
            log.warning("a draft cannot be read")
            return None
        person, about, texts, at = json.loads(said)
        return Draft(about, texts, at) if person == self._person else None


def drop_record(vault: Path, key: bytes, record: str) -> int:
    """Delete everybody's drafts about a record; return how many."""
    dropped = 0
    for file in sorted((vault / FOLDER).glob("*.draft")):
        with suppress(InvalidTag, ValueError):
            _person, about, _texts, _at = json.loads(_opened(file, key))
            if record in about.split():
                file.unlink()
                dropped += 1
    return dropped


def reseal(vault: Path, old: bytes, new: bytes) -> int:
    """Carry the drafts of everybody over to another key, as after the vault got one; return how
    many. One that the old key does not open is deleted.
    """
    carried = 0
    for file in sorted((vault / FOLDER).glob("*.draft")):
        try:
            said = _opened(file, old)
        except (InvalidTag, ValueError):
            file.unlink()
            continue
        person, about, texts, _at = json.loads(said)
        Drafts(vault, new, person).keep(about, texts)
        file.unlink()
        carried += 1
    return carried


def _opened(file: Path, key: bytes) -> bytes:
    """Return what is sealed in a file.

    Raises:
        InvalidTag, ValueError: it was made with another key, changed, or is another draft's.
    """
    sealed = file.read_bytes()
    magic, nonce, body = sealed[:4], sealed[4 : 4 + _NONCE], sealed[4 + _NONCE :]
    return AESGCM(key).decrypt(nonce, body, magic + file.name.encode())


def _write(file: Path, content: bytes) -> None:
    made = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(made, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
