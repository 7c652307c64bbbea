"""People at customers, and those who asked but are not customers yet."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from desktop.services.sample.bilingual import Text
from desktop.services.sample.customers import SOURCES
from desktop.services.sample.days import workday_before
from desktop.services.sample.industries import INDUSTRIES
from desktop.services.sample.names import Name, brands, mobile, person_name
from desktop.services.sample.places import CITIES
from desktop.services.sample.records import Account, Contact, Lead, Person

LEAD_STATUSES = ("new", "assigned", "contacting", "nurturing", "converted", "recycled", "invalid")

TITLES = {
    "decision_maker": (
        Text("院长", "Director"), Text("总经理", "General manager"),
        Text("采购总监", "Purchasing director"),
        Text("设备科主任", "Head of equipment"), Text("分管副院长", "Deputy director"),
    ),
    "evaluator": (
        Text("放射科技师长", "Chief radiographer"), Text("检验科主任", "Head of laboratory"),
        Text("医学工程师", "Clinical engineer"), Text("质量经理", "Quality manager"),
    ),
    "influencer": (
        Text("科室主任", "Head of department"), Text("运营总监", "Operations director"),
        Text("财务经理", "Finance manager"),
    ),
    "user": (
        Text("护士长", "Head nurse"), Text("主治医师", "Attending physician"),
        Text("操作技师", "Technician"), Text("仓库主管", "Store keeper"),
    ),
    "gatekeeper": (Text("采购专员", "Purchasing officer"), Text("院办秘书", "Office secretary")),
}  # fmt: skip
ROLE_SHARES = (24, 22, 18, 20, 16)
CLINICAL = {
    "院长",
    "设备科主任",
    "分管副院长",
    "放射科技师长",
    "检验科主任",
    "科室主任",
    "护士长",
    "主治医师",
    "操作技师",
    "院办秘书",
}
"""Titles found in clinics only."""
COMMERCIAL = {"总经理"}
"""Titles found in firms only."""


def make_contacts(
    chance: Random, language: str, accounts: Sequence[Account], count: int
) -> list[Contact]:
    """Return ``count`` people, at least one at each customer, more at larger ones."""
    more = chance.choices(
        accounts, [account.employees**0.5 for account in accounts], k=count - len(accounts)
    )
    places = sorted([*accounts, *more], key=lambda account: account.code)
    taken: set[str] = set()
    return [_contact(chance, language, account, taken) for account in places]


def _contact(chance: Random, language: str, account: Account, taken: set[str]) -> Contact:
    name = person_name(chance)
    email = f"{name.latin.replace(' ', '.')}@{account.domain}"
    while email in taken:
        name = person_name(chance)
        email = f"{name.latin.replace(' ', '.')}@{account.domain}"
    taken.add(email)
    role = chance.choices(tuple(TITLES), ROLE_SHARES)[0]
    return Contact(
        name=name.chinese,
        title=chance.choice(_titles(role, account)).said_in(language),
        phone=mobile(chance),
        email=email,
        account_code=account.code,
        decision_role=role,
        wechat=_wechat(chance, name.latin),
    )


def _titles(role: str, account: Account) -> tuple[Text, ...]:
    """Return the titles that role has at that customer; a dealer has no wards."""
    strange = CLINICAL if account.industry_code == "dealer" else COMMERCIAL
    return tuple(title for title in TITLES[role] if title.chinese not in strange)


def _wechat(chance: Random, latin: str) -> str | None:
    if chance.random() > 0.7:
        return None
    surname, given = latin.split()
    return f"wx_{given}{surname[0]}_{chance.randrange(100, 10_000)}"


def make_leads(
    chance: Random, language: str, persons: Sequence[Person], *, today: date, count: int
) -> list[Lead]:
    """Return enquiries of the last year, oldest first; the newest ones are still untouched."""
    ages = sorted((int(365 * chance.random() ** 1.6) for _ in range(count)), reverse=True)
    return [
        _lead(chance, language, persons, brand, age, workday_before(today - timedelta(days=age)))
        for brand, age in zip(brands(chance, count), ages, strict=True)
    ]


def _lead(
    chance: Random, language: str, persons: Sequence[Person], brand: Name, age: int, day: date
) -> Lead:
    city = chance.choices(CITIES, [city.share for city in CITIES])[0]
    industry = chance.choices(INDUSTRIES, [kind.share for kind in INDUSTRIES])[0]
    name = person_name(chance)
    status = _lead_status(chance, age)
    domain = f"{brand.latin}.{city.name.english.lower()}.example.com"
    return Lead(
        name=name.chinese,
        company=city.name.chinese + brand.chinese + chance.choice(industry.endings).chinese,
        phone=mobile(chance),
        email=f"{name.latin.replace(' ', '.')}@{domain}",
        source=chance.choices(SOURCES, (26, 14, 22, 18, 6, 8, 6))[0].said_in(language),
        status=status,
        score=_score(chance, status),
        owner=chance.choice([p for p in persons if city.province.english in p.provinces]).name,
        created_on=day,
    )


def _lead_status(chance: Random, age: int) -> str:
    """Return how far a lead of that age (in days) has come."""
    if age <= 3:
        return chance.choices(LEAD_STATUSES[:2], (7, 3))[0]
    if age <= 30:
        return chance.choices(LEAD_STATUSES, (1, 3, 6, 3, 2, 0, 1))[0]
    return chance.choices(LEAD_STATUSES, (0, 0, 2, 5, 6, 4, 3))[0]


def _score(chance: Random, status: str) -> int:
    """Return a score from 0 to 100 that goes with how far the lead has come."""
    middle = {"converted": 82, "contacting": 64, "nurturing": 52, "recycled": 34, "invalid": 14}
    return min(99, max(3, round(chance.gauss(middle.get(status, 48), 11))))
