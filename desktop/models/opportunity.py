"""Opportunities and the stages they pass, grouped into pipelines."""

import datetime as calendar
from collections.abc import Mapping

from desktop.models.fields import (
    choice,
    date,
    integer,
    link,
    long_text,
    money,
    percent,
    record,
    text,
)
from desktop.vault.model import LookUp, Row
from sync.ids import derived_id
from sync.language import mark as _m
from sync.rights import ADMINISTER
from sync.values import Plain

PIPELINE = record(
    "pipeline",
    _m("Pipeline"),
    _m("Pipelines"),
    text("name", _m("Name"), required=True, search=True),
    integer("position", _m("Position")),
    icon="columns",
    writers=ADMINISTER,
    order="position",
    worded=True,
)

STAGE = record(
    "stage",
    _m("Stage"),
    _m("Stages"),
    text("name", _m("Name"), required=True),
    text("code", _m("Code"), index=True),
    link("pipeline", _m("Pipeline"), "pipeline"),
    integer("position", _m("Position")),
    percent("probability", _m("Win probability")),
    choice(
        "kind",
        _m("Outcome"),
        ("open", _m("Under way"), ""),
        ("won", _m("Won"), "success"),
        ("lost", _m("Lost"), "danger"),
        default="open",
    ),
    integer("stalled_days", _m("Stalled after (days)")),
    icon="flag",
    writers=ADMINISTER,
    order="position",
    worded=True,
)

OPPORTUNITY = record(
    "opportunity",
    _m("Opportunity"),
    _m("Opportunities"),
    text("name", _m("Opportunity name"), required=True, search=True, aliases=("deal", "商机名称")),
    text("code", _m("Code"), unique=True, search=True, aliases=("opportunity id", "商机编号")),
    link("account", _m("Customer"), "account"),
    link("product", _m("Product"), "product"),
    money("amount", _m("Amount"), aliases=("value", "close value", "deal value", "金额")),
    link("pipeline", _m("Pipeline"), "pipeline"),
    link("stage", _m("Stage"), "stage", unit="stage", aliases=("deal stage",)),
    date("opened_on", _m("Opened on"), index=True, aliases=("engage date", "opened")),
    date("expected_close_on", _m("Expected close date"), index=True),
    date("closed_on", _m("Closed on"), unit="stage", index=True, aliases=("close date", "closed")),
    percent("probability", _m("Win probability")),
    text("loss_reason", _m("Loss reason"), unit="stage"),
    text("next_step", _m("Next step")),
    long_text("note", _m("Note")),
    icon="columns",
    order="-created_at",
)

STANDARD_PIPELINE = derived_id("pipeline", "standard")
STANDARD_PIPELINE_NAME = _m("Standard pipeline")
STANDARD_STAGES = (
    ("prospect", _m("Potential customer"), "10", "open", 30),
    ("contacted", _m("Initial contact"), "25", "open", 21),
    ("need_confirmed", _m("Need confirmed"), "40", "open", 30),
    ("proposal", _m("Proposal"), "65", "open", 30),
    ("negotiation", _m("Negotiation"), "85", "open", 14),
    ("won", _m("Won"), "100", "won", None),
    ("lost", _m("Lost"), "0", "lost", None),
)
"""Code, name, win probability in per cent, outcome, days after which an opportunity there counts
as stalled.
"""


def standard_stage_id(code: str) -> str:
    """Return the id of a stage of the standard pipeline: the same in every vault."""
    return derived_id("stage", "standard", code)


def complete_opportunity(before: Mapping[str, Plain] | None, columns: Row, look_up: LookUp) -> None:
    """Name a new opportunity after customer and product and give it its first stage; keep the
    closing date of one that moves true.

    A given closing date always stands. One that was made already won or lost gets none: when that
    happened is not known.
    """
    if before is None:
        _complete_new(columns, look_up)
        return
    was = look_up("stage", before["stage"], "kind")
    now = look_up("stage", columns.get("stage"), "kind")
    columns |= closing(before, columns, was, now)
    if pipeline := look_up("stage", columns.get("stage"), "pipeline"):
        columns.setdefault("pipeline", pipeline)


def _complete_new(columns: Row, look_up: LookUp) -> None:
    if columns.get("stage") is None:
        columns["stage"] = standard_stage_id("prospect")
    if columns.get("pipeline") is None:
        columns["pipeline"] = look_up("stage", columns["stage"], "pipeline")
    if not columns.get("name"):
        parts = (
            look_up("account", columns.get("account")),
            look_up("product", columns.get("product")),
        )
        columns["name"] = " · ".join(str(part) for part in parts if part) or columns.get("code")


def closing(
    before: Mapping[str, Plain], columns: Mapping[str, Plain], was: Plain, now: Plain
) -> Row:
    """Return the columns that follow from a move out of a stage of outcome ``was`` into ``now``.

    Won and lost ones are closed today, unless a day is given or known; open ones are not closed.
    A reason for losing belongs to lost ones alone. None stands for an outcome not known.
    """
    if now is None or was is None or now == was:
        return {}
    follows: Row = {}
    if now == "open":
        follows["closed_on"] = None
    elif before.get("closed_on") is None:
        follows["closed_on"] = today().isoformat()
    if was == "lost":
        follows["loss_reason"] = None
    return {
        name: value
        for name, value in follows.items()
        if name not in columns and before.get(name) != value
    }


def today() -> calendar.date:
    """Return the person's own day."""
    return calendar.date.today()  # noqa: DTZ011
