"""Records about the workspace itself: tags, views, custom fields, attachments, conflicts."""

from collections.abc import Mapping

import sync.conflict
from desktop.models.fields import choice, flag, integer, long_text, record, text, with_common
from desktop.vault.model import CUSTOM_FIELD, LookUp, Row
from sync.language import mark as _m
from sync.rights import ADMINISTER
from sync.schema import Kind, Merge
from sync.values import Plain

TAG = record(
    "tag",
    _m("Tag"),
    _m("Tag list"),
    text("name", _m("Name"), required=True, search=True),
    text("category", _m("Tag group")),
    text("tone", _m("Colour")),
    icon="tag",
)

SAVED_VIEW = record(
    "saved_view",
    _m("Saved view"),
    _m("Saved views"),
    text("name", _m("Name"), required=True),
    text("entity", _m("Kind of record"), required=True, index=True),
    long_text("filter", _m("Filter")),
    text("sort", _m("Sorted by")),
    text("columns", _m("Columns")),
    flag("shared", _m("Shared")),
    integer("position", _m("Position")),
    icon="funnel-simple",
    order="position",
)

CUSTOM_FIELD_RECORD = record(
    CUSTOM_FIELD,
    _m("Custom field"),
    _m("Custom fields"),
    text("entity", _m("Kind of record"), required=True),
    text("name", _m("Name"), required=True),
    choice("kind", _m("Field kind"), *((kind.value, kind.value) for kind in Kind), required=True),
    text("label", _m("Label")),
    text("target", _m("Links to")),
    text("choices", _m("Choices")),
    flag("is_required", _m("Required")),
    flag("is_local", _m("Only on this machine"), merge=Merge.RESTRICTIVE),
    icon="text-aa",
    system=True,
    writers=ADMINISTER,
)


def settle_custom_field(before: Mapping[str, Plain] | None, columns: Row, look_up: LookUp) -> None:
    """Let a field stay where it was said to: what is chained already was chained by that."""
    del look_up
    if before is not None:
        columns.pop("is_local", None)


IMPORT_PROFILE = record(
    "import_profile",
    _m("Import template"),
    _m("Import templates"),
    text("name", _m("Name"), required=True),
    text("entity", _m("Kind of record"), required=True, index=True),
    long_text("options", _m("Mapping")),
    icon="file-arrow-down",
    system=True,
)

ATTACHMENT = record(
    "attachment",
    _m("Attachment"),
    _m("Attachments"),
    text("name", _m("File name"), required=True, search=True),
    text("about_entity", _m("Kind of record")),
    text("about_record", _m("Record"), index=True),
    text("media_type", _m("File type")),
    integer("size", _m("Size (bytes)")),
    text("sha256", _m("Checksum"), index=True, form=False),
    icon="paperclip",
    about=("about_entity", "about_record"),
)

CONFLICT = with_common(sync.conflict.CONFLICT)
