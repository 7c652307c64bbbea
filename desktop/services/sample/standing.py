"""Grade, tier and tags of customers, read from what they bought.

Grade follows the money of the last two years: the best 15 % are A, the next 35 % B. Tier compares
the days since the last order with the customer's own rhythm.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from random import Random

from desktop.services.sample.bilingual import Text
from desktop.services.sample.customers import SOURCES
from desktop.services.sample.records import Account, Order

TAGS = {
    "strategic": Text("战略客户", "Strategic"),
    "class_3": Text("三类经营许可", "Class III licence"),
    "mri": Text("磁共振", "MRI"),
    "frame": Text("年度框架", "Annual frame"),
    "group": Text("集团成员", "Group member"),
    "fair": Text("展会结识", "Met at fair"),
    "training": Text("需操作培训", "Needs training"),
    "slow_payer": Text("关注账期", "Watch terms"),
}
FAIR = SOURCES[0]


def rate_accounts(
    chance: Random, language: str, accounts: Sequence[Account], orders: Sequence[Order], today: date
) -> None:
    """Set grade, tier and tags of every account; ``orders`` are oldest first."""
    bought: dict[str, list[Order]] = {account.code: [] for account in accounts}
    for order in orders:
        bought[order.account.code].append(order)
    spent = {code: _spent(own, today) for code, own in bought.items()}
    ranking = sorted(accounts, key=lambda account: (-spent[account.code], account.code))
    for rank, account in enumerate(ranking):
        own = bought[account.code]
        account.grade = _grade(rank / len(accounts))
        account.tier = _tier(account, own, today)
        tags = _tags(chance, account, own)
        account.tags = [TAGS[tag].said_in(language) for tag in tags]


def _spent(orders: Sequence[Order], today: date) -> Decimal:
    recent = (order.amount for order in orders if (today - order.ordered_on).days <= 730)
    return sum(recent, Decimal(0))


def _grade(share: float) -> str:
    if share < 0.15:
        return "A"
    return "B" if share < 0.5 else "C"


def _tier(account: Account, orders: Sequence[Order], today: date) -> str:
    if not orders:
        return "potential" if (today - account.created_on).days < 270 else "dormant"
    silent = (today - orders[-1].ordered_on).days
    known = (orders[-1].ordered_on - orders[0].ordered_on).days
    rhythm = known / (len(orders) - 1) if len(orders) > 1 else 120
    if silent > max(400, 6 * rhythm):
        return "dormant"
    if silent > max(90, 3 * rhythm):
        return "at_risk"
    return "high_value" if account.grade == "A" else "potential"


def _tags(chance: Random, account: Account, orders: Sequence[Order]) -> list[str]:
    deals = [order.deal for order in orders if order.deal]
    facts: Mapping[str, bool] = {
        "strategic": account.grade == "A" and chance.random() < 0.5,
        "class_3": account.industry_code == "dealer" and chance.random() < 0.45,
        "mri": any(deal.product.code == "IM-101" for deal in deals),
        "frame": any(deal.product.consumable for deal in deals),
        "group": account.parent_code is not None,
        "fair": account.source in FAIR and chance.random() < 0.5,
        "training": bool(deals) and chance.random() < 0.15,
        "slow_payer": bool(orders) and chance.random() < 0.06,
    }
    return [tag for tag, holds in facts.items() if holds]
