"""The sheets of the sample workbook: which records stand in them and which field each column fills.

Headings are the fields' own labels. `Sheet.mapping` says outright which field each heading means,
so that the importer need not guess.
"""

import gettext
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from desktop.models.account import ACCOUNT, CONTACT
from desktop.models.activity import ACTIVITY
from desktop.models.lead import LEAD
from desktop.models.opportunity import OPPORTUNITY
from desktop.models.person import PERSON, UNIT
from desktop.models.trade import ORDER, ORDER_LINE, PAYMENT, PRODUCT
from desktop.services.sample.records import Business, Deal, Line, Order, Passage
from sync.language import CATALOGUES
from sync.schema import Entity

AT = "@at"
"""In place of a field: the day on which the row's values took effect, as the log keeps it."""

Cell = str | int | Decimal | date | datetime | None


class Column(NamedTuple):
    """A field to fill (``account.code``: the link to the account with that code) and from what.

    ``source`` is the path of attributes from the record to the value.
    """

    field: str
    source: str


class Step(NamedTuple):
    """An opportunity's entry into a stage."""

    deal: Deal
    passage: Passage


class OrderLine(NamedTuple):
    """A line and the order it is part of."""

    order: Order
    line: Line


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: the rows of one entity, matched by ``key`` (empty where every row is new)."""

    entity: Entity
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    records: Callable[[Business], Iterable[object]]
    title: str = ""
    at: str = "created_at"
    """The field whose label heads the column of days."""

    def name(self, language: str) -> str:
        """Return the sheet's name."""
        return words(language)(self.title or self.entity.plural)

    def headings(self, language: str) -> list[str]:
        """Return the columns' headings."""
        say = words(language)
        return [say(self._label(column)) for column in self.columns]

    def mapping(self, language: str) -> dict[str, str]:
        """Return the field that each heading means."""
        fields = (column.field for column in self.columns)
        return dict(zip(self.headings(language), fields, strict=True))

    def rows(self, business: Business) -> Iterator[list[Cell]]:
        """Yield the rows, one value for each column."""
        paths = [column.source.split(".") for column in self.columns]
        for record in self.records(business):
            yield [_reach(record, path) for path in paths]

    def _label(self, column: Column) -> str:
        name = self.at if column.field == AT else column.field.partition(".")[0]
        return self.entity.field(name).label


def words(language: str) -> Callable[[str], str]:
    """Return what says a message in ``language``, whatever the program speaks just now."""
    compiled = CATALOGUES / f"{language}.mo"
    if not compiled.is_file():
        return str
    with compiled.open("rb") as file:
        return gettext.GNUTranslations(file).gettext


def _reach(record: object, path: Iterable[str]) -> Cell:
    """Return the value at the end of a path, None where the path breaks off."""
    value = record
    for name in path:
        value = getattr(value, name, None)
    if isinstance(value, list):
        return ",".join(value)
    if value is None or isinstance(value, str | int | Decimal | date):
        return value
    raise TypeError(f"no cell can hold {value!r}")


def _columns(text: str) -> tuple[Column, ...]:
    """Return the columns written ``field`` or ``field<source``."""
    pairs = (word.partition("<") for word in text.split())
    return tuple(Column(field, source or field) for field, _, source in pairs)


SHEETS = (
    Sheet(UNIT, ("name",), _columns("name parent.name<parent"), lambda b: b.units),
    Sheet(
        PERSON,
        ("name",),
        _columns("name email unit.name<unit"),
        lambda b: b.persons,
    ),
    Sheet(
        PRODUCT,
        ("code",),
        _columns("code name category price"),
        lambda b: b.products,
    ),
    Sheet(
        ACCOUNT,
        ("code",),
        _columns("""
            code name english_name industry grade tier region phone email website employees
            annual_revenue province city street source parent.code<parent_code owner.name<owner
            unit.name<unit tags @at<created_on
        """),
        lambda b: b.accounts,
    ),
    Sheet(
        CONTACT,
        ("email",),
        _columns("name title account.code<account_code phone email decision_role wechat"),
        lambda b: b.contacts,
    ),
    Sheet(
        LEAD,
        ("email",),
        _columns("name company phone email source status score owner.name<owner @at<created_on"),
        lambda b: b.leads,
    ),
    Sheet(
        OPPORTUNITY,
        ("code",),
        _columns("""
            code name account.code product.code amount stage opened_on expected_close_on closed_on
            loss_reason next_step owner.name<account.owner unit.name<account.unit
        """),
        lambda b: b.deals,
    ),
    Sheet(
        OPPORTUNITY,
        ("code",),
        _columns("code<deal.code stage<passage.stage @at<passage.entered_on"),
        lambda b: (Step(deal, passage) for deal in b.deals for passage in deal.passages),
        title="Stages",
        at="changed_at",
    ),
    Sheet(
        ORDER,
        ("number",),
        _columns("""
            number account.code opportunity.code<deal.code ordered_on amount status
            owner.name<account.owner unit.name<account.unit
        """),
        lambda b: b.orders,
    ),
    Sheet(
        ORDER_LINE,
        (),
        _columns("""
            order.number product.code<line.product.code quantity<line.quantity price<line.price
            discount<line.discount amount<line.amount
        """),
        lambda b: (OrderLine(order, line) for order in b.orders for line in order.lines),
    ),
    Sheet(
        PAYMENT,
        ("reference",),
        _columns("reference account.code<order.account.code order.number received_on amount"),
        lambda b: b.payments,
    ),
    Sheet(
        ACTIVITY,
        (),
        _columns("""
            kind subject body account.code contact.email opportunity.code<deal.code due_at done_at
            owner.name<owner
        """),
        lambda b: b.activities,
    ),
)
"""In the order in which they are to be imported: what is linked to comes first."""
