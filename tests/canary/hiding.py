"""Where and in what form a text can hide in a file: every encoding it might be written in, and
whatever is packed inside of something else.
"""

import base64
import gzip
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, quote_plus

import zstandard

_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "gb18030")
_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
_GZIP, _ZSTD, _ZIP = b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"PK\x03\x04"
_LARGEST = 64 * 1024 * 1024
_SHORTEST = 6
"""A needle of fewer bytes would be found by chance."""


def forms(text: str) -> dict[str, bytes]:
    """Return each form in which a text can lie in a file, by the name of the form."""
    found: dict[str, bytes] = {}
    for spelt, said in {"": text, "lower ": text.lower(), "upper ": text.upper()}.items():
        for encoding in _ENCODINGS:
            found[f"{spelt}{encoding}"] = said.encode(encoding)
    plain = text.encode()
    found["json"] = json.dumps(text).strip('"').encode()
    found["hex"], found["HEX"] = plain.hex().encode(), plain.hex().upper().encode()
    found["percent"] = quote(text, safe="").encode()
    found["plus"] = quote_plus(text).encode()
    for name, content in {"": plain, "utf-16-le ": text.encode("utf-16-le")}.items():
        for shift in range(3):
            found[f"{name}base64+{shift}"] = _base64(content, shift)
    found["xml"] = text.encode("ascii", "xmlcharrefreplace")
    kept = {name: needle for name, needle in found.items() if len(needle) >= _SHORTEST}
    return {name: kept[name] for name in kept if name in _first_of_each(kept)}


def forms_of_bytes(secret: bytes) -> dict[str, bytes]:
    """Return each form in which bytes, such as a key, can lie in a file."""
    shifted = {f"base64+{shift}": _base64(secret, shift) for shift in range(3)}
    return {"bytes": secret, "hex": secret.hex().encode(), **shifted}


def _first_of_each(found: Mapping[str, bytes]) -> set[str]:
    by_needle: dict[bytes, str] = {}
    for name, needle in found.items():
        by_needle.setdefault(needle, name)
    return set(by_needle.values())


def _base64(content: bytes, shift: int) -> bytes:
    """Return the part of a content's base64 that is the same whatever stands around it, if
    ``shift`` bytes (modulo three) stand before it.
    """
    text = base64.b64encode(bytes(shift) + content)
    first = -(-shift * 8 // 6)
    last = (shift + len(content)) * 8 // 6
    return text[first:last]


# ---------------------------------------------------------------- what is packed


def unpacked(content: bytes, depth: int = 2) -> Iterator[bytes]:
    """Yield a content, and whatever is packed inside of it."""
    yield content
    if not depth:
        return
    for inner in _inside(content):
        yield from unpacked(inner, depth - 1)


def _inside(content: bytes) -> Iterator[bytes]:
    if content.startswith(_ZIP):
        yield from _members(content)
    for place in _places(content, _ZSTD):
        yield from _tried(_zstd, content[place:])
    for place in _places(content, _GZIP):
        yield from _tried(_inflate, content[place:], 31)
    for match in _ZLIB.finditer(content):
        yield from _tried(_inflate, content[match.start() : match.start() + _LARGEST], 15)


def _members(content: bytes) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            yield name.encode()
            yield archive.read(name)


def _places(content: bytes, mark: bytes) -> Iterator[int]:
    place = content.find(mark)
    while place >= 0:
        yield place
        place = content.find(mark, place + 1)


def _tried(unpack, *given) -> Iterator[bytes]:
    try:
        found = unpack(*given)
    except (zlib.error, zstandard.ZstdError, gzip.BadGzipFile, EOFError):
        return
    if found:
        yield found


def _inflate(content: bytes, window: int) -> bytes:
    return zlib.decompressobj(window).decompress(content, _LARGEST)


def _zstd(content: bytes) -> bytes:
    return zstandard.ZstdDecompressor().decompressobj().decompress(content)


# ---------------------------------------------------------------- searching


class Needles:
    """Canaries, and secrets that are bytes, in all their forms, each named by what it is."""

    def __init__(
        self, canaries: Mapping[str, str], secrets: Mapping[str, bytes] | None = None
    ) -> None:
        texts = {what: forms(text) for what, text in canaries.items()}
        keys = {what: forms_of_bytes(secret) for what, secret in (secrets or {}).items()}
        self._needles = [
            (what, form, needle)
            for what, found in (texts | keys).items()
            for form, needle in found.items()
        ]

    def in_content(self, content: bytes) -> set[str]:
        """Return which canaries are in a content, each with the form it has there."""
        return {
            f"{what} as {form}"
            for part in unpacked(content)
            for what, form, needle in self._needles
            if needle in part
        }

    def in_files(self, folders: Iterable[Path]) -> dict[str, set[str]]:
        """Return what was found in the files of folders and in their names."""
        found: dict[str, set[str]] = {}
        for folder in folders:
            for path in sorted(folder.rglob("*")):
                what = self.in_content(str(path.relative_to(folder)).encode())
                if path.is_symlink():
                    what |= self.in_content(str(path.readlink()).encode())
                elif path.is_file():
                    what |= self.in_content(path.read_bytes())
                if what:
                    found[str(path)] = what
        return found
