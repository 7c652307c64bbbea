"""Days in each stage, read from the log."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.models.opportunity import standard_stage_id
from desktop.services.pipeline import board, loss_reasons, move
from desktop.services.reports.basis import Wish
from desktop.services.reports.stages import quantile, stage_times
from desktop.services.undoing import undo
from desktop.vault.errors import RecordNotFound

OPENED = date(2026, 1, 1)
MOVES = (("2026-01-11", "contacted"), ("2026-01-31", "proposal"), ("2026-02-05", "won"))


def times(vault, wish=None):
    return {stay.code: stay for stay in stage_times(vault, wish).stays}


def columns(vault, record):
    with vault.read() as connection:
        row = connection.exec_driver_sql("SELECT * FROM opportunity WHERE id = ?", (record,))
        return dict(row.mappings().one())


def test_a_stay_lasts_from_one_move_to_the_next(vault, deal):
    deal(opened_on=OPENED, moves=MOVES)

    found = times(vault)

    assert found["contacted"].median == 20.0
    assert found["proposal"].median == 5.0
    assert found["prospect"].median == pytest.approx(10, abs=1)
    assert found["need_confirmed"].count == 0


def test_a_stay_that_has_not_ended_counts_until_now(vault, deal):
    today = date.today()  # noqa: DTZ011
    deal(opened_on=today - timedelta(days=30))

    result = stage_times(vault)

    assert result.inputs["stays_not_ended"] == 1
    assert result.stays[0].median == pytest.approx(30, abs=1.1)


def test_history_told_in_any_order_gives_the_same_stays(vault, deal):
    deal(opened_on=OPENED, moves=(MOVES[0], MOVES[1], MOVES[2]))
    before = times(vault)["contacted"].mean
    late = deal(opened_on=OPENED, moves=(MOVES[1],))
    with vault.batch("edit") as batch:
        batch.set("opportunity", late, {"note": "no move"})

    assert times(vault)["contacted"].count == 1
    assert times(vault)["contacted"].mean == before


def test_what_an_import_put_into_a_later_stage_is_left_out(vault, deal):
    deal("proposal", kind="import", opened_on=OPENED)
    deal("proposal")

    result = stage_times(vault)

    assert {stay.code: stay.count for stay in result.stays}["proposal"] == 1
    assert result.inputs["entry_unknown"] == 1


def test_the_period_takes_those_opened_in_it(vault, deal):
    deal(opened_on=OPENED, moves=MOVES)
    deal(opened_on=date(2025, 1, 1), moves=MOVES)

    found = times(vault, Wish(since=OPENED))

    assert found["contacted"].count == 1


@given(st.lists(st.floats(0, 1e4), min_size=1), st.floats(0, 1))
def test_a_quantile_lies_among_the_values(values, share):
    ordered = sorted(values)

    assert ordered[0] - 1e-5 <= quantile(ordered, share) <= ordered[-1] + 1e-5


def test_quartiles_lie_between_neighbours_in_proportion():
    assert quantile([1, 2, 3, 4], 0.25) == 1.75
    assert quantile([1, 2, 3, 4], 0.5) == 2.5
    assert quantile([], 0.5) == 0.0


# ------------------------------------------------------------------ the board, and moves


def test_a_move_to_won_closes_the_deal_today(vault, deal):
    record = deal("negotiation")

    move(vault, record, standard_stage_id("won"))

    assert columns(vault, record)["closed_on"] == date.today().isoformat()  # noqa: DTZ011


def test_the_rule_closes_whichever_way_the_stage_is_set(vault, deal):
    record = deal()
    with vault.batch("bulk") as batch:
        batch.set("opportunity", record, {"stage": standard_stage_id("lost")})

    assert columns(vault, record)["closed_on"] == date.today().isoformat()  # noqa: DTZ011


def test_a_closing_date_that_is_given_stands(vault, deal):
    record = deal()
    with vault.batch("edit") as batch:
        given = {"stage": standard_stage_id("won"), "closed_on": OPENED}
        batch.set("opportunity", record, given)

    assert columns(vault, record)["closed_on"] == "2026-01-01"


def test_a_deal_that_was_made_won_gets_no_invented_date(vault, deal):
    assert columns(vault, deal("won"))["closed_on"] is None


def test_moving_back_opens_the_deal_again(vault, deal):
    record = deal()
    move(vault, record, standard_stage_id("lost"), loss_reason="Price")
    assert columns(vault, record)["loss_reason"] == "Price"

    move(vault, record, standard_stage_id("proposal"))

    assert columns(vault, record)["closed_on"] is None
    assert columns(vault, record)["loss_reason"] is None


def test_a_move_is_taken_back_whole(vault, deal):
    record = deal("proposal")
    made = move(vault, record, standard_stage_id("lost"), loss_reason="Price")

    undo(vault, made.batch)

    after = columns(vault, record)
    assert after["stage"] == standard_stage_id("proposal")
    assert after["closed_on"] is None
    assert after["loss_reason"] is None


def test_a_move_to_where_it_stands_writes_nothing(vault, deal):
    record = deal("proposal")

    assert move(vault, record, standard_stage_id("proposal")) is None


def test_a_move_to_a_stage_that_is_not_there_is_refused(vault, deal):
    with pytest.raises(RecordNotFound):
        move(vault, deal(), standard_stage_id("nowhere"))


def test_stages_of_an_own_pipeline_close_deals_too(vault):
    with vault.batch("edit") as batch:
        pipeline = batch.create("pipeline", {"name": "Tenders"})
        bid = batch.create("stage", {"name": "Bid", "pipeline": pipeline, "kind": "open"})
        gone = batch.create("stage", {"name": "Gone", "pipeline": pipeline, "kind": "lost"})
        record = batch.create("opportunity", {"name": "Deal", "stage": bid})

    move(vault, record, gone, loss_reason="Late")

    after = columns(vault, record)
    assert after["closed_on"] is not None
    assert after["pipeline"] == pipeline


def test_the_board_adds_up_all_deals_but_holds_only_the_first_cards(vault, deal):
    for day in (3, 1, 2):
        deal("proposal", "100", expected_close_on=date(2026, 5, day))

    shown = board(vault, limit=2)

    column = next(column for column in shown.columns if column.stage.code == "proposal")
    assert (column.count, column.amount, column.weighted) == (3, 300, 195)
    assert [card.expected_close.day for card in column.cards] == [1, 2]
    assert shown.count == 3


def test_a_deal_is_stalled_once_it_stands_too_long(vault, deal):
    deal(opened_on=OPENED, moves=(("2026-01-11", "negotiation"),))
    fresh = deal()

    shown = board(vault)

    cards = {card.id: card for column in shown.columns for card in column.cards}
    assert shown.stalled == 1
    assert not cards[fresh].is_stalled
    assert cards[fresh].days_in_stage == 0


def test_the_boards_filter_narrows_totals_and_cards(vault, deal, account):
    deal(account=account("A", industry="Medical"))
    deal(account=account("B"))

    shown = board(vault, where="account.industry = 'Medical'")

    assert shown.count == 1
    assert shown.columns[0].cards[0].account == "A"
    assert shown.has_deals


def test_reasons_for_losing_come_in_order_of_use(vault, deal):
    for reason in ("Price", "Rival", "Price"):
        deal("lost", loss_reason=reason)

    assert loss_reasons(vault) == ["Price", "Rival"]
