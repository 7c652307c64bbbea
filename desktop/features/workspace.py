"""The workspace itself: people, units, tags, views, custom fields, attachments, conflicts."""

from desktop.models.person import PERSON, UNIT
from desktop.models.workspace import (
    ATTACHMENT,
    CONFLICT,
    CUSTOM_FIELD_RECORD,
    IMPORT_PROFILE,
    SAVED_VIEW,
    TAG,
    settle_custom_field,
)
from desktop.registry import Feature
from sync.language import mark as _m

FEATURE = Feature(
    key="workspace",
    title=_m("Workspace"),
    icon="gear",
    entities=(
        CUSTOM_FIELD_RECORD,
        UNIT,
        PERSON,
        TAG,
        SAVED_VIEW,
        IMPORT_PROFILE,
        ATTACHMENT,
        CONFLICT,
    ),
    rules={CUSTOM_FIELD_RECORD.name: settle_custom_field},
)
