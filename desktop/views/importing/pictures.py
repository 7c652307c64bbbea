"""Pictures of the import screen, on the tour's own vault: a roster that meets known customers."""

import csv
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop.controllers.importing import Step
from desktop.controllers.session import Place
from desktop.views.importing.page import ImportPage
from desktop.views.tour import Screen, Stage
from sync import language

_NAMES = {
    "zh_CN": (
        "苏州康澜医疗器械有限公司",
        "常州恒瑾医疗器械有限公司",
        "昆山玉峰影像服务有限公司",
        "绍兴越安医疗用品有限公司",
        "湖州苕溪医疗科技有限公司",
        "丽水瓯江康复设备有限公司",
        "南通江海惠宁医院管理有限公司",
        "济南泉澈医疗设备有限公司",
        "宿迁骆马湖医学检验有限公司",
        "金华婺康医疗设备有限公司",
        "镇江润泽血液透析中心",
        "温州瓯诚医疗器械有限公司",
    ),
    "en": (
        "Suzhou Kanglan Medical Devices",
        "Changzhou Hengjin Medical Devices",
        "Kunshan Yufeng Imaging Services",
        "Shaoxing Yue'an Medical Supplies",
        "Huzhou Tiaoxi Medical Technology",
        "Lishui Oujiang Rehabilitation Equipment",
        "Nantong Jianghai Huining Hospital Management",
        "Jinan Quanche Medical Equipment",
        "Suqian Luomahu Medical Laboratory",
        "Jinhua Wukang Medical Equipment",
        "Zhenjiang Runze Dialysis Centre",
        "Wenzhou Oucheng Medical Devices",
    ),
}
_HEADINGS = {
    "zh_CN": ("客户名称", "编号", "客户分级", "电话", "地区", "员工人数", "上级客户", "拜访备忘"),
    "en": (
        "Customer name",
        "Code",
        "Grade",
        "Phone",
        "Region",
        "Employees",
        "Parent account",
        "Visit memo",
    ),
}
_REGION = {"zh_CN": "华东", "en": "East China"}
_FILES = {"zh_CN": "华东经销商名册 2026-11.csv", "en": "East China dealers 2026-11.csv"}


def _known(stage: Stage) -> None:
    """Make the customers that the roster meets, once."""
    names = _NAMES[language.current()]
    with stage.vault.batch("setup") as batch:
        for number, name in enumerate(names[:8]):
            if not batch.connection.exec_driver_sql(
                "SELECT 1 FROM account WHERE code = ?", (_code(number),)
            ).first():
                batch.create("account", _customer(number, name, changed=False))


def _code(number: int) -> str:
    return f"HD-{2_101 + number}"


def _customer(number: int, name: str, *, changed: bool) -> dict[str, object]:
    is_changed = changed and number % 3 == 0
    return {
        "name": name,
        "code": _code(number),
        "grade": "ABC"[(number + is_changed) % 3],
        "phone": f"0512-6{277 if is_changed else 688} 10{number:02}",
        "region": _REGION[language.current()],
        "employees": 40 + number * (12 if changed and number % 2 else 10),
    }


def _roster() -> list[Sequence[object]]:
    names = _NAMES[language.current()]
    rows: list[Sequence[object]] = [_HEADINGS[language.current()]]
    for number, name in enumerate(names):
        held = _customer(number, name, changed=True)
        parent, memo = "", "2026-11-20"
        if number == 10:
            held["employees"] = "约六十" if language.current() == "zh_CN" else "about 60"
        if number == 11:
            parent = "瓯诚集团" if language.current() == "zh_CN" else "Oucheng Group"
        rows.append((*held.values(), parent, memo))
    return rows


def _file(stage: Stage) -> Path:
    """Write the roster beside the tour's vault, with which it goes."""
    path = stage.vault.path.parent / _FILES[language.current()]
    if not path.exists():
        encoding = "gb18030" if language.current() == "zh_CN" else "utf-8"
        with path.open("w", encoding=encoding, newline="") as file:
            csv.writer(file).writerows(_roster())
    return path


def _page(stage: Stage) -> ImportPage:
    page = stage.show(Place("import", entity="account"))
    if not isinstance(page, ImportPage):
        raise TypeError(type(page).__name__)
    page.state.begin("account")
    return page


def _first(stage: Stage) -> QWidget | None:
    _page(stage)
    return None


def _walk(stage: Stage, *, to: Step) -> QWidget | None:
    _known(stage)
    page = _page(stage)
    page.state.open_file(_file(stage))
    stage.settle()
    while page.state.step < to:
        before = page.state.step
        page.state.go_on()
        stage.settle()
        if page.state.step == before:
            raise LookupError(f"the import stays at {before.name}: {page.state.problem}")
    return None


SCREENS = (
    Screen("import-file", _first, empty=True),
    Screen("import-sheet", partial(_walk, to=Step.SHEET), empty=True),
    Screen("import-mapping", partial(_walk, to=Step.MAPPING), empty=True),
    Screen("import-key", partial(_walk, to=Step.KEY), empty=True),
    Screen("import-dry-run", partial(_walk, to=Step.DRY_RUN), empty=True),
    Screen("import-result", partial(_walk, to=Step.RESULT), empty=True),
)
