"""The funnel counts what stands where, how it ended, and who went on."""

import csv
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.models.opportunity import STANDARD_PIPELINE, standard_stage_id
from desktop.services.pipeline_stages import PipelineNotFound
from desktop.services.reports.basis import Wish
from desktop.services.reports.funnel import funnel
from sync.ids import new_id
from sync.schema import UnknownField

MAVEN = Path(__file__).resolve().parents[3] / "shared" / "data" / "maven_crm"


def rates(result):
    return {step.source: step.rate for step in result.conversions}


def test_an_empty_vault_has_no_rates(vault):
    result = funnel(vault)

    assert [stage.count for stage in result.stages] == [0] * 5
    assert result.win_rate is None
    assert result.mean_days_won is None
    assert all(step.rate is None for step in result.conversions)


def test_counts_and_amounts_stand_by_stage(vault, deal):
    deal("prospect", "10")
    deal("prospect", "5.50")
    deal("proposal", "7")

    result = funnel(vault)

    found = {stage.code: (stage.count, stage.amount) for stage in result.stages}
    assert found["prospect"] == (2, Decimal("15.5"))
    assert found["proposal"] == (1, Decimal(7))
    assert found["negotiation"] == (0, Decimal(0))


def test_win_rate_is_won_by_won_and_lost(vault, deal):
    for stage in ("won", "lost", "lost", "prospect"):
        deal(stage)

    assert funnel(vault).win_rate == 0.333333


def test_days_run_from_opening_to_closing_of_won_ones(vault, deal):
    for days in (2, 3, 10):
        deal("won", opened_on=date(2026, 1, 1), closed_on=date(2026, 1, 1 + days))
    deal("won", closed_on=date(2026, 1, 1))
    deal("lost", opened_on=date(2026, 1, 1), closed_on=date(2026, 1, 31))

    result = funnel(vault)

    assert result.mean_days_won == 5.0
    assert result.median_days_won == 3.0
    assert result.inputs["days_known"] == 3


def test_without_a_history_the_stage_itself_tells_what_was_reached(vault, deal):
    deal("prospect")
    deal("contacted")
    deal("lost")
    deal("won")

    result = funnel(vault)

    assert rates(result)["prospect"] == 0.5
    assert rates(result)["contacted"] == 0.5
    assert rates(result)["negotiation"] == 1.0
    assert result.inputs["reached_from_data"] == 4


def test_the_log_knows_how_far_a_lost_one_had_come(vault, deal):
    deal(moves=(("2026-01-05", "contacted"), ("2026-01-09", "proposal"), ("2026-01-20", "lost")))
    deal(moves=(("2026-01-05", "lost"),))

    result = funnel(vault)

    assert rates(result)["prospect"] == 0.5
    assert rates(result)["need_confirmed"] == 1.0
    assert rates(result)["proposal"] == 0.0
    assert result.inputs["reached_from_log"] == 2


def test_a_deal_moved_back_has_reached_what_it_reached(vault, deal):
    deal(moves=(("2026-01-05", "proposal"), ("2026-01-09", "contacted")))

    assert rates(funnel(vault))["need_confirmed"] == 1.0


def test_the_period_takes_decided_ones_by_closing_and_open_ones_by_opening(vault, deal):
    deal("won", opened_on=date(2025, 1, 1), closed_on=date(2026, 3, 1))
    deal("won", opened_on=date(2026, 3, 1), closed_on=date(2026, 6, 1))
    deal("prospect", opened_on=date(2026, 3, 5))
    deal("prospect", opened_on=date(2026, 6, 5))

    result = funnel(vault, Wish(since=date(2026, 3, 1), until=date(2026, 3, 31)))

    assert result.won.count == 1
    assert result.stages[0].count == 1
    assert result.inputs["from"] == "2026-03-01"


def test_a_filter_may_ask_for_the_customer(vault, deal, account):
    deal(account=account("A", industry="Medical"))
    deal(account=account("B", industry="Retail"))

    result = funnel(vault, Wish(where="account.industry = 'Medical'"))

    assert result.stages[0].count == 1


def test_an_unknown_field_in_the_filter_is_refused(vault):
    with pytest.raises(UnknownField):
        funnel(vault, Wish(where="colour = 'red'"))


def test_other_currencies_are_counted_but_not_added(vault, deal):
    deal(amount="10")
    deal(amount="99", currency="USD")

    result = funnel(vault)

    assert result.stages[0].count == 2
    assert result.stages[0].amount == Decimal(10)
    assert result.inputs["other_currency_left_out"] == 1


def test_what_lies_in_the_trash_does_not_count(vault, deal):
    record = deal()
    with vault.batch("edit") as batch:
        batch.trash("opportunity", record)

    assert funnel(vault).stages[0].count == 0


def test_another_pipeline_has_its_own_stages(vault):
    with vault.batch("edit") as batch:
        pipeline = batch.create("pipeline", {"name": "Tenders"})
        stage = batch.create("stage", {"name": "Bid", "code": "bid", "pipeline": pipeline})
        batch.create("opportunity", {"name": "Deal", "stage": stage, "pipeline": pipeline})

    result = funnel(vault, Wish(pipeline="tenders"))

    assert [(stage.code, stage.count) for stage in result.stages] == [("bid", 1)]
    assert funnel(vault).stages[0].count == 0


def test_a_pipeline_that_is_not_there_is_refused(vault):
    with pytest.raises(PipelineNotFound):
        funnel(vault, Wish(pipeline="nowhere"))


@pytest.mark.skipif(not MAVEN.is_dir(), reason="the published data set is not here")
def test_the_published_figures_of_maven_crm(vault):
    codes = {"Prospecting": "prospect", "Engaging": "contacted", "Won": "won", "Lost": "lost"}
    with (MAVEN / "sales_pipeline.csv").open(encoding="utf-8") as file:
        rows = [
            [
                new_id(),
                row["opportunity_id"],
                standard_stage_id(codes[row["deal_stage"]]),
                STANDARD_PIPELINE,
                row["engage_date"] or None,
                row["close_date"] or None,
                int(float(row["close_value"]) * 10_000) if row["close_value"] else None,
                "CNY" if row["close_value"] else None,
            ]
            for row in csv.DictReader(file)
        ]
    names = ["name", "stage", "pipeline", "opened_on", "closed_on", "amount", "amount_currency"]
    with vault.batch("import") as batch:
        batch.insert("opportunity", names, rows)

    result = funnel(vault)

    assert (result.won.count, result.lost.count) == (4_238, 2_473)
    assert result.win_rate == 0.631501
    assert result.won.amount == Decimal(10_005_534)
    assert round(result.mean_days_won, 3) == 51.782


def test_many_opportunities_are_counted_in_seconds(vault):
    names = ["name", "stage", "pipeline", "amount", "amount_currency"]
    stages = [standard_stage_id(code) for code in ("prospect", "proposal", "won", "lost")]
    rows = [
        [new_id(), "Deal", stages[n % 4], STANDARD_PIPELINE, 10_000, "CNY"] for n in range(40_000)
    ]
    with vault.batch("import") as batch:
        batch.insert("opportunity", names, rows)

    begin = time.monotonic()
    result = funnel(vault)

    assert result.won.count == 10_000
    assert time.monotonic() - begin < 10
