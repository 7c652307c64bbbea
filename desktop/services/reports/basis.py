"""What every report over opportunities or orders starts from: a filter, a period, a currency."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from desktop.services.query.conditions import Condition, condition_of
from desktop.services.records.reading import reader_of
from desktop.vault.facts import meta
from desktop.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asks of a report. Days are inclusive; None leaves a side open.

    Attributes:
        where: Filter of the opportunities or orders, in the language of saved views.
        by: Field to group by, for reports that group.
        calibration_end, unit, horizon: Only for lifetime value, see `clv`.
        pipeline: Id or name; None is the standard one.
    """

    since: date | None = None
    until: date | None = None
    where: str | None = None
    by: str | None = None
    calibration_end: date | None = None
    unit: str = "week"
    horizon: int = 52
    pipeline: str | None = None

    def inputs(self) -> dict[str, object]:
        """Return the part of the wish that narrows what is counted."""
        return {
            "from": self.since.isoformat() if self.since else None,
            "to": self.until.isoformat() if self.until else None,
            "where": self.where or None,
        }


def chosen(
    connection: Connection, vault: Vault, entity: str, wish: Wish, day: str | None = None
) -> Condition:
    """Return the condition for records that are alive, fit the filter and lie in the period.

    ``day`` is the SQL of a record's date; None leaves the period out.

    Raises:
        BadExpression, UnknownField, InvalidValue
    """
    described = vault.entity(entity)
    condition = Condition("life = 0")
    if wish.where:
        condition = condition.and_(
            condition_of(wish.where, described, reader_of(connection, vault))
        )
    if day and wish.since:
        condition = condition.and_(Condition(f"{day} >= ?", (wish.since.isoformat(),)))
    if day and wish.until:
        condition = condition.and_(Condition(f"{day} <= ?", (wish.until.isoformat(),)))
    return condition


def currency_of(connection: Connection) -> str:
    """Return the vault's own currency, in which amounts are summed."""
    return meta(connection, "currency") or "CNY"
