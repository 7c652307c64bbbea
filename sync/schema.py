"""One description of every kind of record; tables, forms, lists, import, sync and the hub all
read it.

A *field* is what a person sees. It is stored in one or two *columns* (money has its currency
beside it) that hold plain values. Fields that only make sense together share a *unit of merge*.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cached_property

import msgspec

from sync.errors import Exit, HoldfastError


class Kind(StrEnum):
    """What sort of value a field holds. The column beside it says how it is stored."""

    TEXT = "text"  # text
    LONG_TEXT = "long_text"  # text
    PHONE = "phone"  # text
    EMAIL = "email"  # text
    URL = "url"  # text
    CHOICE = "choice"  # text: the code
    LINK = "link"  # text: an id
    TAGS = "tags"  # text: a JSON list, sorted
    DATE = "date"  # text: 2026-11-22
    TIME = "time"  # text: 2026-11-22T09:49:00Z
    INTEGER = "integer"  # integer
    FLAG = "flag"  # integer: 0 or 1
    DECIMAL = "decimal"  # integer: millionths
    PERCENT = "percent"  # integer: millionths of one per cent
    MONEY = "money"  # integer: ten-thousandths; a text column NAME_currency beside it


class Merge(StrEnum):
    """How two concurrent edits of one unit become one value."""

    LAST = "last"  # the later clock wins, the other value is journalled
    RESTRICTIVE = "restrictive"  # true wins whatever the clock
    ELEMENTS = "elements"  # each element of the set by itself
    TEXT = "text"  # merged in three ways; the losing hunk is journalled


class Visibility(StrEnum):
    """Who may see a field without a right of their own."""

    EVERYONE = "everyone"
    MASKED = "masked"
    HIDDEN = "hidden"


class Choice(msgspec.Struct, frozen=True, omit_defaults=True):
    """One allowed value: a stable code and the words for it (an English message id)."""

    code: str
    label: str
    tone: str = ""


class Field(msgspec.Struct, frozen=True, omit_defaults=True):
    """One field of an entity.

    Attributes:
        label: English message id, or the words a person gave to a custom field.
        unit: Name of the merge unit; the field's own name unless it shares one.
        local: Never leaves the machine that holds it.
        system: Kept by the program; not offered in forms.
        derived: Computed by each replica when it writes; never logged, never sent.
        aliases: Other headings by which an import recognises it.
        access: How much of it the person at the screen has (read, masked, hidden); "" for all.
            Never part of a description that is stored or sent.
    """

    name: str
    kind: Kind
    label: str
    required: bool = False
    unique: bool = False
    search: bool = False
    index: bool = False
    unit: str = ""
    merge: Merge = Merge.LAST
    visibility: Visibility = Visibility.EVERYONE
    local: bool = False
    custom: bool = False
    system: bool = False
    target: str = ""
    choices: tuple[Choice, ...] = ()
    default: int | str | None = None
    help: str = ""
    group: str = ""
    aliases: tuple[str, ...] = ()
    form: bool = True
    derived: bool = False
    access: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that hold it."""
        if self.kind is Kind.MONEY:
            return (self.name, f"{self.name}_currency")
        return (self.name,)

    @property
    def merge_unit(self) -> str:
        """The unit it merges with."""
        return self.unit or self.name


STAYS_HERE = "stays_here"
"""The field of every record that marks it as one that never leaves this machine."""

INTEGERS = frozenset({Kind.INTEGER, Kind.FLAG, Kind.DECIMAL, Kind.PERCENT, Kind.MONEY})
"""Kinds whose first column holds an integer; every other column holds text."""


class UnknownField(HoldfastError):
    """No field of that name. Facts: entity, field."""

    exit = Exit.USAGE


class UnknownEntity(HoldfastError):
    """No entity of that name. Facts: entity."""

    exit = Exit.USAGE


class Entity(msgspec.Struct, frozen=True, dict=True, omit_defaults=True):
    """One kind of record.

    Attributes:
        title: Name of the field that stands for the record in lists and links.
        order: Field by which lists are sorted at first; ``-`` in front means descending.
        worded: Titles of standard records are message ids and are translated when shown.
        parts_of: Name of the link field to the record this one is a part of (an order's line), or
        "".
        about: The two columns, kind of record and id, that name the record this one is about
        (an attachment); it is seen by whoever sees that record. A third names the merge unit it
        is about, which must be seen as well.
        readers: The action a person must have a right to, to see any of these; "" for all who
        have a right to the records.
        writers: The action a person must have a right to, to write these; "" as above.
        append_only: Never changed, moved to the trash or taken back.
    """

    name: str
    label: str
    plural: str
    fields: tuple[Field, ...]
    title: str = "name"
    order: str = "name"
    icon: str = "circle"
    parts_of: str = ""
    custom: bool = False
    system: bool = False
    worded: bool = False
    about: tuple[str, ...] = ()
    readers: str = ""
    writers: str = ""
    append_only: bool = False

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """Fields by name."""
        return {field.name: field for field in self.fields}

    @cached_property
    def shown(self) -> tuple[Field, ...]:
        """Fields the person at the screen may know of."""
        return tuple(field for field in self.fields if field.access != "hidden")

    @cached_property
    def units(self) -> Mapping[str, tuple[str, ...]]:
        """Columns of each merge unit."""
        units: dict[str, tuple[str, ...]] = {}
        for field in self.fields:
            units[field.merge_unit] = units.get(field.merge_unit, ()) + field.columns
        return units

    @cached_property
    def unit_of(self) -> Mapping[str, str]:
        """The merge unit of each column."""
        return {column: unit for unit, columns in self.units.items() for column in columns}

    @cached_property
    def merge_of(self) -> Mapping[str, Merge]:
        """How each merge unit merges."""
        return {field.merge_unit: field.merge for field in self.fields}

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Every column that holds a field, in order."""
        return tuple(column for field in self.fields for column in field.columns)

    @cached_property
    def logged_columns(self) -> tuple[str, ...]:
        """Columns whose changes are logged: all but the derived ones."""
        return tuple(c for field in self.fields if not field.derived for c in field.columns)

    @cached_property
    def sent_columns(self) -> frozenset[str]:
        """Columns that travel to the hub."""
        return frozenset(self.logged_columns) - self.local_columns

    @cached_property
    def local_columns(self) -> frozenset[str]:
        """Columns that never leave this machine."""
        return frozenset(c for field in self.fields if field.local for c in field.columns)

    def field(self, name: str) -> Field:
        """Return the field called ``name``.

        Raises:
            UnknownField: there is none.
        """
        try:
            return self.by_name[name]
        except KeyError:
            raise UnknownField(entity=self.name, field=name) from None

    def links(self) -> Iterator[Field]:
        """Yield the fields that link to other records."""
        return (field for field in self.fields if field.kind is Kind.LINK)


class Schema(msgspec.Struct, frozen=True, dict=True):
    """All entities, in the order in which records may refer to each other."""

    entities: tuple[Entity, ...]

    @cached_property
    def by_name(self) -> Mapping[str, Entity]:
        """Entities by name."""
        return {entity.name: entity for entity in self.entities}

    def entity(self, name: str) -> Entity:
        """Return the entity called ``name``.

        Raises:
            UnknownEntity: there is none.
        """
        try:
            return self.by_name[name]
        except KeyError:
            raise UnknownEntity(entity=name) from None
