"""The packed clocks of a row: which unit was last set when and by which device.

A row has one stamp for its creation and, as JSON, those of the units and set elements changed
since: most fields are never changed, and a row of clocks for each would cost eleven times as much.
"""

from collections.abc import Mapping

import msgspec

from sync.values import Plain

Stamps = dict[str, tuple[int, int]]
Elements = dict[str, dict[str, tuple[int, int, int]]]

_stamps = msgspec.json.Decoder(Stamps)
_elements = msgspec.json.Decoder(Elements)


def read_stamps(row: Mapping[str, Plain]) -> Stamps:
    """Return clock and device of each unit changed since the record was made."""
    text = row.get("stamps")
    return _stamps.decode(str(text)) if text else {}


def read_elements(row: Mapping[str, Plain]) -> Elements:
    """Return clock, device and presence of each set element changed since, by column."""
    text = row.get("elements")
    return _elements.decode(str(text)) if text else {}


def packed(value: Mapping[str, object]) -> str | None:
    """Return stamps, elements or unknown columns as a row holds them."""
    return msgspec.json.encode(value).decode() if value else None
