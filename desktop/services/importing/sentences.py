"""What is wrong with how an import was asked for, in one sentence that says how to mend it."""

from collections.abc import Mapping

from sync.errors import HoldfastError
from sync.language import _
from sync.language import mark as _m

_SENTENCES: Mapping[str, str] = {
    "BadOption.map": _m("“{text}” is no mapping. Write “Column=field”."),
    "BadOption.value": _m("“{text}” is no replacement. Write “field:From=To”."),
    "UnknownColumn": _m("The file has no column “{column}”. It has: {columns}."),
    "UnknownTarget": _m("“{column}” cannot be mapped to “{target}”: {entity} has no such field."),
    "MappedTwice": _m("Several columns would fill “{field}”: {columns}. Leave out all but one."),
    "NothingMapped": _m(
        "No column fits a field of {entity}. Say which is which; the columns are: {columns}."
    ),
    "KeyNotMapped": _m("Rows cannot be matched by “{field}”: no column is mapped to it."),
    "DatedWithoutKey": _m(
        "Dated rows must say which record they are about. Map a column to a unique field or name"
        " a key."
    ),
    "ValueNotMapped": _m("Nothing can be replaced in “{field}”: no column is mapped to it."),
}


def sentence(error: HoldfastError) -> str | None:
    """Return the sentence for an error of an import, None for any other."""
    facts = dict(error.facts)
    name = type(error).__name__
    text = _SENTENCES.get(name) or _SENTENCES.get(f"{name}.{facts.get('option')}")
    if text is None:
        return None
    if isinstance(columns := facts.get("columns"), tuple):
        facts["columns"] = ", ".join(map(str, columns))
    return _(text).format(**facts)
