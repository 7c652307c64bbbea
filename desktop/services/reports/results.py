"""What a report returns: numbers together with the inputs that made them. No drawing, no words.

Amounts are `Decimal` in the vault's currency, rates lie between 0 and 1, times of stay are days.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from sync.language import _


@dataclass(frozen=True, slots=True)
class ReportWarning:
    """A reason not to trust a number: a marked sentence, and the facts that fill its places."""

    message: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def text(self) -> str:
        """Return the sentence in the current language."""
        return _(self.message).format(**self.facts)


@dataclass(frozen=True, slots=True)
class StageTotal:
    """How many opportunities stand in (or ended in) a stage, and what they are worth."""

    code: str
    name: str
    count: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Conversion:
    """Of the opportunities that reached stage ``source``, the share that went on to ``target``."""

    source: str
    target: str
    reached: int
    rate: float | None


@dataclass(frozen=True, slots=True)
class Funnel:
    """Open opportunities by stage, the decided ones, and how they got there."""

    stages: tuple[StageTotal, ...]
    won: StageTotal
    lost: StageTotal
    win_rate: float | None
    mean_days_won: float | None
    median_days_won: float | None
    conversions: tuple[Conversion, ...]
    currency: str
    inputs: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class StageStay:
    """How long opportunities stayed in one stage, in days."""

    code: str
    name: str
    count: int
    quartile_1: float
    median: float
    quartile_3: float
    percentile_90: float
    mean: float


@dataclass(frozen=True, slots=True)
class StageTimes:
    """Time per stage, read from the change log."""

    stays: tuple[StageStay, ...]
    inputs: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class WinRate:
    """How many opportunities of one owner, source ... were won and lost; ``key`` is None where
    the field is empty.
    """

    key: str | None
    name: str
    won: int
    lost: int
    amount: Decimal

    @property
    def rate(self) -> float | None:
        """Won divided by won and lost."""
        decided = self.won + self.lost
        return round(self.won / decided, 6) if decided else None


@dataclass(frozen=True, slots=True)
class WinRates:
    """Decided opportunities grouped by the field ``by``, those with most won first."""

    by: str
    label: str
    groups: tuple[WinRate, ...]
    total: WinRate
    currency: str
    inputs: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class MonthSales:
    """Orders of one month, ``month`` such as ``2026-11``."""

    month: str
    orders: int
    customers: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Sales:
    """Orders by month, in the order of time; months without orders are among them."""

    months: tuple[MonthSales, ...]
    currency: str
    inputs: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class RfmSegment:
    """Customers who share a score of recency, frequency and money, ``code`` such as ``R5F4M3``.

    ``accounts`` holds their ids and names, the one who spent most first.
    """

    code: str
    recency: int
    frequency: int
    monetary: int
    count: int
    amount: Decimal
    accounts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rfm:
    """Customers scored 1 to 5 (5 is best) on recency, frequency and money."""

    customers: int
    mean_recency_days: float | None
    mean_frequency: float | None
    mean_monetary: Decimal | None
    segments: tuple[RfmSegment, ...]
    tie_rule: str
    currency: str
    inputs: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class CustomerValue:
    """One customer's expected future: value over the horizon, chance to be still a customer.

    ``purchases`` were made so far, the last one ``days_since`` days before the value was taken.
    """

    account_id: str
    account: str
    clv: Decimal
    p_alive: float
    expected_purchases: float
    purchases: int = 0
    days_since: int = 0


@dataclass(frozen=True, slots=True)
class BgNbd:
    """Parameters of the BG/NBD model (Fader, Hardie and Lee 2005) and their log-likelihood."""

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float


@dataclass(frozen=True, slots=True)
class GammaGamma:
    """Parameters of the Gamma-Gamma model of spend (Fader and Hardie 2013)."""

    p: float
    q: float
    v: float


@dataclass(frozen=True, slots=True)
class Clv:
    """Customer lifetime value of every customer, highest first, with the models behind it.

    A model is None where there were too few data to fit it; ``warnings`` then says so.
    """

    bgnbd: BgNbd | None
    gamma_gamma: GammaGamma | None
    customers: int
    transactions: int
    expected_purchases: float | None
    holdout_actual: int | None
    holdout_expected: float | None
    warnings: tuple[ReportWarning, ...]
    values: tuple[CustomerValue, ...]
    currency: str
    inputs: Mapping[str, object]
