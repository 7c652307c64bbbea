"""Saved views of a list: everything, one's own, and what people kept under a name."""

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.services.query.syntax import quoted
from desktop.services.records.reading import Query, Record, list_records
from desktop.services.records.writing import add_record
from desktop.vault.vault import Vault
from sync.language import mark as _m
from sync.schema import Entity

ALL, MINE = "all", "mine"
_MOST = 20


@dataclass(frozen=True, slots=True)
class View:
    """A filter, an order and columns under a name. ``words`` is a message id, or the name given
    where ``is_saved``.
    """

    key: str
    words: str
    where: str = ""
    sort: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    is_saved: bool = False


def standing_views(entity: Entity) -> list[View]:
    """Return the views every list has."""
    views = [View(ALL, _m("All"))]
    if "owner" in entity.by_name:
        views.append(View(MINE, _m("Mine"), "owner = me"))
    return views


def read_views(vault: Vault, entity: str) -> list[View]:
    """Return the views kept for a kind of record, in the order given to them."""
    if "saved_view" not in vault.schema.by_name:
        return []
    query = Query("saved_view", where=f"entity = {quoted(entity)}", sort=("position", "created_at"))
    return [_view(record) for record in list_records(vault, query, limit=_MOST).records]


def _view(record: Record) -> View:
    columns = record.columns
    return View(
        record.id,
        str(columns["name"]),
        str(columns.get("filter") or ""),
        _names(columns.get("sort")),
        _names(columns.get("columns")),
        is_saved=True,
    )


def _names(text: object) -> tuple[str, ...]:
    return tuple(part.strip() for part in str(text or "").split(",") if part.strip())


def keep_view(
    vault: Vault,
    entity: str,
    name: str,
    where: str,
    sort: Sequence[str],
    columns: Sequence[str],
) -> View:
    """Keep a filter, order and columns under a name."""
    values: dict[str, str | None] = {
        "name": name,
        "entity": entity,
        "filter": where,
        "sort": ",".join(sort),
        "columns": ",".join(columns),
    }
    return _view(add_record(vault, "saved_view", values))
