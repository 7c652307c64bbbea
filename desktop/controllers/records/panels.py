"""The records that link to one record, as short rows for the panels beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from desktop.controllers.cells import TagFace
from desktop.controllers.records.faces import cell_of
from desktop.controllers.records.moments import amount_text, local_today
from desktop.services.formatting import date_short
from desktop.services.query.syntax import quoted
from desktop.services.records.history import history
from desktop.services.records.reading import Query, Record, get_record, list_records
from desktop.services.timeline import count_linked
from desktop.vault.errors import RecordNotFound
from desktop.vault.vault import Vault
from sync.language import _, ngettext
from sync.schema import Entity, Kind
from sync.values import Money

SHOWN = 3
_LEFT_OUT = ("activity",)


@dataclass(frozen=True, slots=True)
class StageFacts:
    """Where a deal stands: its pipeline's open stages, the place of its own, days in it."""

    names: tuple[str, ...]
    place: int
    days: int
    is_stalled: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class PanelRow:
    """One linked record: its columns, and for a deal its stage."""

    record: Record
    stage: StageFacts | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """One kind of linked records: ``link`` as ``entity.field``, how many, the first of them."""

    link: str
    entity: Entity
    count: int
    rows: tuple[PanelRow, ...]


def panel_links(links: Sequence[tuple[str, str]]) -> list[str]:
    """Return the links (``entity.field``) shown as panels of the record they lead to."""
    return [f"{entity}.{field}" for entity, field in links if entity not in _LEFT_OUT]


def worth_showing(panel: Panel, entity: str) -> bool:
    """Tell whether a panel is shown: one of the same kind of record only where it has rows."""
    return panel.count > 0 or panel.entity.name != entity


def read_panels(vault: Vault, record: str, links: Sequence[str]) -> list[Panel]:
    """Read the panels of a record."""
    pairs = [(link.partition(".")[0], link.partition(".")[2]) for link in links]
    counts = count_linked(vault, record, pairs)
    panels = [_panel(vault, record, link, counts[link]) for link in links]
    return sorted(panels, key=_rank)


def _rank(panel: Panel) -> tuple[bool, int]:
    """Order panels: those with records first, deals before people before the rest."""
    fields = panel.entity.by_name
    weight = 0 if "stage" in fields else 1 if "decision_role" in fields else 2
    return not panel.count, weight


def _panel(vault: Vault, record: str, link: str, count: int) -> Panel:
    name, _dot, field = link.partition(".")
    entity = vault.entity(name)
    where = f"{field} = {quoted(record)}"
    records = _first(vault, entity, where) if count else []
    return Panel(link, entity, count, tuple(_row(vault, one) for one in records))


def _first(vault: Vault, entity: Entity, where: str) -> list[Record]:
    """Return the first linked records, deals still open before those closed."""
    if "stage" not in entity.by_name:
        return list(list_records(vault, Query(entity.name, where), limit=SHOWN).records)
    wanted = (f"{where} and stage.kind = open", f"{where} and not stage.kind = open")
    found: list[Record] = []
    for part in wanted:
        if len(found) < SHOWN:
            query = Query(entity.name, part)
            found += list_records(vault, query, limit=SHOWN - len(found)).records
    return found


def _row(vault: Vault, record: Record) -> PanelRow:
    if "stage" not in record.entity.by_name:
        return PanelRow(record)
    return PanelRow(record, read_stage(vault, record))


def read_stage(vault: Vault, record: Record) -> StageFacts | None:
    """Return where a deal stands in its pipeline."""
    own, pipeline = record.columns.get("stage"), record.columns.get("pipeline")
    if own is None or pipeline is None:
        return None
    query = Query("stage", f"pipeline = {quoted(str(pipeline))}")
    stages = list_records(vault, query).records
    shown = [s for s in stages if s.columns.get("kind") == "open"]
    ids = [s.id for s in shown]
    try:
        stage = get_record(vault, "stage", str(own))
    except RecordNotFound:
        return None
    is_open = stage.columns.get("kind") == "open"
    place = ids.index(stage.id) if stage.id in ids else len(ids)
    if stage.columns.get("kind") == "lost":
        place = -1
    days = _days_in_stage(vault, record)
    limit = stage.columns.get("stalled_days")
    return StageFacts(
        names=tuple(s.title() for s in shown),
        place=place,
        days=days,
        is_stalled=is_open and isinstance(limit, int) and days > limit,
        is_open=is_open,
    )


def _days_in_stage(vault: Vault, record: Record) -> int:
    """Return for how many days a deal has been in its stage, by the log."""
    for entry in history(vault, record.entity.name, record.id, limit=200):
        if any(change.field.name == "stage" for change in entry.fields):
            return max(0, (local_today() - entry.at.astimezone().date()).days)
    since = record.value("opened_on") or record.value("created_at")
    if isinstance(since, datetime):
        since = since.astimezone().date()
    return max(0, (local_today() - since).days) if isinstance(since, date) else 0


# -------------------------------------------------------------------- words


@dataclass(frozen=True, slots=True)
class RowText:
    """A panel's row in words: two lines, each with something at the right, and a tag."""

    title: str
    right: str = ""
    tag: TagFace | None = None
    below: str = ""
    below_right: str = ""
    person: str = ""


def row_text(row: PanelRow, *, without: str = "") -> RowText:
    """Return a linked record in words; ``without`` is the link that every row shares."""
    record = row.record
    if row.stage is not None:
        return _deal_text(record, row.stage)
    described = record.entity
    if described.name in ("contact", "person"):
        return _person_text(record)
    money = _first_of(described, Kind.MONEY)
    day = _first_of(described, Kind.DATE)
    amount = record.value(money) if money else None
    when = record.value(day) if day else None
    below = [record.linked_title(f) for f in described.links() if _tells(f.name, without)]
    return RowText(
        record.title() or _(described.label),
        amount_text(amount) if isinstance(amount, Money) else "",
        _tag(record),
        " · ".join(filter(None, below)),
        date_short(when, local_today()) if isinstance(when, date) else "",
    )


def _tells(name: str, without: str) -> bool:
    return name not in (without, "owner", "unit", "created_by")


def _first_of(described: Entity, kind: Kind) -> str | None:
    return next((f.name for f in described.fields if f.kind is kind), None)


def _tag(record: Record) -> TagFace | None:
    for one in record.entity.fields:
        if one.kind is Kind.CHOICE and any(choice.tone for choice in one.choices):
            faces = cell_of(record, one).tags
            return faces[0] if faces else None
    return None


def _person_text(record: Record) -> RowText:
    columns: Mapping[str, object] = record.columns
    return RowText(
        record.title(),
        str(columns.get("phone") or columns.get("email") or ""),
        _tag(record),
        str(columns.get("title") or columns.get("email") or ""),
        person=record.title(),
    )


def _deal_text(record: Record, stage: StageFacts) -> RowText:
    amount = record.value("amount")
    stage_name = record.linked_title(record.entity.field("stage"))
    stay = ngettext("{n} day here", "{n} days here", stage.days)
    if stage.is_stalled:
        stay = ngettext("stalled {n} day", "stalled {n} days", stage.days)
    due = record.value("expected_close_on" if stage.is_open else "closed_on")
    shown = date_short(due, local_today()) if isinstance(due, date) else ""
    below = f"{stage_name} · {stay.format(n=stage.days)}" if stage.is_open else stage_name
    close = _("close {date}").format(date=shown) if stage.is_open and shown else shown
    right = amount_text(amount) if isinstance(amount, Money) else ""
    return RowText(record.title(), right, None, below, close)
