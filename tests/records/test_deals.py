"""An opportunity's stage, pipeline and closing day stay true together, whichever way it is
moved.
"""

from datetime import date

import pytest

from desktop.services.records.reading import get_record
from desktop.services.records.writing import Edits, add_record, change_record

TODAY = date.today()  # noqa: DTZ011


@pytest.fixture
def own(vault):
    """A pipeline of the firm's own, with an open and a won stage."""
    add_record(vault, "pipeline", {"name": "Tenders"})
    for code, kind in (("bid", "open"), ("signed", "won")):
        add_record(
            vault, "stage", {"name": code, "code": code, "kind": kind, "pipeline": "Tenders"}
        )
    return vault


@pytest.mark.parametrize(("first", "then"), [("prospect", "won"), ("bid", "signed")])
def test_a_won_deal_closes_today_and_an_open_one_is_not_closed(own, first, then):
    deal = add_record(own, "opportunity", {"name": "MRI", "stage": first})
    assert deal.value("closed_on") is None

    won = change_record(own, "opportunity", deal.id, Edits({"stage": then}))
    assert won.value("closed_on") == TODAY

    again = change_record(own, "opportunity", deal.id, Edits({"stage": first}))
    assert again.value("closed_on") is None


def test_a_stage_brings_its_own_pipeline(own):
    deal = add_record(own, "opportunity", {"name": "MRI", "stage": "bid"})
    pipeline = get_record(own, "pipeline", "name:Tenders")
    assert deal.value("pipeline") == pipeline.id


def test_a_given_closing_day_stands(own):
    deal = add_record(own, "opportunity", {"name": "MRI"})
    edits = Edits({"stage": "won", "closed_on": "2026-01-31"})
    assert change_record(own, "opportunity", deal.id, edits).value("closed_on") == date(2026, 1, 31)


def test_a_deal_without_a_name_is_named_after_customer_and_product(vault):
    add_record(vault, "account", {"name": "康德"})
    add_record(vault, "product", {"name": "MRI"})
    deal = add_record(vault, "opportunity", {"account": "康德", "product": "MRI"})
    assert deal.title() == "康德 · MRI"
