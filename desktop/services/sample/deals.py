"""Opportunities: those won end in a purchase, others are lost on the way or still open.

Stays in a stage are log-normal; of the decided opportunities about 35 of 100 are won, the others
leave at a stage drawn by `LOST_AT`.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from operator import mul
from random import Random

from desktop.services.sample import phrases
from desktop.services.sample.bilingual import filled, texts
from desktop.services.sample.catalogue import OFFERS, Offer
from desktop.services.sample.days import span, workday_before
from desktop.services.sample.purchases import History, Purchase
from desktop.services.sample.records import Account, Deal, Passage, Product

STAGES = ("prospect", "contacted", "need_confirmed", "proposal", "negotiation")
STAYS = (8.0, 11.0, 17.0, 11.0, 13.0)
"""Median days in each stage."""
LOST_AT = (20, 24, 24, 19, 13)
OPEN_IN = (84, 67, 50, 35, 24)
"""How many open opportunities stand in each stage; 260 in all."""
WON, LOST = 329, 611
STALLED = 0.13
"""Share of open opportunities in which nothing has moved for long."""
LOSS_REASONS = texts("""
    价格偏高 | Price too high
    选择竞品 | Chose a competitor
    预算取消 | Budget withdrawn
    项目搁置 | Put off
    参数不符 | Specification not met
    账期谈不拢 | Payment terms
""")
LOSS_SHARES = (27, 24, 18, 14, 10, 7)


@dataclass(frozen=True, slots=True)
class Win:
    """A purchase that ends an opportunity."""

    account: Account
    purchase: Purchase


class Dealer:
    """Makes opportunities for one business, as of one day."""

    def __init__(
        self, chance: Random, language: str, products: Mapping[str, Product], today: date
    ) -> None:
        self._chance, self._language, self._today = chance, language, today
        self._products = products

    def won(self, win: Win) -> Deal:
        """Return the opportunity that led to a purchase."""
        closed = workday_before(win.purchase.day - timedelta(days=self._chance.randint(0, 8)))
        stays = [span(self._chance, stay) for stay in STAYS]
        return self._deal(win.account, _backwards(closed, (*STAGES, "won"), stays))

    def lost(self, account: Account, closed: date) -> Deal:
        """Return an opportunity that was given up on or about a day."""
        last = self._chance.choices(range(len(STAGES)), LOST_AT)[0] + 1
        stays = [span(self._chance, stay) for stay in STAYS[:last]]
        stays[-1] += span(self._chance, 12)
        deal = self._deal(
            account, _backwards(workday_before(closed), (*STAGES[:last], "lost"), stays)
        )
        reason = self._chance.choices(LOSS_REASONS, LOSS_SHARES)[0]
        deal.loss_reason = reason.said_in(self._language)
        return deal

    def open(self, account: Account, position: int) -> Deal:
        """Return an opportunity that stands in the stage at that position."""
        chance = self._chance
        stays = [span(chance, stay) for stay in STAYS[:position]]
        age = span(chance, STAYS[position] * 0.7, 0.7)
        if chance.random() < STALLED:
            age = chance.randint(28, 75)
        entered = workday_before(self._today - timedelta(days=age))
        deal = self._deal(account, _backwards(entered, STAGES[: position + 1], stays))
        left = sum(STAYS[position:]) * chance.uniform(0.5, 1.6) - min(age, 20)
        deal.expected_close_on = self._today + timedelta(days=round(left))
        steps = phrases.next_steps(deal.stage, consumable=deal.product.consumable)
        deal.next_step = chance.choice(steps).said_in(self._language)
        return deal

    def _deal(self, account: Account, passages: tuple[Passage, ...]) -> Deal:
        chance = self._chance
        offer = self._offer(account)
        quantity = _quantity(chance, offer)
        return Deal(
            name=self._name(offer, quantity),
            account=account,
            product=self._products[offer.code],
            amount=_estimate(chance, offer, quantity),
            quantity=quantity,
            passages=passages,
            expected_close_on=passages[-1].entered_on + timedelta(days=chance.randint(-20, 9)),
        )

    def _offer(self, account: Account) -> Offer:
        """Return something the customer may want; dear things are wanted less often."""
        offers = [offer for offer in OFFERS if offer.suits(account.industry_code)]
        weights = [_wanted(offer, account) for offer in offers]
        return self._chance.choices(offers, weights)[0]

    def _name(self, offer: Offer, quantity: int) -> str:
        patterns = phrases.PROJECTS if quantity == 1 else phrases.BATCHES
        if offer.consumable:
            patterns = phrases.FRAMES
        product = self._products[offer.code].short_name
        pattern = self._chance.choice(patterns)
        return filled(pattern, self._language, {"product": product, "count": str(quantity)})


def _wanted(offer: Offer, account: Account) -> float:
    weight = 20 / math.pow(offer.price, 0.33)
    if offer.consumable:
        weight = 0.4 * math.pow(offer.price / 1000, 0.4)
    return weight * (2.5 if account.industry_code in offer.buyers else 1.0)


def _quantity(chance: Random, offer: Offer) -> int:
    """Return how many are wanted: of devices, rather few; of consumables, a year's need."""
    if offer.consumable:
        return round(offer.most * chance.uniform(3, 9))
    return 1 + int((offer.most - 1) * chance.random() ** 1.8 + 0.5)


