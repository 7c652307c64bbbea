"""What an entry of the log says, in words: for screen, terminal and file alike."""

from datetime import datetime

from desktop.services.auditing import Line
from desktop.services.erasing import REASONS
from desktop.services.records.history import FieldChange
from desktop.services.records.presenting import choice_text, plain_text
from desktop.services.security_events import ENTITY
from desktop.vault.values import Value
from desktop.vault.vault import Vault
from sync.change import Op
from sync.language import _
from sync.language import mark as _m
from sync.schema import Kind, Schema

OPS = {
    Op.CREATE: _m("Record created"),
    Op.EDIT: _m("Record changed"),
    Op.TRASH: _m("Moved to the trash"),
    Op.RESTORE: _m("Taken out of the trash"),
    Op.PURGE: _m("Erased"),
}
BATCHES = {
    "edit": _m("Single edit"),
    "bulk": _m("Bulk edit"),
    "import": _m("Import"),
    "undo": _m("Undo"),
    "sync": _m("Sync"),
    "setup": _m("Setting up"),
    "audit": _m("Audit"),
    "erasure": _m("Erasure"),
    "offboarding": _m("Handing over"),
}


def what_words(schema: Schema, what: str) -> str:
    """Return an operation or a kind of security event in words."""
    if what in OPS:
        return _(OPS[Op(what)])
    return choice_text(schema.entity(ENTITY).field("kind"), what)


def tone_of(schema: Schema, line: Line) -> str:
    """Return how much an entry matters: a tone of the schema's choices."""
    if not line.is_event:
        return "danger" if line.what == Op.PURGE else ""
    choices = schema.entity(ENTITY).field("kind").choices
    return next((choice.tone for choice in choices if choice.code == line.what), "")


def entity_words(schema: Schema, entity: str) -> str:
    """Return a kind of record in words."""
    known = schema.by_name.get(entity)
    return _(known.label) if known is not None else entity


def batch_words(kind: str) -> str:
    """Return a kind of batch in words."""
    return _(BATCHES[kind]) if kind in BATCHES else kind


def about_words(schema: Schema, line: Line) -> str:
    """Return what an entry is about: the kind of record and its title, where it is known."""
    kind = entity_words(schema, line.entity)
    return " · ".join(part for part in (kind, line.title) if part)


_DETAILS = {
    "unusual": _m("unusual"),
    "on": _m("put on"),
    "lifted": _m("lifted"),
    "undo": _m("taken back"),
    "passphrase": _m("Passphrase"),
    "recovery": _m("Recovery key"),
    "person_asked": REASONS["person_asked"],
    "consent_withdrawn": REASONS["consent_withdrawn"],
    "purpose_ended": REASONS["purpose_ended"],
    "authority": REASONS["authority"],
    "retention": REASONS["retention"],
}
"""Words for codes in the details of events."""


def event_words(vault: Vault, line: Line) -> str:
    """Return the detail and number of a security event: codes become the words for fields."""
    known = vault.schema.by_name.get(line.entity)
    names = {one.name: _(one.label) for one in known.fields} if known is not None else {}
    coded = {code: _(words) for code, words in _DETAILS.items()}
    said = " ".join(names.get(word) or coded.get(word, word) for word in line.detail.split())
    number = f"{line.count:,}" if line.count is not None else ""
    return " · ".join(part for part in (said, number) if part)


def time_words(at: datetime) -> str:
    """Return a moment by this computer's clock, to the second."""
    return at.astimezone().strftime("%Y-%m-%d %H:%M:%S")


def value_words(change: FieldChange, value: Value) -> str:
    """Return one side of a changed field."""
    if value is None:
        return ""
    if change.field.kind is Kind.CHOICE:
        return choice_text(change.field, str(value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return plain_text(value)
