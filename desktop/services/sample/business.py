"""The whole invented business, put together so that every part agrees with the others."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random

from desktop.services.sample import people
from desktop.services.sample.activities import Diary, make_activities
from desktop.services.sample.catalogue import OFFERS
from desktop.services.sample.contacts import make_contacts, make_leads
from desktop.services.sample.customers import make_accounts
from desktop.services.sample.days import Calendar
from desktop.services.sample.deals import Dealer, choose_wins, make_deals
from desktop.services.sample.orders import (
    Habit,
    delivered_by,
    make_habit,
    make_order,
    make_payments,
)
from desktop.services.sample.purchases import History, make_histories
from desktop.services.sample.records import Account, Business, Deal, Order
from desktop.services.sample.standing import rate_accounts

ACCOUNTS, CONTACTS, LEADS = 300, 700, 150
DAYS = 1_278
"""Three and a half years."""


def make_business(*, language: str, today: date, seed: int) -> Business:
    """Invent the business as it stands on ``today``; equal arguments give equal businesses."""
    chance = Random(seed)
    calendar = Calendar(today - timedelta(days=DAYS), today)
    persons = people.persons(language)
    histories = make_histories(chance, calendar, ACCOUNTS)
    created = [history.created_on for history in histories]
    accounts = make_accounts(chance, language, persons, created)
    products = {offer.code: offer.product(language) for offer in OFFERS}
    habits = {account.code: make_habit(chance, account, products) for account in accounts}
    wins = choose_wins(chance, accounts, histories)
    dealer = Dealer(chance, language, products, today)
    deals = make_deals(chance, dealer, wins, accounts, today=today)
    crowned = {
        (win.account.code, win.purchase.day): deal
        for win, deal in zip(wins, deals[: len(wins)], strict=True)
    }
    orders = _orders(chance, accounts, histories, habits, crowned, today)
    _settle(deals, orders)
    rate_accounts(chance, language, accounts, orders, today)
    contacts = make_contacts(chance, language, accounts, CONTACTS)
    deals.sort(key=lambda deal: deal.code)
    diary = Diary(chance, language, contacts)
    return Business(
        units=people.units(language),
        persons=persons,
        products=tuple(products.values()),
        accounts=tuple(accounts),
        contacts=tuple(contacts),
        leads=tuple(make_leads(chance, language, persons, today=today, count=LEADS)),
        deals=tuple(deals),
        orders=tuple(orders),
        payments=tuple(make_payments(chance, orders, habits, today=today)),
        activities=tuple(make_activities(chance, diary, deals, orders, today=today)),
    )


def _orders(
    chance: Random,
    accounts: Sequence[Account],
    histories: Sequence[History],
    habits: Mapping[str, Habit],
    crowned: Mapping[tuple[str, date], Deal],
    today: date,
) -> list[Order]:
    """Return one order for each purchase, oldest first and numbered."""
    orders = [
        make_order(
            chance,
            account,
            habits[account.code],
            purchase,
            crowned.get((account.code, purchase.day)),
        )
        for account, history in zip(accounts, histories, strict=True)
        for purchase in history.purchases
    ]
    orders.sort(key=lambda order: (order.ordered_on, order.account.code))
    for number, order in enumerate(orders, start=1):
        order.number = f"SO-{order.ordered_on:%y%m}-{number:04d}"
        order.status = "delivered" if delivered_by(chance, order) < today else "open"
    return orders


def _settle(deals: Sequence[Deal], orders: Sequence[Order]) -> None:
    """Number the opportunities by age; those won by a device are worth what was ordered."""
    for order in orders:
        if order.deal and not order.deal.product.consumable:
            order.deal.amount = order.amount
    for number, deal in enumerate(sorted(deals, key=lambda deal: deal.opened_on), start=1):
        deal.code = f"O-{number:05d}"
        known = deal.opened_on - timedelta(days=3)
        deal.account.created_on = min(deal.account.created_on, known)
