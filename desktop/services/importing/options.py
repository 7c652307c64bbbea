"""What a person decides about an import; everything else is found out from the file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from desktop.services.importing.errors import BadOption


class Empty(StrEnum):
    """What an empty cell does to a record that already exists."""

    LEAVE = "leave"
    CLEAR = "clear"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """How a file is read and what becomes of its columns.

    Attributes:
        sheet: The sheet of a workbook; the first filled one otherwise.
        encoding: The encoding of a text file; found out otherwise.
        header_row: 1-based line of the headings, 0 for none; found out otherwise.
        password: What opens a locked workbook.
        mapping: Heading and target of columns; the others are mapped by their headings. A target
            is a field, ``link.field``, ``id``, ``money.currency``, ``@at`` (the moment from which
            the row held true) or "" to leave the column out.
        create_missing: Entities of which linked records are made where there is none.
        key: Fields by which rows find the records they change.
        date_order: dmy, mdy or ymd; found out otherwise.
        values: By field, which text of the file stands for which.
        empty: What an empty cell does to an existing record.
    """

    sheet: str | None = None
    encoding: str | None = None
    header_row: int | None = None
    password: str | None = None
    mapping: tuple[tuple[str, str], ...] = ()
    create_missing: frozenset[str] = frozenset()
    key: tuple[str, ...] = ()
    date_order: str | None = None
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    empty: Empty = Empty.LEAVE


def parse_map(text: str) -> tuple[str, str]:
    """Return heading and target of ``Column=target``; the heading may hold an = itself.

    Raises:
        BadOption: there is no = in it.
    """
    column, sign, target = text.rpartition("=")
    if not sign or not column.strip():
        raise BadOption(option="map", text=text)
    return column.strip(), target.strip()


def parse_value(text: str) -> tuple[str, str, str]:
    """Return field, text in the file and its replacement of ``field:From=To``.

    Raises:
        BadOption: it does not have that form.
    """
    name, colon, rest = text.partition(":")
    old, sign, new = rest.partition("=")
    if not (colon and sign and name.strip()):
        raise BadOption(option="value", text=text)
    return name.strip(), old.strip(), new.strip()