def _estimate(chance: Random, offer: Offer, quantity: int) -> Decimal:
    """Return the expected amount in whole thousands."""
    amount = offer.price * quantity * chance.uniform(0.86, 1.0)
    return Decimal(max(1, round(amount / 1000)) * 1000)


def _backwards(end: date, stages: Sequence[str], stays: Sequence[int]) -> tuple[Passage, ...]:
    """Return the days on which each stage was entered, the last one on ``end``."""
    days = [end]
    for stay in reversed(stays):
        days.append(workday_before(days[-1] - timedelta(days=stay)))
    return tuple(Passage(stage, day) for stage, day in zip(stages, reversed(days), strict=True))


def choose_wins(
    chance: Random, accounts: Sequence[Account], histories: Sequence[History]
) -> list[Win]:
    """Return the purchases that crown an opportunity; often a new customer's first one."""
    wins = [
        Win(account, purchase)
        for account, history in zip(accounts, histories, strict=True)
        for purchase in history.purchases
    ]
    order = sorted(wins, key=lambda win: chance.random() ** (0.2 if win.purchase.first else 1.0))
    chosen: list[Win] = []
    for win in reversed(order):
        if len(chosen) < WON and _is_apart(win, chosen):
            chosen.append(win)
    return sorted(chosen, key=lambda win: (win.purchase.day, win.account.code))


def _is_apart(win: Win, chosen: Iterable[Win]) -> bool:
    """Return whether no other chosen win of the same customer lies within two months."""
    return all(
        abs((win.purchase.day - other.purchase.day).days) > 60
        for other in chosen
        if other.account is win.account
    )


def make_deals(
    chance: Random,
    dealer: Dealer,
    wins: Sequence[Win],
    accounts: Sequence[Account],
    *,
    today: date,
) -> list[Deal]:
    """Return all opportunities; the first ones are those of ``wins``, in the same order."""
    weights = [account.employees**0.4 for account in accounts]
    won = [dealer.won(win) for win in wins]
    lost: list[Deal] = []
    while len(lost) < LOST:
        near = chance.choice(wins).purchase.day + timedelta(days=chance.randint(-45, 30))
        closed = min(near, today - timedelta(days=1))
        known = [account.created_on < closed for account in accounts]
        account = chance.choices(accounts, list(map(mul, weights, known)))[0]
        lost.append(dealer.lost(account, closed))
    standing = [position for position, count in enumerate(OPEN_IN) for _ in range(count)]
    still_open = [
        dealer.open(account, position)
        for account, position in zip(
            chance.choices(accounts, weights, k=len(standing)), standing, strict=True
        )
    ]
    return won + lost + still_open
