"""Text files of cells: .csv, .tsv, .txt. Encoding and delimiter are found out from the content."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import cast

from desktop.services.tabular.decoding import decode, decode_as
from desktop.services.tabular.errors import TooLarge, UnknownEncoding, UnreadableFile
from desktop.services.tabular.escapes import ESCAPED, unescaped
from desktop.services.tabular.table import Cell, Grid, Source
from desktop.services.tabular.workbook import collection_paused

SIZE_LIMIT = 1 << 30
CELL_LIMIT = 16 << 20
SAMPLE = 1 << 16
SAMPLE_ROWS = 200
DELIMITERS = ",;\t|"
BLANKS = " "

_NAMED_DELIMITER = re.compile(r"\ufeff?sep=(.)\r?\n")
_NUMBER_LIKE = re.compile(r"[\d.,:/-]+")


def read_text_file(path: Path, encoding: str | None) -> Grid:
    """Read a text file.

    Raises:
        UnknownEncoding: no encoding fits, or the one named does not.
        UnreadableFile: it is not made of cells at all.
        TooLarge: it is larger than we are ready to hold.
    """
    text, found = _text(path, encoding)
    named = _NAMED_DELIMITER.match(text)
    body = text[named.end() :] if named else text
    delimiter = named[1] if named else sniff(body)
    with collection_paused():
        rows = _rows(path, body, delimiter)
    source = Source("csv", encoding=found, delimiter=delimiter)
    return Grid(source, cast("list[list[Cell]]", rows), first_line=2 if named else 1)


def _text(path: Path, encoding: str | None) -> tuple[str, str]:
    if (size := path.stat().st_size) > SIZE_LIMIT:
        raise TooLarge(path=str(path), size=size, limit=SIZE_LIMIT)
    raw = path.read_bytes()
    found = decode_as(raw, encoding) if encoding else decode(raw)
    if found is None:
        if not encoding and b"\0" in raw:
            raise UnreadableFile(path=str(path), reason="not_a_table")
        raise UnknownEncoding(path=str(path), encoding=encoding or "")
    return found


def _rows(path: Path, text: str, delimiter: str) -> list[list[str]]:
    if delimiter == BLANKS:
        return [line.split() for line in text.splitlines()]
    csv.field_size_limit(CELL_LIMIT)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        raise UnreadableFile(path=str(path), reason="damaged") from None
    if ESCAPED.search(text):
        rows = [[unescaped(cell) for cell in row] for row in rows]
    return rows


def sniff(text: str) -> str:
    """Return what separates the cells: the delimiter that cuts most rows into equally many."""
    sample = text[:SAMPLE]
    if len(text) > SAMPLE:
        sample = sample[: sample.rfind("\n") + 1] or sample
    scores = {delimiter: _evenness(sample, delimiter) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=lambda delimiter: scores[delimiter])
    if scores[best] <= 0 and _is_cut_by_blanks(sample):
        return BLANKS
    return best


def _evenness(sample: str, delimiter: str) -> float:
    """Share of rows of the usual width, less that of cells with quotes; 0 for one column."""
    csv.field_size_limit(CELL_LIMIT)
    rows = _first_rows(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter))
    widths = Counter(len(row) for row in rows)
    del widths[1]
    if not widths:
        return 0.0
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    cells = [cell for row in rows for cell in row]
    quoted = sum('"' in cell for cell in cells) / len(cells)
    return count / len(rows) - 2 * quoted + 0.01 * min(width, 20) + (delimiter != ",") * 0.02


def _first_rows(reader: Iterable[list[str]]) -> list[list[str]]:
    try:
        return [row for row in islice(reader, SAMPLE_ROWS) if any(row)]
    except csv.Error:
        return []


def _is_cut_by_blanks(sample: str) -> bool:
    """Tell whether lines are runs of numbers between blanks, as statistical programs write them."""
    rows = [line.split() for line in sample.splitlines() if line.strip()][:SAMPLE_ROWS]
    widths = {len(row) for row in rows}
    numbers = all(_NUMBER_LIKE.fullmatch(cell) for row in rows[1:] for cell in row)
    return len(widths) == 1 and min(widths) > 2 and numbers and len(rows) > 1
