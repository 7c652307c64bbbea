"""Attached files, encrypted beside the database and named by what they hold.

Each is sealed with AES-256-GCM in chunks under a key derived from the vault key; the file's name
is a keyed hash of its content's checksum, so that neither name nor size of a known document gives
it away for certain.
"""

import hashlib
import hmac
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desktop.vault.errors import VaultDamaged
from desktop.vault.vault import Vault

CHUNK = 1024 * 1024
_NONCE, _TAG = 12, 16


class Blobs:
    """The attached files of one vault."""

    def __init__(self, vault: Vault) -> None:
        self._folder = vault.path / "blobs"
        self._name_key = vault.subkey("blob names")
        self._cipher = AESGCM(vault.subkey("blobs"))

    def _path(self, sha256: str) -> Path:
        name = hmac.new(self._name_key, sha256.encode(), hashlib.sha256).hexdigest()
        return self._folder / name[:2] / name

    def put(self, source: BinaryIO) -> tuple[str, int]:
        """Keep the content of ``source``; return its SHA-256 (hex) and size in bytes."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        draft = self._folder / f"draft-{os.urandom(8).hex()}"
        digest, size = hashlib.sha256(), 0
        with draft.open("wb") as out:
            for number, chunk in enumerate(iter(lambda: source.read(CHUNK), b"")):
                digest.update(chunk)
                size += len(chunk)
                nonce = os.urandom(_NONCE)
                out.write(nonce + self._cipher.encrypt(nonce, chunk, str(number).encode()))
            out.flush()
            os.fsync(out.fileno())
        target = self._path(digest.hexdigest())
        target.parent.mkdir(mode=0o700, exist_ok=True)
        draft.replace(target)
        return digest.hexdigest(), size

    def holds(self, sha256: str) -> bool:
        """Tell whether a file is on this machine."""
        return self._path(sha256).is_file()

    def chunks(self, sha256: str) -> Iterator[bytes]:
        """Yield the content of a file, in chunks.

        Raises:
            VaultDamaged: it was tampered with or cut short.
        """
        digest = hashlib.sha256()
        path = self._path(sha256)
        with path.open("rb") as file:
            sealed = iter(lambda: file.read(_NONCE + CHUNK + _TAG), b"")
            for number, block in enumerate(sealed):
                try:
                    chunk = self._cipher.decrypt(
                        block[:_NONCE], block[_NONCE:], str(number).encode()
                    )
                except InvalidTag as error:
                    raise VaultDamaged(path=str(path), part="blob") from error
                digest.update(chunk)
                yield chunk
        if digest.hexdigest() != sha256:
            raise VaultDamaged(path=str(path), part="blob")

    def is_whole(self, sha256: str) -> bool:
        """Tell whether a file can be read to its end and is what its checksum says."""
        try:
            for _chunk in self.chunks(sha256):
                continue
        except VaultDamaged:
            return False
        return True
