"""The compound file a locked workbook travels in ([MS-CFB]): a small file system."""

import struct
from collections.abc import Iterator
from pathlib import Path

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NO_SECTOR = 0xFFFFFFFA  # this and all above stand for the end of a chain, or for nothing
_ENTRY = 128


class BrokenCompound(Exception):
    """The file does not hold together."""


class Compound:
    """The streams of one compound file, by name."""

    def __init__(self, path: Path) -> None:
        self._raw = path.read_bytes()
        try:
            self._read_header()
            self._streams = dict(self._entries())
        except (struct.error, IndexError, UnicodeDecodeError) as problem:
            raise BrokenCompound from problem

    def __contains__(self, name: str) -> bool:
        return name in self._streams

    def stream(self, name: str) -> bytes:
        """Return the content of a stream."""
        try:
            start, size = self._streams[name]
            if size < self._cutoff:
                return b"".join(self._small_sectors(start))[:size]
            return b"".join(self._sectors(start))[:size]
        except (struct.error, IndexError, KeyError) as problem:
            raise BrokenCompound from problem

    def _read_header(self) -> None:
        head = self._raw
        shift, small_shift = struct.unpack_from("<HH", head, 30)
        if head[:8] != MAGIC or shift not in (9, 12) or small_shift != 6:
            raise BrokenCompound
        self._size = 1 << shift
        self._small_size = 1 << small_shift
        self._directory = struct.unpack_from("<I", head, 48)[0]
        self._cutoff, small_table = struct.unpack_from("<II", head, 56)
        tables = [*struct.unpack_from("<109I", head, 76), *self._more_tables()]
        raw = b"".join(self._sector(t) for t in tables if t < _NO_SECTOR)
        self._next = struct.unpack(f"<{len(raw) // 4}I", raw)
        small = b"".join(self._sectors(small_table))
        self._next_small = struct.unpack(f"<{len(small) // 4}I", small)

    def _more_tables(self) -> Iterator[int]:
        at, count = struct.unpack_from("<II", self._raw, 68)
        for _each in range(min(count, len(self._raw) // self._size)):
            if at >= _NO_SECTOR:
                return
            numbers = struct.unpack(f"<{self._size // 4}I", self._sector(at))
            yield from numbers[:-1]
            at = numbers[-1]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        return self._raw[start : start + self._size]

    def _sectors(self, start: int) -> Iterator[bytes]:
        for number in _chain(start, self._next):
            yield self._sector(number)

    def _small_sectors(self, start: int) -> Iterator[bytes]:
        holder = b"".join(self._sectors(self._root))
        for number in _chain(start, self._next_small):
            yield holder[number * self._small_size : (number + 1) * self._small_size]

    def _entries(self) -> Iterator[tuple[str, tuple[int, int]]]:
        raw = b"".join(self._sectors(self._directory))
        self._root = struct.unpack_from("<I", raw, 116)[0]
        for at in range(0, len(raw), _ENTRY):
            length, kind = struct.unpack_from("<HB", raw, at + 64)
            if kind == 2 and 2 <= length <= 64:
                name = raw[at : at + length - 2].decode("utf-16-le")
                start, size = struct.unpack_from("<IQ", raw, at + 116)
                yield name, (start, size & 0xFFFFFFFF if self._size == 512 else size)


def _chain(start: int, following: tuple[int, ...]) -> Iterator[int]:
    """Yield sector numbers from ``start``; a chain longer than the table goes in circles."""
    for _each in range(len(following) + 1):
        if start >= _NO_SECTOR:
            return
        yield start
        start = following[start]
    raise BrokenCompound
