"""The zip a workbook travels in, looked through before anything is parsed.

Its directory says how large it unpacks; every part that will be parsed is then run through to its
end, so that a part which unpacks to more than the directory says is found out as well.
"""

import html
import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from desktop.services.tabular.errors import TooLarge, UnreadableFile

UNPACKED_LIMIT = 1 << 30
RATIO_LIMIT = 100
RATIO_FROM = 100 << 20
CHUNK = 1 << 20

KINDS = {"xl/workbook.xml": "xlsx", "xl/workbook.bin": "xlsb", "content.xml": "ods"}
NOT_PARSED = re.compile(
    r"xl/(worksheets|media|embeddings|drawings|charts|pivotCache|theme)/|Pictures/|Thumbnails/"
)
ERROR_CELL = b't="e"'

# Everything `zipfile` raises for a zip that is not one, or locked, or packed in an unknown way.
_BROKEN = (
    *(zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, KeyError),
    *(ValueError, zlib.error, lzma.LZMAError),
)

_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_FAILED = re.compile(rb'<(?:\w+:)?c\s([^>]*t="e"[^>/]*)>(.*?)</(?:\w+:)?c>', re.DOTALL)
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)<")
_PLACE = re.compile(r"([A-Z]+)(\d+)")


class Package:
    """A workbook's zip, open for looking through."""

    def __init__(self, path: Path, content: Path | bytes) -> None:
        """Read the directory of ``content`` and refuse what would unpack too large.

        Raises:
            TooLarge: more than `UNPACKED_LIMIT` bytes, or more than `RATIO_FROM` at over
                `RATIO_LIMIT` to one.
            UnreadableFile: no zip, or not one with a workbook in it.
        """
        self.path = path
        try:
            self._zip = zipfile.ZipFile(
                content if isinstance(content, Path) else io.BytesIO(content)
            )
        except _BROKEN:
            raise UnreadableFile(path=str(path), reason="damaged") from None
        self._guard_size()
        names = set(self._zip.namelist())
        self.kind = next((kind for part, kind in KINDS.items() if part in names), "")
        if not self.kind:
            raise UnreadableFile(path=str(path), reason="not_a_table")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._zip.close()

    def _guard_size(self) -> None:
        parts = self._zip.infolist()
        size = sum(part.file_size for part in parts)
        packed = sum(part.compress_size for part in parts) or 1
        if size > UNPACKED_LIMIT:
            raise TooLarge(path=str(self.path), size=size, limit=UNPACKED_LIMIT)
        if size > RATIO_FROM and size / packed > RATIO_LIMIT:
            raise TooLarge(path=str(self.path), size=size, limit=RATIO_FROM)

    def check(self) -> None:
        """Run through every part that is parsed when the workbook is opened."""
        for name in self._zip.namelist():
            if not NOT_PARSED.match(name):
                for _chunk in self._chunks(name):
                    pass

    def _chunks(self, part: str) -> Iterator[bytes]:
        try:
            with self._zip.open(part) as file:
                while chunk := file.read(CHUNK):
                    yield chunk
        except _BROKEN:
            raise UnreadableFile(path=str(self.path), reason="damaged") from None

    def error_cells(self, sheet: str) -> Iterator[tuple[int, int, str]]:
        """Yield row, column (from 0) and text of failed formulas; runs through all of the sheet."""
        part = self._sheet_part(sheet)
        if part and self._holds(part, ERROR_CELL):
            yield from _failed_cells(b"".join(self._chunks(part)))

    def _holds(self, part: str, wanted: bytes) -> bool:
        found, tail = False, b""
        for chunk in self._chunks(part):
            found = found or wanted in tail + chunk
            tail = chunk[-len(wanted) :]
        return found

    def _sheet_part(self, sheet: str) -> str | None:
        if self.kind != "xlsx":
            return None
        relations = {
            a.get("Id"): a.get("Target", "")
            for a in self._tags("xl/_rels/workbook.xml.rels", _RELATION)
        }
        for attributes in self._tags("xl/workbook.xml", _SHEET):
            if attributes.get("name") == sheet:
                target = relations.get(attributes.get("r:id"), "")
                part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
                return part if part in self._zip.NameToInfo else None
        return None

    def _tags(self, part: str, pattern: re.Pattern[bytes]) -> Iterator[dict[str, str]]:
        if part in self._zip.NameToInfo:
            for tag in pattern.findall(b"".join(self._chunks(part))):
                yield _attributes(tag)


def _failed_cells(xml: bytes) -> Iterator[tuple[int, int, str]]:
    for tag, inner in _FAILED.findall(xml):
        place = _PLACE.search(_attributes(tag).get("r", ""))
        value = _VALUE.search(inner)
        if place and value:
            yield int(place[2]) - 1, _column_index(place[1]), html.unescape(value[1].decode())


def _attributes(tag: bytes) -> dict[str, str]:
    found = _ATTRIBUTE.findall(tag.decode("utf-8", "replace"))
    return {name: html.unescape(a or b) for name, a, b in found}


def _column_index(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1
