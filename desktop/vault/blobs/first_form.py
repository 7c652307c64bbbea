"""Attached files as version 0.1.0 wrote them; they are read, and written no more.

Each chunk is a random nonce and its AES-256-GCM, all under one key; the end is known by the
content's checksum alone.
"""

from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desktop.vault.blobs.sealing import CHUNK, TAG, Broken

_NONCE = 12


def first_form_chunks(file: BinaryIO, key: bytes) -> Iterator[bytes]:
    """Yield the content of a file; whether it is all of it, its checksum has to tell.

    Raises:
        Broken: a chunk is not what was written in its place.
    """
    cipher = AESGCM(key)
    for number, block in enumerate(iter(lambda: file.read(_NONCE + CHUNK + TAG), b"")):
        try:
            yield cipher.decrypt(block[:_NONCE], block[_NONCE:], str(number).encode())
        except (InvalidTag, ValueError) as error:  # a value error where a nonce is cut short
            raise Broken from error
