"""Workbooks locked with a password ([MS-OFFCRYPTO], agile and standard encryption).

The key comes from the password through many rounds of hashing; a hash stored beside the package
tells a wrong password from a right one. What is unlocked stays in memory.
"""

import hashlib
import hmac
import re
import struct
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from desktop.services.tabular.compound import BrokenCompound, Compound
from desktop.services.tabular.errors import PasswordNeeded, UnreadableFile, WrongPassword

ROUNDS_LIMIT = 10_000_000
STANDARD_ROUNDS = 50_000
SEGMENT = 4096

_VERIFIER_INPUT = bytes.fromhex("fea7d2763b4b9e79")
_VERIFIER_HASH = bytes.fromhex("d7aa0f6d3061344e")
_PACKAGE_KEY = bytes.fromhex("146e0be7abacd0d6")

_TAG = re.compile(rb"<(?:\w+:)?(keyData|encryptedKey)\s([^>]*)>")
_ATTRIBUTE = re.compile(rb'(\w+)="([^"]*)"')


class _Cipher(NamedTuple):
    """How one part was encrypted."""

    salt: bytes
    hash_name: str
    key_size: int
    block: int

    def digest(self, *parts: bytes) -> bytes:
        return hashlib.new(self.hash_name, b"".join(parts)).digest()


def is_locked(path: Path) -> bool:
    """Tell whether a compound file holds a workbook under a password, not an old workbook."""
    try:
        return "EncryptedPackage" in Compound(path)
    except BrokenCompound:
        return False


def unlock(path: Path, password: str | None) -> bytes:
    """Return the workbook inside.

    Raises:
        PasswordNeeded: no password was given.
        WrongPassword: it is another one.
        UnreadableFile: the file is broken, or locked in a way we do not know.
    """
    if password is None:
        raise PasswordNeeded(path=str(path))
    try:
        compound = Compound(path)
        opened = _unlock(compound, password)
    except (BrokenCompound, struct.error, KeyError, ValueError, NotBase64):
        raise UnreadableFile(path=str(path), reason="damaged") from None
    if opened is None:
        raise WrongPassword(path=str(path))
    return opened


def _unlock(compound: Compound, password: str) -> bytes | None:
    info, package = compound.stream("EncryptionInfo"), compound.stream("EncryptedPackage")
    major, minor = struct.unpack_from("<HH", info)
    if (major, minor) == (4, 4):
        return _unlock_agile(info[8:], package, password)
    if minor == 2 and major in (2, 3, 4):
        return _unlock_standard(info[8:], package, password)
    raise BrokenCompound


def _unlock_agile(xml: bytes, package: bytes, password: str) -> bytes | None:
    tags = {name: dict(_ATTRIBUTE.findall(attributes)) for name, attributes in _TAG.findall(xml)}
    data, lock = tags[b"keyData"], tags[b"encryptedKey"]
    cipher = _cipher(lock)
    base = _agile_base(cipher, password, int(lock[b"spinCount"]))
    given = _agile_part(cipher, base, lock, b"encryptedVerifierHashInput", _VERIFIER_INPUT)
    known = _agile_part(cipher, base, lock, b"encryptedVerifierHashValue", _VERIFIER_HASH)
    expected = cipher.digest(given[: len(cipher.salt)])
    if not hmac.compare_digest(expected, known[: len(expected)]):
        return None
    key = _agile_part(cipher, base, lock, b"encryptedKeyValue", _PACKAGE_KEY)[: cipher.key_size]
    return _agile_package(_cipher(data), key, package)


def _cipher(attributes: Mapping[bytes, bytes]) -> _Cipher:
    if (attributes[b"cipherAlgorithm"], attributes[b"cipherChaining"]) != (
        b"AES",
        b"ChainingModeCBC",
    ):
        raise BrokenCompound
    name = attributes[b"hashAlgorithm"].decode().replace("-", "").lower()
    salt = b64decode(attributes[b"saltValue"])
    return _Cipher(salt, name, int(attributes[b"keyBits"]) // 8, int(attributes[b"blockSize"]))


def _agile_base(cipher: _Cipher, password: str, rounds: int) -> bytes:
    if rounds > ROUNDS_LIMIT:
        raise BrokenCompound
    base = cipher.digest(cipher.salt, password.encode("utf-16-le"))
    for number in range(rounds):
        base = cipher.digest(struct.pack("<I", number), base)
    return base


def _agile_part(
    cipher: _Cipher, base: bytes, lock: Mapping[bytes, bytes], name: bytes, purpose: bytes
) -> bytes:
    key = _sized(cipher.digest(base, purpose), cipher.key_size)
    return _decrypt_cbc(key, _sized(cipher.salt, cipher.block), b64decode(lock[name]))


def _agile_package(cipher: _Cipher, key: bytes, package: bytes) -> bytes:
    size = struct.unpack_from("<Q", package)[0]
    parts = []
    for number, start in enumerate(range(8, len(package), SEGMENT)):
        vector = _sized(cipher.digest(cipher.salt, struct.pack("<I", number)), cipher.block)
        parts.append(_decrypt_cbc(key, vector, package[start : start + SEGMENT]))
    return b"".join(parts)[:size]


def _sized(text: bytes, size: int) -> bytes:
    return text[:size].ljust(size, b"\x36")


def _unlock_standard(info: bytes, package: bytes, password: str) -> bytes | None:
    header_size = struct.unpack_from("<I", info)[0]
    key_size = struct.unpack_from("<I", info, 4 + 16)[0] // 8
    verifier = info[4 + header_size :]
    salt, given, known = verifier[4:20], verifier[20:36], verifier[40:72]
    key = _standard_key(salt, password, key_size)
    expected = hashlib.sha1(_decrypt_ecb(key, given)).digest()  # noqa: S324 - as the format says
    if not hmac.compare_digest(expected, _decrypt_ecb(key, known)[:20]):
        return None
    size = struct.unpack_from("<Q", package)[0]
    whole = len(package) - (len(package) - 8) % 16
    return _decrypt_ecb(key, package[8:whole])[:size]


def _standard_key(salt: bytes, password: str, size: int) -> bytes:
    sha1 = hashlib.sha1  # what the format says
    base = sha1(salt + password.encode("utf-16-le")).digest()
    for number in range(STANDARD_ROUNDS):
        base = sha1(struct.pack("<I", number) + base).digest()
    base = sha1(base + struct.pack("<I", 0)).digest()
    pads = (bytes(b ^ pad for b in base.ljust(64, b"\0")) for pad in (0x36, 0x5C))
    return b"".join(sha1(pad).digest() for pad in pads)[:size]


def _decrypt_cbc(key: bytes, vector: bytes, text: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    decryptor = Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()
    return decryptor.update(text) + decryptor.finalize()


def _decrypt_ecb(key: bytes, text: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    decryptor = Cipher(algorithms.AES(key), modes.ECB()).decryptor()  # noqa: S305
    return decryptor.update(text) + decryptor.finalize()
