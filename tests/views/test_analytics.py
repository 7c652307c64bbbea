"""The sales overview: every part arrives by itself, and a mark leads to its records."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt

from desktop.controllers.analytics import (
    PERIODS,
    Analytics,
    figure_faces,
    last_day,
    since,
)
from desktop.controllers.session import Place
from desktop.models.opportunity import standard_stage_id
from desktop.services.overview import Overview, Then
from desktop.services.records.reading import Query, count_records
from desktop.views.analytics.page import AnalyticsPage
from desktop.views.charts.sales import last_months
from desktop.views.theme import announce_language
from sync import language
from sync.values import Money

TODAY = date.today()  # noqa: DTZ011


@pytest.fixture
def filled(vault):
    """Return a vault with deals and orders of the last months."""
    with vault.batch("edit") as batch:
        for number in range(12):
            account = batch.create("account", {"name": f"Customer {number}"})
            for back in range(1, 3 + number % 4):
                day = TODAY - timedelta(days=23 * back + number)
                amount = Money(Decimal(100 + 7 * number + back), "CNY")
                batch.create("order", {"account": account, "ordered_on": day, "amount": amount})
            stage = ("prospect", "proposal", "won", "lost")[number % 4]
            values = {
                "name": f"Deal {number}",
                "stage": standard_stage_id(stage),
                "amount": Money(Decimal(1000), "CNY"),
                "opened_on": TODAY - timedelta(days=60),
            }
            if stage in ("won", "lost"):
                values["closed_on"] = TODAY - timedelta(days=10)
            batch.create("opportunity", values)
    return vault


@pytest.fixture
def page(session, qtbot, settle):
    """Return the screen, shown and read."""

    def make():
        made = AnalyticsPage(session)
        qtbot.addWidget(made)
        made.resize(1248, 852)
        made.show()
        made.show_place(Place("analytics"))
        settle()
        return made

    return make


def drawn(page):
    return {name for name, card in page.cards.items() if card.chart.result is not None}


def test_every_chart_is_drawn(filled, page):
    shown = page()

    assert drawn(shown) == {"funnel", "stages", "sales", "clv", "top", "rfm"}
    assert all(not card.chart.empty_words(card.chart.result) for card in shown.cards.values())


def test_an_empty_vault_says_what_to_do(page):
    shown = page()

    assert shown.findChild(object, "import").isVisible()
    assert not shown.cards["funnel"].isVisible()


def test_figures_are_of_the_period(filled, page):
    shown = page()

    assert shown.figures["won"].accessibleName() == "Won ¥3K"
    assert shown.figures["win_rate"].accessibleName() == "Win rate 50.0%"


def test_another_period_makes_everything_again(filled, page, settle, session):
    shown = page()
    before = shown.cards["funnel"].chart.result

    shown._choose_period(PERIODS[-1])
    settle()

    after = shown.cards["funnel"].chart.result
    assert before.inputs["from"] is not None
    assert after.inputs["from"] is None


def test_a_change_redraws_what_it_concerns_and_nothing_else(filled, page, settle):
    shown = page()
    funnel, rfm = shown.cards["funnel"].chart.result, shown.cards["rfm"].chart.result

    with filled.batch("edit") as batch:
        batch.create("opportunity", {"name": "New"})
    settle(lambda: shown.cards["funnel"].chart.result is not funnel)

    assert shown.cards["funnel"].chart.result.stages[0].count == funnel.stages[0].count + 1
    assert shown.cards["rfm"].chart.result is rfm


def test_a_mark_of_the_funnel_leads_to_its_deals(filled, page, session):
    shown = page()

    shown.cards["funnel"].picked.emit({"entity": "opportunity", "stage": "won"})

    place = session.place
    assert (place.feature, place.view) == ("pipeline", "list")
    assert count_records(filled, Query("opportunity", place.where)) == 3


def test_a_mark_of_customers_leads_to_exactly_these(filled, page, session):
    shown = page()
    rfm = shown.cards["rfm"].chart.result
    segment = max(rfm.segments, key=lambda one: one.count)

    shown.cards["rfm"].picked.emit({"entity": "account", "ids": (*segment.accounts, *"x")})

    place = session.place
    assert place.feature == "customers"
    assert count_records(filled, Query("account", place.where)) == segment.count


def test_one_customer_is_opened_at_once(filled, page, session):
    shown = page()

    shown.cards["top"].picked.emit({"entity": "account", "ids": ("some-id",)})

    assert (session.place.entity, session.place.record) == ("account", "some-id")


def test_a_month_leads_to_its_orders(filled, page, session):
    shown = page()
    month = shown.cards["sales"].chart.result.months[-1]

    shown.cards["sales"].picked.emit({"entity": "order", "month": month.month})

    assert count_records(filled, Query("order", session.place.where)) == month.orders


def test_the_comparison_can_be_switched_off(filled, page, qtbot):
    shown = page()
    shown._found = Overview(
        now=Then(Decimal(120), 1, 0.5, 10.0, 0.5),
        before=Then(Decimal(100), 1, 0.4, 12.0, 0.6),
        weighted=Decimal(0),
        open_count=0,
        outstanding=Decimal(0),
        owing=0,
        currency="CNY",
        has_data=True,
    )

    shown.bar.compare.setChecked(False)
    assert shown.figures["cycle"].accessibleDescription() == ""
    shown.bar.compare.setChecked(True)
    assert shown.figures["cycle"].accessibleDescription() == "−2 d on a year ago"


def test_fewer_days_are_better_and_a_lower_rate_is_worse():
    found = Overview(
        now=Then(Decimal(120), 1, 0.5, 10.0, 0.5),
        before=Then(Decimal(100), 1, 0.4, 12.0, 0.6),
        weighted=Decimal(0),
        open_count=0,
        outstanding=Decimal(0),
        owing=0,
        currency="CNY",
        has_data=True,
    )

    faces = figure_faces(found, compared=True)

    assert (faces["cycle"].tone, faces["repurchase"].tone) == ("success", "danger")
    assert faces["won"].hint == "+20.0% on a year ago"


def test_the_page_can_be_saved_as_a_picture(filled, page, tmp_path):
    shown = page()

    assert shown.save_picture(tmp_path / "page.png")
    assert (tmp_path / "page.png").stat().st_size > 10_000
    assert not shown.save_picture(tmp_path / "nowhere" / "page.png")


def test_a_failed_report_says_so_in_its_card(filled, page, settle, monkeypatch):
    def fail(self, part):
        raise RuntimeError(part)

    shown = page()
    monkeypatch.setattr(Analytics, "_work", lambda self, part: lambda vault: fail(self, part))
    shown.state.retry("funnel")
    settle()

    assert shown.cards["funnel"].findChild(object, "retry").isVisible()


def test_stage_names_change_with_the_language(filled, page, settle):
    shown = page()

    language.use("zh_CN")
    announce_language()
    settle()

    named = shown.cards["funnel"].chart.result.stages[0].name
    assert named == language._("Potential customer")


def test_a_narrow_window_takes_fewer_columns(filled, page, settle):
    shown = page()
    funnel, sales = shown.cards["funnel"], shown.cards["sales"]
    assert funnel.geometry().top() == sales.geometry().top()

    shown.resize(820, 652)
    settle(lambda: funnel.geometry().top() < sales.geometry().top())

    assert funnel.geometry().left() == sales.geometry().left()


def test_figures_are_reached_by_keys(filled, page, session, qtbot):
    shown = page()

    qtbot.keyClick(shown.figures["weighted"], Qt.Key.Key_Return)

    assert session.place.feature == "pipeline"


def test_periods_begin_where_they_say():
    today = date(2026, 11, 22)

    begins = [since(period, today) for period in PERIODS]

    assert begins == [date(2025, 11, 22), date(2026, 8, 22), date(2026, 1, 1), None]


def test_months_roll_over_the_year():
    assert last_months("2026-02", 3) == ["2025-12", "2026-01", "2026-02"]
    assert last_day("2026-12") == date(2026, 12, 31)
    assert last_day("2028-02") == date(2028, 2, 29)
