"""The analytics page's state: its period, and every report made in a job of its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.controllers.session import Place, Session
from desktop.services import formatting
from desktop.services.overview import Overview, Then, overview
from desktop.services.query.literals import day_of
from desktop.services.query.syntax import quoted
from desktop.services.reports.catalogue import Wish, by_name
from desktop.services.reports.results import Funnel
from desktop.vault.batch import Written
from desktop.vault.vault import Vault
from desktop.workers.runner import Job
from sync.language import _, ngettext
from sync.language import mark as _m

FIGURES = "figures"
REPORTS = ("funnel", "stages", "sales", "rfm", "clv")
PARTS = (FIGURES, *REPORTS)
_CONCERNED = {
    FIGURES: ("opportunity", "stage", "order", "payment"),
    "funnel": ("opportunity", "stage", "pipeline"),
    "stages": ("opportunity", "stage", "pipeline"),
    "sales": ("order",),
    "rfm": ("order", "account"),
    "clv": ("order", "account"),
}
_OF_ORDERS = ("sales", "rfm", "clv")
_SETTLE_MS = 400
_MOST_IDS = 2_000


@dataclass(frozen=True, slots=True)
class Period:
    """A period to choose; ``begin`` is written as in filters, empty for everything."""

    key: str
    words: str
    begin: str


PERIODS = (
    Period("year", _m("last 12 months"), "-12m"),
    Period("quarter", _m("last 3 months"), "-3m"),
    Period("this_year", _m("this year"), "january"),
    Period("all", _m("all time"), ""),
)


def since(period: Period, today: date) -> date | None:
    """Return the day a period begins."""
    if period.begin == "january":
        return today.replace(month=1, day=1)
    return day_of(period.begin, today) if period.begin else None


def last_day(month: str) -> date:
    """Return the last day of a month such as ``2026-11``."""
    first = date.fromisoformat(f"{month}-01")
    return day_of("-1d", day_of("+1m", first))


class Analytics(QObject):
    """Makes the reports in the background; each arrives by itself.

    Signals:
        started: Name of a part that is being made.
        made: Name of a part, and its result.
        failed: Name of a part, and the exception.
    """

    started = Signal(str)
    made = Signal(str, object)
    failed = Signal(str, object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._jobs: dict[str, Job[object]] = {}
        self._stale = set(PARTS)
        self.period = PERIODS[0]
        self.mine = False
        self.is_watching = False
        self._undated = False
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._make_stale)
        session.changed.connect(self._hear)

    # ---------------------------------------------------------------- what is asked

    def choose(self, *, period: Period | None = None, mine: bool | None = None) -> None:
        """Ask for another period, or for one's own deals and customers alone."""
        self.period = period or self.period
        self.mine = self.mine if mine is None else mine
        self.reload()

    def wish(self, part: str) -> Wish:
        """Return what is asked of a report: those of orders take all orders there are."""
        if part in _OF_ORDERS:
            return Wish(where="account.owner = me" if self.mine else None)
        today = date.today()  # noqa: DTZ011 - the person's own day
        begin = since(self.period, today)
        until = today if begin else None
        where = "owner = me" if self.mine and part != FIGURES else None
        return Wish(since=begin, until=until, where=where)

    def reload(self) -> None:
        """Make everything again."""
        self._stale = set(PARTS)
        self._make_stale()

    def retry(self, part: str) -> None:
        """Make one part again."""
        self._stale.add(part)
        self._make_stale()

    def watch(self, *, is_watching: bool) -> None:
        """Follow changes while the page is seen; make up for them when it is seen again."""
        self.is_watching = is_watching
        if is_watching and self._stale:
            self._make_stale()

    def _hear(self, written: Written) -> None:
        touched = written.records.keys()
        self._stale |= {part for part in PARTS if not touched.isdisjoint(_CONCERNED[part])}
        if self._stale and self.is_watching:
            self._settle.start()

    # ---------------------------------------------------------------- making

    def _make_stale(self) -> None:
        stale, self._stale = self._stale, set()
        for part in PARTS:
            if part in stale:
                self._make(part)

    def _make(self, part: str) -> None:
        former = self._jobs.pop(part, None)
        if former is not None:
            former.abandon()
        job = self._session.read(self._work(part))
        job.setObjectName(part)
        self._jobs[part] = job
        job.succeeded.connect(self._take)
        job.failed.connect(self._give_up)
        self.started.emit(part)

    def _work(self, part: str) -> Callable[[Vault], object]:
        wish, mine = self.wish(part), self.mine
        if part == FIGURES:
            return lambda vault: overview(vault, wish, owned_by_me=mine)
        report = by_name(part)
        if report is None:
            raise KeyError(part)
        make = report.make
        return lambda vault: make(vault, wish)

    def _take(self, result: object) -> None:
        part = self.sender().objectName()
        self._jobs.pop(part, None)
        if isinstance(result, Funnel):
            self._undated = bool(result.inputs.get("opened_on_unknown"))
        self.made.emit(part, result)

    def _give_up(self, error: Exception) -> None:
        part = self.sender().objectName()
        self._jobs.pop(part, None)
        self.failed.emit(part, error)

    # ---------------------------------------------------------------- from a mark to its records

    def place_of(self, facts: Mapping[str, object]) -> Place:
        """Return the list of the records that made a mark."""
        trail = ((_("Analytics"), Place("analytics")),)
        if facts.get("entity") == "opportunity":
            where = self._where_stage(str(facts.get("stage", "")))
            return Place("pipeline", where=where, view="list", trail=trail)
        if facts.get("entity") == "order":
            return self._place_of_orders(str(facts.get("month", "")), trail)
        ids = facts.get("ids")
        if not isinstance(ids, tuple) or not ids:
            return Place("customers", "account", trail=trail)
        if len(ids) == 1:
            return replace(Place("customers", "account", str(ids[0])), trail=trail)
        listed = ", ".join(quoted(str(one)) for one in ids[:_MOST_IDS])
        return Place("customers", "account", where=f"id in ({listed})", trail=trail)

    def _place_of_orders(self, month: str, trail: tuple[tuple[str, Place], ...]) -> Place:
        parts = [f"ordered_on >= {month}-01", f"ordered_on <= {last_day(month).isoformat()}"]
        parts.append("status != 'cancelled'")
        if self.mine:
            parts.append("account.owner = me")
        home = self._session.place_of("order", "")
        feature = home.feature if home else "orders"
        return Place(feature, "order", where=" and ".join(parts), trail=trail)

    def _where_stage(self, stage: str) -> str:
        wish = self.wish("funnel")
        parts = [f"stage = {quoted(stage)}"] if stage else []
        if wish.since and wish.until:
            day = "closed_on" if stage in ("won", "lost") else "opened_on"
            within = f"{day} >= {wish.since.isoformat()} and {day} <= {wish.until.isoformat()}"
            undated = day == "opened_on" and self._undated
            parts.append(f"(({within}) or opened_on is null)" if undated else within)
        if wish.where:
            parts.append(wish.where)
        return " and ".join(parts)


