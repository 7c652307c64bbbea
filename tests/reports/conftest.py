"""A vault to count in, and short words for putting opportunities and orders into it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from desktop.models.opportunity import standard_stage_id
from desktop.vault.vault import Vault
from sync.values import Money

MakeDeal = Callable[..., str]


def noon(day: str) -> datetime:
    """Return a moment in the middle of a day, the same day in every time zone near ours."""
    return datetime.combine(date.fromisoformat(day), time(12), UTC)


@pytest.fixture
def deal(vault: Vault) -> MakeDeal:
    """Return a function that makes an opportunity in a stage, with moves as (day, stage)."""

    def make(
        stage: str = "prospect",
        amount: str = "100",
        moves: tuple[tuple[str, str], ...] = (),
        kind: str = "edit",
        currency: str = "CNY",
        **values: object,
    ) -> str:
        given = {
            "name": "Deal",
            "stage": standard_stage_id(stage),
            "amount": Money(Decimal(amount), currency),
        }
        with vault.batch(kind) as batch:
            record = batch.create("opportunity", given | values)
        for day, target in moves:
            with vault.batch("edit") as batch:
                batch.set("opportunity", record, {"stage": standard_stage_id(target)}, at=noon(day))
        return record

    return make


@pytest.fixture
def order(vault: Vault) -> Callable[..., str]:
    """Return a function that makes an order."""

    def make(account: str | None, day: str, amount: str, **values: object) -> str:
        given = {
            "account": account,
            "ordered_on": date.fromisoformat(day),
            "amount": Money(Decimal(amount), str(values.pop("currency", "CNY"))),
        }
        with vault.batch("edit") as batch:
            return batch.create("order", given | values)

    return make


@pytest.fixture
def account(vault: Vault) -> Callable[[str], str]:
    """Return a function that makes a customer."""

    def make(name: str, **values: object) -> str:
        with vault.batch("edit") as batch:
            return batch.create("account", {"name": name, **values})

    return make
