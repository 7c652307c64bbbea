"""The invented business agrees with itself and looks like a real one."""

import re
from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from statistics import median

import pytest

from desktop.services.reports.clv import clv
from desktop.services.sample.business import make_business
from desktop.services.sample.deals import STAGES
from desktop.services.sample.records import Business
from sync.language import current


def test_it_has_the_promised_size(business: Business) -> None:
    assert len(business.accounts) == 300
    assert len(business.contacts) == 700
    assert len(business.leads) == 150
    assert len(business.deals) == 1200
    assert len(business.activities) == 3500
    assert 3_800 <= len(business.orders) <= 5_200
    assert sum(len(order.lines) for order in business.orders) > 1.5 * len(business.orders)
    assert len(business.payments) > len(business.orders)


def test_what_must_be_unique_is_unique(business: Business) -> None:
    for values in (
        [account.name for account in business.accounts],
        [account.code for account in business.accounts],
        [account.domain for account in business.accounts],
        [contact.email for contact in business.contacts],
        [lead.email for lead in business.leads],
        [deal.code for deal in business.deals],
        [order.number for order in business.orders],
        [payment.reference for payment in business.payments],
        [person.name for person in business.persons],
        [product.code for product in business.products],
    ):
        assert len(set(values)) == len(values)


def test_every_link_leads_to_a_record(business: Business) -> None:
    codes = {account.code for account in business.accounts}
    units = {unit.name for unit in business.units}
    persons = {person.name for person in business.persons}

    assert {contact.account_code for contact in business.contacts} == codes
    assert {account.parent_code for account in business.accounts} - {None} <= codes
    assert {account.owner for account in business.accounts} <= persons
    assert {lead.owner for lead in business.leads} <= persons
    assert {account.unit for account in business.accounts} <= units
    assert {person.unit for person in business.persons} <= units
    assert {unit.parent for unit in business.units} - {None} <= units
    assert {order.account.code for order in business.orders} <= codes


def test_parents_come_before_their_children(business: Business) -> None:
    seen: set[str] = set()
    for account in business.accounts:
        assert account.parent_code is None or account.parent_code in seen
        seen.add(account.code)


def test_an_opportunity_passes_its_stages_in_order(business: Business, today: date) -> None:
    for deal in business.deals:
        passed = [passage.stage for passage in deal.passages]
        open_stages = [stage for stage in passed if stage in STAGES]
        days = [passage.entered_on for passage in deal.passages]

        assert open_stages == list(STAGES[: len(open_stages)])
        assert passed[len(open_stages) :] in ([], ["won"], ["lost"])
        assert all(earlier < later for earlier, later in pairwise(days))
        assert days[-1] <= today
        assert deal.account.created_on <= deal.opened_on
        assert (deal.loss_reason is not None) == (deal.stage == "lost")
        assert (deal.next_step is not None) == (deal.closed_on is None)


def test_every_won_opportunity_has_its_order(business: Business) -> None:
    won = {deal.code for deal in business.deals if deal.stage == "won"}
    ordered = [order for order in business.orders if order.deal]

    assert sorted(order.deal.code for order in ordered if order.deal) == sorted(won)
    for order in ordered:
        assert order.deal is not None
        assert order.deal.account is order.account
        assert order.deal.closed_on is not None
        assert order.deal.closed_on <= order.ordered_on
        if not order.deal.product.consumable:
            assert order.deal.amount == order.amount


def test_the_lines_add_up_and_nobody_pays_more_than_was_ordered(
    business: Business, today: date
) -> None:
    paid: defaultdict[str, Decimal] = defaultdict(Decimal)
    for payment in business.payments:
        assert payment.amount > 0
        assert payment.order.ordered_on <= payment.received_on <= today
        paid[payment.order.number] += payment.amount

    for order in business.orders:
        assert order.amount == sum(line.amount for line in order.lines)
        assert 0 <= paid[order.number] <= order.amount
        assert order.ordered_on <= today
        for line in order.lines:
            assert line.amount * 100 == line.price * line.quantity * (100 - line.discount)


def test_some_money_is_outstanding_and_some_overdue(business: Business, today: date) -> None:
    paid = {payment.order.number for payment in business.payments}
    unpaid = [order for order in business.orders if order.number not in paid]

    assert unpaid
    assert any(today - order.ordered_on > timedelta(days=180) for order in unpaid)