# -------------------------------------------------------------------- figures in words


@dataclass(frozen=True, slots=True)
class FigureFace:
    """A figure ready to be shown; ``tone`` is success, danger or nothing."""

    figure: str
    hint: str = ""
    tone: str = ""


def figure_faces(found: Overview, *, compared: bool) -> dict[str, FigureFace]:
    """Return the figures by name; ``compared`` adds how they were a year before."""
    now, before = found.now, found.before if compared else None
    money = formatting.compact_money
    open_words = ngettext("{count} open", "{count} open", found.open_count)
    owing = ngettext("{count} customer owes", "{count} customers owe", found.owing)
    won = ngettext("{count} deal", "{count} deals", now.won_count)
    return {
        "won": FigureFace(
            money(now.won_amount, found.currency),
            *_growth(now, before, won.format(count=formatting.number(now.won_count))),
        ),
        "weighted": FigureFace(
            money(found.weighted, found.currency),
            open_words.format(count=formatting.number(found.open_count)),
        ),
        "win_rate": _rate(now.win_rate, before.win_rate if before else None),
        "cycle": _cycle(now.median_days, before.median_days if before else None),
        "outstanding": FigureFace(
            money(found.outstanding, found.currency),
            owing.format(count=formatting.number(found.owing)) if found.owing else "",
        ),
        "repurchase": _rate(now.repurchase_rate, before.repurchase_rate if before else None),
    }


def _growth(now: Then, before: Then | None, otherwise: str) -> tuple[str, str]:
    if before is None or not before.won_amount:
        return otherwise, ""
    change = float(now.won_amount / before.won_amount) - 1
    words = _("{change} on a year ago").format(change=_signed(formatting.percent(change)))
    return words, _tone(change)


def _rate(now: float | None, before: float | None) -> FigureFace:
    if now is None:
        return FigureFace(formatting.EN_DASH)
    figure = formatting.percent(now)
    if before is None:
        return FigureFace(figure)
    change = (now - before) * 100
    points = _signed(formatting.number(change, 1))
    return FigureFace(
        figure, _("{change} points on a year ago").format(change=points), _tone(change)
    )


def _cycle(now: float | None, before: float | None) -> FigureFace:
    if now is None:
        return FigureFace(formatting.EN_DASH)
    figure = formatting.days(now)
    if before is None:
        return FigureFace(figure)
    change = now - before
    words = _("{change} d on a year ago").format(change=_signed(formatting.number(change)))
    return FigureFace(figure, words, _tone(-change))


def _signed(text: str) -> str:
    return text if text.startswith(formatting.MINUS) else f"+{text}"


def _tone(change: float) -> str:
    """Return the tone of a change for the better (above zero) or the worse."""
    if abs(change) < 0.0005:
        return ""
    return "success" if change > 0 else "danger"
