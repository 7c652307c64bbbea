"""Orders with their lines, and the money received for them.

A customer keeps buying the same few consumables at its usual discount and pays when it is used to.
Devices are paid in three parts: on signing, after acceptance, and a tenth after a year.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate
from random import Random

from desktop.services.sample.catalogue import OFFERS
from desktop.services.sample.days import span, workday_after
from desktop.services.sample.purchases import Purchase
from desktop.services.sample.records import Account, Deal, Line, Order, Payment, Product

CENT = Decimal("0.01")
DISCOUNTS = (0, 0, 2, 3, 5, 5, 8, 10, 12)
NEVER_PAID, PAID_IN_PART = 0.012, 0.02
"""Shares of orders of consumables that stay open wholly or by half though long due."""


@dataclass(frozen=True, slots=True)
class Habit:
    """What a customer usually buys, at which discount (per cent), and when it pays (days)."""

    assortment: tuple[Product, ...]
    discount: int
    days_to_pay: int


def make_habit(chance: Random, account: Account, products: Mapping[str, Product]) -> Habit:
    """Return the habit of one customer."""
    offers = [o for o in OFFERS if o.consumable and o.suits(account.industry_code)]
    wanted = chance.sample(offers, min(len(offers), chance.randint(2, 5)))
    return Habit(
        assortment=tuple(products[offer.code] for offer in wanted),
        discount=chance.choice(DISCOUNTS),
        days_to_pay=span(chance, 42, 0.35),
    )


def make_order(
    chance: Random, account: Account, habit: Habit, purchase: Purchase, deal: Deal | None
) -> Order:
    """Return what a customer orders on one day; devices where the day ends an opportunity."""
    if deal is None or deal.product.consumable:
        lines = _repeat_lines(chance, habit, purchase.value, deal)
    else:
        lines = _device_lines(chance, habit, deal)
    return Order(account, purchase.day, tuple(lines), deal)


def _repeat_lines(chance: Random, habit: Habit, value: float, deal: Deal | None) -> Iterator[Line]:
    """Yield one to four lines that come to about ``value`` in all."""
    count = min(len(habit.assortment), chance.choices((1, 2, 3, 4), (32, 38, 22, 8))[0])
    chosen = chance.sample(habit.assortment, count)
    if deal:
        chosen = [deal.product, *(product for product in chosen if product is not deal.product)]
    parts = [chance.uniform(0.4, 1.6) for _ in chosen]
    for product, part in zip(chosen, parts, strict=True):
        spent = value * part / sum(parts)
        quantity = max(1, round(spent / (product.price * (100 - habit.discount) / 100)))
        yield make_line(product, quantity, habit.discount)


def _device_lines(chance: Random, habit: Habit, deal: Deal) -> Iterator[Line]:
    """Yield the device of a won opportunity and, at times, something to use with it."""
    yield make_line(deal.product, deal.quantity, chance.choice((3, 4, 5, 6, 8, 10, 12)))
    if chance.random() < 0.45:
        yield make_line(chance.choice(habit.assortment), chance.randint(2, 12), 0)


def make_line(product: Product, quantity: int, discount: int) -> Line:
    """Return a line at the list price, less ``discount`` per cent, to the cent."""
    amount = Decimal(product.price * quantity * (100 - discount)) / 100
    return Line(product, quantity, product.price, discount, amount.quantize(CENT))


def delivered_by(chance: Random, order: Order) -> date:
    """Return the day on which an order has arrived: days for consumables, weeks for devices."""
    device = order.deal is not None and not order.deal.product.consumable
    return order.ordered_on + timedelta(days=span(chance, 40 if device else 6, 0.4))


def make_payments(
    chance: Random, orders: Sequence[Order], habits: Mapping[str, Habit], *, today: date
) -> list[Payment]:
    """Return what was received by ``today``, oldest first."""
    received = [
        (day, order, amount)
        for order in orders
        for day, amount in _instalments(chance, order, habits[order.account.code])
        if day <= today and amount
    ]
    received.sort(key=lambda payment: (payment[0], payment[1].number))
    return [
        Payment(f"HK-{day:%y%m}-{number:04d}", order, day, amount)
        for number, (day, order, amount) in enumerate(received, start=1)
    ]


def _instalments(chance: Random, order: Order, habit: Habit) -> Iterator[tuple[date, Decimal]]:
    """Yield when a customer pays and how much; less than the order where part stays open."""
    shares, days = _terms(chance, order, habit)
    for before, share, after in zip(accumulate((0, *shares)), shares, days, strict=False):
        amount = _part(order.amount, before + share) - _part(order.amount, before)
        yield workday_after(order.ordered_on + timedelta(days=after)), amount


def _part(amount: Decimal, share: int) -> Decimal:
    return (amount * share / 100).quantize(CENT)


def _terms(chance: Random, order: Order, habit: Habit) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the shares in per cent and the days after the order on which they are paid."""
    if order.deal and not order.deal.product.consumable:
        accepted = span(chance, 55, 0.3)
        return (30, 60, 10), (chance.randint(0, 7), accepted, 365 + chance.randint(0, 40))
    fate = chance.random()
    days = max(3, habit.days_to_pay + round(chance.gauss(0, 9)))
    if fate < NEVER_PAID:
        return (), ()
    if fate < NEVER_PAID + PAID_IN_PART:
        return (50,), (days,)
    if fate < 0.09:
        return (50, 50), (days, days + chance.randint(15, 45))
    return (100,), (days,)
