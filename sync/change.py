"""A change: what one write did to one record, in the form in which it is logged, chained and sent.

Values are plain columns (`sync.schema`). An edit names for each column the old and the new value,
and for each merge unit the clock it replaces: two edits are concurrent when that clock is not the
one the hub holds, never because of what the time of day says.
"""

import hashlib
import re
from enum import StrEnum

import msgspec

from sync.values import Plain


class Op(StrEnum):
    """What a change does."""

    CREATE = "create"
    EDIT = "edit"
    TRASH = "trash"
    RESTORE = "restore"
    PURGE = "purge"


class TagEdit(msgspec.Struct, frozen=True, omit_defaults=True):
    """Elements put into and taken out of one set."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


class Edit(msgspec.Struct, frozen=True, omit_defaults=True):
    """The body of an edit.

    Attributes:
        fields: Old and new value by column.
        prev: The clock each merge unit had before, by unit.
        tags: Element edits by column (kind tags); ``fields`` then holds the whole set before and
        after.
    """

    fields: dict[str, tuple[Plain, Plain]]
    prev: dict[str, int] = {}
    tags: dict[str, TagEdit] = {}


class Change(msgspec.Struct, frozen=True, omit_defaults=True):
    """One write to one record.

    Attributes:
        number: The device's own number for it; rising, never used twice.
        clock: When, by the device's hybrid clock.
        at: Milliseconds since 1970 at which it took effect, where that differs from the clock
        (imported history).
        values: For a create: every column that is not empty.
        edit: For an edit: what changed.
        digest: SHA-256 over the salt and ``values`` or ``edit``, hex. Format 1 had none for edits.
        salt: Random bytes, hex, without which nobody can guess values from the digest.
        link: Of an edit of format 1 whose content was erased: its hash in the chain, hex, which
        cannot be computed any more.
    """

    number: int
    batch: str
    entity: str
    record: str
    op: Op
    clock: int
    at: int | None = None
    values: dict[str, Plain] | None = None
    edit: Edit | None = None
    digest: str = ""
    salt: str = ""
    link: str = ""

    @property
    def is_withheld(self) -> bool:
        """Whether its content was erased, or stays on its device: only a digest says there was
        one.
        """
        content = self.values if self.op is Op.CREATE else self.edit
        return content is None and bool(self.digest or self.link)

    @property
    def is_genuine(self) -> bool:
        """Whether its content is what its digest says. What was erased or is withheld has
        neither content nor salt, and is no lie.
        """
        content = self.values if self.values is not None else self.edit
        if content is None or (self.edit is not None and not self.digest):
            return True
        try:
            return digest_of(content, bytes.fromhex(self.salt)) == self.digest
        except ValueError:
            return False


class BatchHead(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the changes of one transaction have in common."""

    id: str
    kind: str
    label: str
    person: str
    clock: int
    undoes: str = ""


_sorted = msgspec.json.Encoder(order="sorted")
_LINK = re.compile("[0-9a-f]{64}")


def canonical(value: object) -> bytes:
    """Return the one byte form of a plain structure: JSON, keys sorted, no spaces, UTF-8."""
    return _sorted.encode(value)


def digest_of(content: dict[str, Plain] | Edit, salt: bytes = b"") -> str:
    """Return the SHA-256 of a salt and a created record's non-empty columns, or an edit; hex."""
    return hashlib.sha256(salt + _sorted.encode(content)).hexdigest()


def chain(previous: bytes, change: Change) -> bytes:
    """Return the hash of ``change`` in the device's chain (SHA-256 over the previous hash and its
    form).

    What was written is covered through its digest, so the chain can be verified after values and
    salts were erased. An edit of format 1 has no digest and is covered as it is; once erased, it
    stands for its own link.
    """
    if _LINK.fullmatch(change.link) and change.edit is None and not change.digest:
        return bytes.fromhex(change.link)
    head = (
        change.number,
        change.batch,
        change.entity,
        change.record,
        change.op,
        change.clock,
        change.at,
        change.digest,
    )
    body = _sorted.encode(change.edit) if change.edit and not change.digest else b""
    return chain_parts(previous, head, body)


def chain_parts(previous: bytes, head: tuple[object, ...], body: bytes = b"") -> bytes:
    """Return the chain hash from the parts of a change; ``body`` is the edit of format 1."""
    return hashlib.sha256(previous + _sorted.encode(head) + body).digest()


CHAIN_START = bytes(32)
