"""How a person names a record without its id: by code or number, else by title."""

from desktop.models.opportunity import STANDARD_PIPELINE_NAME, STANDARD_STAGES
from sync.language import _
from sync.schema import Entity, Kind

_STANDARD_TITLES = (STANDARD_PIPELINE_NAME, *(name for _code, name, *_rest in STANDARD_STAGES))


def naming_fields(target: Entity) -> tuple[str, ...]:
    """Return the fields by which a record is named, the code first."""
    names = [name for name in ("code", "number") if name in target.by_name]
    if target.field(target.title).kind is not Kind.LINK:
        names.append(target.title)
    return tuple(dict.fromkeys(names))


def wordings(target: Entity, text: str) -> tuple[str, ...]:
    """Return what a record named ``text`` may be called in the vault: that, and for a standard
    stage or pipeline the message id that the current language shows so.
    """
    if not target.worded:
        return (text,)
    return (text, *(title for title in _STANDARD_TITLES if title != text and _(title) == text))
