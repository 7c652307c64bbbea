"""Calls, visits, meetings, mails, notes and tasks: along each opportunity, and between orders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from desktop.services.sample import diary
from desktop.services.sample.bilingual import filled
from desktop.services.sample.days import workday_after, workday_before
from desktop.services.sample.records import Account, Activity, Contact, Deal, Order, Product

COUNT, OPEN, OVERDUE = 3_500, 62, 11
KINDS: Mapping[str, tuple[int, ...]] = {
    "prospect": (44, 16, 2, 22, 12, 4),
    "contacted": (28, 36, 12, 14, 6, 4),
    "need_confirmed": (22, 34, 20, 12, 8, 4),
    "proposal": (22, 22, 24, 22, 6, 4),
    "negotiation": (34, 18, 22, 16, 6, 4),
    "won": (28, 40, 8, 14, 10, 0),
    "lost": (34, 4, 2, 10, 50, 0),
    "care": (40, 30, 4, 12, 12, 2),
}
"""How often each kind of `NAMES` occurs in a stage."""
NAMES = ("call", "visit", "meeting", "mail", "note", "task")


@dataclass(frozen=True, slots=True)
class Occasion:
    """A day on which something happens with a customer, and what it is about."""

    day: date
    stage: str
    account: Account
    deal: Deal | None
    product: Product


class Diary:
    """Writes activities in one language, with the people at each customer."""

    def __init__(self, chance: Random, language: str, contacts: Sequence[Contact]) -> None:
        self._chance, self._language = chance, language
        self._contacts: dict[str, list[Contact]] = {}
        for contact in contacts:
            self._contacts.setdefault(contact.account_code, []).append(contact)

    def done(self, occasion: Occasion) -> Activity:
        """Return what was done on that occasion."""
        kind = self._chance.choices(NAMES, KINDS[occasion.stage])[0]
        at = self._moment(occasion.day)
        planned = None if kind in {"mail", "note"} else at
        took = timedelta(minutes=self._chance.choice((10, 20, 30, 40, 60, 90)))
        return self._write(kind, occasion, due_at=planned, done_at=at + took, told=True)

    def planned(self, occasion: Occasion) -> Activity:
        """Return what is to be done on that occasion."""
        kind = self._chance.choices(NAMES, (22, 30, 12, 0, 0, 36))[0]
        at = self._moment(occasion.day)
        return self._write(kind, occasion, due_at=at, done_at=None, told=False)

    def _write(
        self,
        kind: str,
        occasion: Occasion,
        *,
        due_at: datetime | None,
        done_at: datetime | None,
        told: bool,
    ) -> Activity:
        contact = self._chance.choice(self._contacts[occasion.account.code])
        words = {
            "contact": contact.name,
            "product": occasion.product.short_name,
            "company": occasion.account.short_name,
        }
        subject = filled(
            self._chance.choice(diary.subjects(kind, occasion.stage)), self._language, words
        )
        body = self._body(kind, occasion, words) if told else ""
        if occasion.deal and not told:
            subject, body = _plan(kind, subject, occasion.deal.next_step or "")
        owner = occasion.account.owner
        account, deal = occasion.account, occasion.deal
        return Activity(kind, subject, body, account, contact, deal, due_at, done_at, owner)

    def _body(self, kind: str, occasion: Occasion, words: Mapping[str, str]) -> str:
        chance = self._chance
        product, stage = occasion.product, occasion.stage
        bank = diary.bodies(kind, stage, consumable=product.consumable)
        sentences = chance.sample(bank, chance.choice((1, 2, 2)))
        if chance.random() < 0.35 and stage not in {"won", "lost", "prospect", "care"}:
            sentences.append(chance.choice(diary.about(product.code)))
        if chance.random() < 0.45 and stage not in {"won", "lost"}:
            sentences.append(chance.choice(diary.FOLLOW_UPS))
        space = "" if self._language == "zh_CN" else " "
        return space.join(filled(sentence, self._language, words) for sentence in sentences)

    def _moment(self, day: date) -> datetime:
        """Return a time in office hours, on the ten minutes."""
        hour = self._chance.choice((9, 9, 10, 10, 11, 13, 14, 14, 15, 15, 16, 17))
        return datetime.combine(day, time(hour, 10 * self._chance.randrange(6)))


def _plan(kind: str, subject: str, step: str) -> tuple[str, str]:
    """Return heading and body of something planned; a task is named after the step itself."""
    return (step, "") if kind == "task" and step else (subject, step)


def make_activities(
    chance: Random,
    diary_: Diary,
    deals: Sequence[Deal],
    orders: Sequence[Order],
    *,
    today: date,
) -> list[Activity]:
    """Return what was done up to ``today`` and what is planned, in the order of time."""
    along = [occasion for deal in deals for occasion in _along(chance, deal, today)]
    between = [_between(chance, order, today) for order in orders]
    past = [*along, *between]
    kept = sorted(past, key=lambda occasion: _keenness(chance, occasion, today))[: COUNT - OPEN]
    written = [diary_.done(occasion) for occasion in kept]
    written += [diary_.planned(occasion) for occasion in _ahead(chance, deals, today)]
    return sorted(written, key=lambda activity: (_when(activity), activity.account.code))


def _when(activity: Activity) -> datetime:
    moments = (activity.due_at, activity.done_at)
    return next(moment for moment in moments if moment)


def _keenness(chance: Random, occasion: Occasion, today: date) -> float:
    """Return a rank by chance in which later occasions come first: people write more nowadays."""
    years = (today - occasion.day).days / 365
    importance = 3.0 if occasion.deal and not occasion.deal.closed_on else 1.0
    return chance.expovariate(importance / (1 + 0.45 * years))


def _along(chance: Random, deal: Deal, today: date) -> list[Occasion]:
    """Return one to three occasions in every stage of an opportunity."""
    ends = [passage.entered_on for passage in deal.passages[1:]] + [
        today if deal.closed_on is None else deal.passages[-1].entered_on + timedelta(days=20)
    ]
    found = []
    for passage, end in zip(deal.passages, ends, strict=True):
        length = min((end - passage.entered_on).days, 30)
        for _ in range(chance.choice((1, 1, 2)) if length > 6 else 1):
            day = workday_before(passage.entered_on + timedelta(days=chance.randint(0, length)))
            if passage.entered_on <= day < today:
                found.append(_occasion(day, passage.stage, deal))
    return found


def _occasion(day: date, stage: str, deal: Deal) -> Occasion:
    return Occasion(day, stage, deal.account, deal, deal.product)


def _between(chance: Random, order: Order, today: date) -> Occasion:
    """Return a care call or visit some days after an order."""
    day = workday_before(order.ordered_on + timedelta(days=chance.randint(3, 40)))
    product = chance.choice(order.lines).product
    return Occasion(
        min(day, workday_before(today - timedelta(days=1))),
        "care",
        order.account,
        None,
        product,
    )


def _ahead(chance: Random, deals: Sequence[Deal], today: date) -> list[Occasion]:
    """Return what is planned on open opportunities: some of it overdue, much of it this week."""
    standing = [deal for deal in deals if deal.closed_on is None]
    chosen = chance.sample(standing, OPEN)
    late = [workday_before(today - timedelta(days=chance.randint(1, 9))) for _ in range(OVERDUE)]
    soon = [
        workday_after(today + timedelta(days=int(14 * chance.random() ** 1.7)))
        for _ in range(OPEN - OVERDUE)
    ]
    return [
        _occasion(day, deal.stage, deal) for day, deal in zip([*late, *soon], chosen, strict=True)
    ]
