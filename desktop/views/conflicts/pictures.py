"""Pictures of the conflict screen, on the tour's own vault, with two people's collided edits."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from PySide6.QtWidgets import QWidget

from desktop.controllers.session import Place
from desktop.vault.batch import Batch
from desktop.views.conflicts.page import ConflictsPage
from desktop.views.tour import Screen, Stage
from sync.values import Plain

Columns = Mapping[str, Plain]


@dataclass(frozen=True, slots=True)
class Clash:
    """Two edits of one unit: what was there, what each wrote, how long ago."""

    unit: str
    base: Columns
    mine: Columns
    theirs: Columns
    hours: float


_KANGLAN = (
    Clash(
        "phone",
        {"phone": "0512-6688 1020"},
        {"phone": "0512-6277 1020"},
        {"phone": "0512-6201 8866"},
        1,
    ),
    Clash("grade", {"grade": "C"}, {"grade": "A"}, {"grade": "B"}, 1.2),
    Clash(
        "note",
        {"note": "院方希望 1 月装机。"},
        {"note": "院方希望 1 月装机。报价需含三年维保，旧机拆除由我方负责。"},
        {"note": "院方希望 2 月装机。账期可放宽，但需区域经理批准。"},
        1.5,
    ),
)
_XICHENG = (
    Clash(
        "annual_revenue",
        {"annual_revenue": 500_000_000_000, "annual_revenue_currency": "CNY"},
        {"annual_revenue": 600_000_000_000, "annual_revenue_currency": "CNY"},
        {"annual_revenue": 550_000_000_000, "annual_revenue_currency": "CNY"},
        5,
    ),
)
_XU = (
    Clash(
        "phone",
        {"phone": "138 0013 8000"},
        {"phone": "139 0013 8000"},
        {"phone": "137 0013 8000"},
        8,
    ),
)


def _fill(batch: Batch) -> None:
    gu = batch.create("person", {"name": "顾一帆"})
    chen = batch.create("person", {"name": "陈立行"})
    kanglan = batch.create("account", {"name": "苏州康澜医疗器械有限公司（总部）", "grade": "B"})
    xicheng = batch.create("account", {"name": "无锡锡澄影像科技有限公司"})
    xu = batch.create("contact", {"name": "许建平", "account": kanglan})
    batch.connection.exec_driver_sql(
        "INSERT OR REPLACE INTO peer (number, name, person, person_name) "
        "VALUES (3, 'HF-D-0043', ?, '顾一帆')",
        (gu,),
    )
    for entity, record, person, clashes in (
        ("account", kanglan, gu, _KANGLAN),
        ("account", xicheng, chen, _XICHENG),
        ("contact", xu, gu, _XU),
    ):
        for clash in clashes:
            _write(batch, entity, record, person, clash)


def _write(batch: Batch, entity: str, record: str, person: str, clash: Clash) -> None:
    later = datetime.now(UTC) - timedelta(hours=clash.hours)
    batch.create(
        "conflict",
        {
            "about_entity": entity,
            "about_record": record,
            "unit": clash.unit,
            "base": json.dumps(clash.base),
            "held": json.dumps(clash.mine),
            "arrived": json.dumps(clash.theirs),
            "held_person": batch.author.person,
            "held_at": later - timedelta(hours=3),
            "arrived_person": person,
            "arrived_device": 3,
            "arrived_at": later,
            "winner": "arrived",
            "status": "open",
        },
    )


def _empty(stage: Stage) -> QWidget | None:
    stage.show(Place("conflicts"))
    return None


def _conflicts(stage: Stage) -> QWidget | None:
    with stage.vault.batch("setup") as batch:
        _fill(batch)
    stage.vault.update_meta({"device_name": "HF-L-0217"})
    page = stage.show(Place("conflicts"))
    if not isinstance(page, ConflictsPage):
        raise TypeError(type(page).__name__)
    page.detail.choose(1)
    page.detail.choose(1)
    return None


SCREENS = (
    Screen("conflicts-empty", _empty, empty=True),
    Screen("conflicts", _conflicts, empty=True),
)
