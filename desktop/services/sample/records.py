"""What the invented business consists of, before it becomes rows of a workbook.

Amounts are whole or hundredth yuan as `Decimal`; days are dates, moments are office wall-clock
times without a zone.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Person:
    """A colleague; ``provinces`` are those whose customers they look after."""

    name: str
    email: str
    unit: str
    provinces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """A business unit and the name of the one above it."""

    name: str
    parent: str | None


@dataclass(frozen=True, slots=True)
class Product:
    """Something sold: a device (``consumable`` false) or what is used up with it."""

    code: str
    name: str
    short_name: str
    category: str
    price: int
    consumable: bool


@dataclass(slots=True)
class Account:
    """A customer. Grade and tier follow from what it bought."""

    code: str
    name: str
    short_name: str
    english_name: str
    domain: str
    industry_code: str
    industry: str
    province: str
    city: str
    region: str
    street: str
    phone: str
    employees: int
    source: str
    owner: str
    unit: str
    created_on: date
    annual_revenue: int
    parent_code: str | None = None
    grade: str = "C"
    tier: str = "potential"
    tags: list[str] = field(default_factory=list)

    @property
    def email(self) -> str:
        """The general mailbox."""
        return f"info@{self.domain}"

    @property
    def website(self) -> str:
        """The address of the web site."""
        return f"https://www.{self.domain}"


@dataclass(frozen=True, slots=True)
class Contact:
    """A person at a customer."""

    name: str
    title: str
    phone: str
    email: str
    account_code: str
    decision_role: str
    wechat: str | None


@dataclass(frozen=True, slots=True)
class Lead:
    """Someone who asked and is not yet a customer."""

    name: str
    company: str
    phone: str
    email: str
    source: str
    status: str
    score: int
    owner: str
    created_on: date


@dataclass(frozen=True, slots=True)
class Passage:
    """The day on which an opportunity entered a stage."""

    stage: str
    entered_on: date


@dataclass(slots=True)
class Deal:
    """An opportunity and its way through the stages, oldest first."""

    name: str
    account: Account
    product: Product
    amount: Decimal
    quantity: int
    passages: tuple[Passage, ...]
    expected_close_on: date
    loss_reason: str | None = None
    next_step: str | None = None
    code: str = ""

    @property
    def stage(self) -> str:
        """The stage it is in."""
        return self.passages[-1].stage

    @property
    def opened_on(self) -> date:
        """The day it entered its first stage."""
        return self.passages[0].entered_on

    @property
    def closed_on(self) -> date | None:
        """The day it was won or lost."""
        return self.passages[-1].entered_on if self.stage in {"won", "lost"} else None


@dataclass(frozen=True, slots=True)
class Line:
    """One product of an order; ``discount`` in per cent."""

    product: Product
    quantity: int
    price: int
    discount: int
    amount: Decimal


@dataclass(slots=True)
class Order:
    """What a customer bought on one day."""

    account: Account
    ordered_on: date
    lines: tuple[Line, ...]
    deal: Deal | None = None
    number: str = ""
    status: str = "delivered"

    @property
    def amount(self) -> Decimal:
        """The sum of its lines."""
        return sum((line.amount for line in self.lines), Decimal(0))


@dataclass(frozen=True, slots=True)
class Payment:
    """Money received for an order, under the reference of the bank's notice."""

    reference: str
    order: Order
    received_on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Activity:
    """Something done or to be done for a customer; open while ``done_at`` is empty."""

    kind: str
    subject: str
    body: str
    account: Account
    contact: Contact | None
    deal: Deal | None
    due_at: datetime | None
    done_at: datetime | None
    owner: str


@dataclass(frozen=True, slots=True)
class Business:
    """The whole of it."""

    units: tuple[Unit, ...]
    persons: tuple[Person, ...]
    products: tuple[Product, ...]
    accounts: tuple[Account, ...]
    contacts: tuple[Contact, ...]
    leads: tuple[Lead, ...]
    deals: tuple[Deal, ...]
    orders: tuple[Order, ...]
    payments: tuple[Payment, ...]
    activities: tuple[Activity, ...]