def test_what_is_done_lies_in_the_past_and_what_is_planned_around_today(
    business: Business, today: date
) -> None:
    planned = [activity for activity in business.activities if activity.done_at is None]
    due = [activity.due_at.date() for activity in planned if activity.due_at]

    assert all(a.done_at.date() < today for a in business.activities if a.done_at)
    assert len(due) == len(planned)
    assert 50 <= len(planned) <= 70
    assert 5 <= sum(day < today for day in due) <= 15
    assert all(abs(day - today) <= timedelta(days=16) for day in due)
    for activity in business.activities:
        assert activity.subject
        assert activity.contact is None or activity.contact.account_code == activity.account.code
        assert activity.deal is None or activity.deal.account is activity.account


def test_texts_are_varied_and_complete(business: Business) -> None:
    told = [activity.body for activity in business.activities if activity.done_at]

    assert len(set(told)) > 0.5 * len(told)
    assert not any("{" in a.subject + a.body for a in business.activities)
    assert not any("{" in deal.name for deal in business.deals)


def test_no_address_or_number_can_be_real(business: Business) -> None:
    emails = [person.email for person in business.persons]
    emails += [contact.email for contact in business.contacts]
    emails += [lead.email for lead in business.leads]
    mobiles = [contact.phone for contact in business.contacts]
    mobiles += [lead.phone for lead in business.leads]

    assert all(email.endswith(".example.com") for email in emails)
    assert all(re.fullmatch(r"(154|16[013489]|179)\d{8}", number) for number in mobiles)
    assert all(re.fullmatch(r"0\d{2,3}-1\d{7}", account.phone) for account in business.accounts)


def test_the_funnel_is_believable(business: Business, today: date) -> None:
    won = [deal for deal in business.deals if deal.stage == "won"]
    lost = [deal for deal in business.deals if deal.stage == "lost"]
    cycles = [(deal.closed_on - deal.opened_on).days for deal in won if deal.closed_on]
    standing = Counter(deal.stage for deal in business.deals)
    stalled = [
        deal
        for deal in business.deals
        if deal.closed_on is None and (today - deal.passages[-1].entered_on).days > 28
    ]

    assert 0.30 < len(won) / (len(won) + len(lost)) < 0.40
    assert 55 <= median(cycles) <= 80
    assert [standing[stage] for stage in STAGES] == sorted(
        (standing[stage] for stage in STAGES), reverse=True
    )
    assert sum(standing[stage] for stage in STAGES) == 260
    assert 20 <= len(stalled) <= 80


def test_business_grows_with_the_years(business: Business) -> None:
    sold: Counter[int] = Counter()
    for order in business.orders:
        sold[order.ordered_on.year] += int(order.amount)

    assert sold[2024] < sold[2025] < sold[2026] * 365 / 326


@pytest.mark.parametrize("day", [date(2024, 2, 29), date(2026, 11, 22), date(2031, 1, 1)])
def test_lifetime_value_fits_without_a_doubt(day: date) -> None:
    business = make_business(language="en", today=day, seed=7)
    bought = [(order.account.code, order.ordered_on, order.amount) for order in business.orders]
    year_ago = day - timedelta(days=365)

    result = clv(bought, names={}, currency="CNY", calibration_end=year_ago, today=day)

    assert result.warnings == ()
    assert result.holdout_actual is not None
    assert result.holdout_expected == pytest.approx(result.holdout_actual, rel=0.2)


def test_equal_arguments_make_equal_businesses_and_other_seeds_other_ones(today: date) -> None:
    first = make_business(language="en", today=today, seed=7)
    again = make_business(language="en", today=today, seed=7)
    other = make_business(language="en", today=today, seed=8)

    assert first == again
    assert first.accounts != other.accounts


def test_both_languages_tell_of_the_same_business(today: date) -> None:
    chinese = make_business(language="zh_CN", today=today, seed=7)
    english = make_business(language="en", today=today, seed=7)

    assert [account.name for account in chinese.accounts] == [a.name for a in english.accounts]
    assert [deal.amount for deal in chinese.deals] == [deal.amount for deal in english.deals]
    assert [o.amount for o in chinese.orders] == [o.amount for o in english.orders]
    assert chinese.deals[0].name != english.deals[0].name
    assert not any(re.search(r"[\u4e00-\u9fff]", deal.name) for deal in english.deals)


def test_the_language_of_the_program_stays_as_it_is(today: date) -> None:
    before = current()

    make_business(language="zh_CN", today=today, seed=7)

    assert current() == before
