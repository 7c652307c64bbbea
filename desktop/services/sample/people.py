"""Who works for the business, and in which units."""

from desktop.services.sample.bilingual import Text
from desktop.services.sample.records import Person, Unit

EAST = Text("华东大区", "East China")
IMAGING = Text("影像设备事业部", "Imaging Equipment")
CONSUMABLES = Text("耗材与检验事业部", "Consumables & Laboratory")
SHANGHAI = Text("上海办事处", "Shanghai Office")
JIANGSU = Text("江苏办事处", "Jiangsu Office")
ZHEJIANG = Text("浙江办事处", "Zhejiang Office")

UNITS: tuple[tuple[Text, Text | None], ...] = (
    (EAST, None),
    (IMAGING, EAST),
    (CONSUMABLES, EAST),
    (SHANGHAI, IMAGING),
    (JIANGSU, IMAGING),
    (ZHEJIANG, CONSUMABLES),
)

TEAM: tuple[tuple[str, str, Text, tuple[str, ...]], ...] = (
    ("顾明远", "gu.mingyuan", IMAGING, ()),
    ("许静怡", "xu.jingyi", CONSUMABLES, ()),
    ("周敏", "zhou.min", JIANGSU, ("Jiangsu",)),
    ("陈立行", "chen.lixing", JIANGSU, ("Jiangsu", "Anhui")),
    ("林婉清", "lin.wanqing", ZHEJIANG, ("Fujian", "Zhejiang")),
    ("沈嘉禾", "shen.jiahe", ZHEJIANG, ("Zhejiang", "Shandong")),
    ("顾一帆", "gu.yifan", SHANGHAI, ("Shandong", "Shanghai")),
    ("唐亦舟", "tang.yizhou", SHANGHAI, ("Shanghai",)),
    ("何书恒", "he.shuheng", JIANGSU, ("Jiangsu", "Anhui")),
    ("叶若彤", "ye.ruotong", ZHEJIANG, ("Zhejiang", "Fujian")),
)
"""Name, mailbox, unit and the provinces looked after; the first two are managers."""


def units(language: str) -> tuple[Unit, ...]:
    """Return each unit and the one above it, the higher ones first."""
    return tuple(
        Unit(unit.said_in(language), above.said_in(language) if above else None)
        for unit, above in UNITS
    )


def persons(language: str) -> tuple[Person, ...]:
    """Return all colleagues."""
    return tuple(
        Person(name, f"{mailbox}@holdfast.example.com", unit.said_in(language), provinces)
        for name, mailbox, unit, provinces in TEAM
    )
