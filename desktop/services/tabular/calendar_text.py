"""One text as a day or a point in time, in whatever form people write it.

A form that says itself which number is the year and which the month (2026-03-05, 2026年3月5日,
5 Mar 2026) is read at once. Three bare numbers are left as `Loose`: which is which, only the
whole column can tell.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import NamedTuple

from desktop.services.tabular.texts import plain_signs

ORDERS = ("dmy", "mdy", "ymd")

MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep sept", "oct", "nov", "dec"), 1
    )
    for name in names.split()
}

_HALF = "(?P<half>AM|PM|上午|下午|晚上|中午|凌晨)?"
_CLOCK = (
    r"(?P<hour>\d{1,2})[:时時点點](?P<minute>\d{1,2})?分?"
    r"(?::?(?P<second>\d{1,2})(?:[.,](?P<fraction>\d{1,9}))?秒?)?"
)
_ZONE = r"(?P<half2>[AP]\.?M\.?)?\s*(?P<zone>Z|UTC|[-+]\d{2}:?\d{2})?"
_TIME = rf"(?:[T ,]\s*{_HALF}\s*{_CLOCK}\s*{_ZONE})?"
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
_WEEKDAY_AFTER = r"\s*(?:\(?(?:星期|周)[一二三四五六日天]\)?)?\s*"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_MONTH_NAME = r"(?P<name>[a-z]{3,9})\.?"
_FORMS = tuple(
    re.compile(form + _WEEKDAY_AFTER + _TIME, re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})\s?[-/.年]\s?(?P<month>\d{1,2})\s?[-/.月]\s?(?P<day>\d{1,2})\s?日?",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
        rf"{_WEEKDAY}{_DAY}[-/. ]+{_MONTH_NAME}[-/., ]+(?P<year>\d{{4}}|\d{{2}})",
        rf"{_WEEKDAY}{_MONTH_NAME}[-/. ]+{_DAY}[-/., ]+(?P<year>\d{{4}})",
    )
)
_LOOSE = re.compile(
    r"(?P<a>\d{1,2})\s?[-/. ]\s?(?P<b>\d{1,2})\s?[-/. ]\s?(?P<c>\d{4}|\d{2})" + _TIME,
    re.IGNORECASE,
)
_AFTERNOON = ("p", "下", "晚")


class Loose(NamedTuple):
    """Three numbers in an order still to be found, and the time after them."""

    numbers: tuple[str, str, str]
    clock: time | None


class Moment(NamedTuple):
    """A day, and the time on it where one was written."""

    day: date
    clock: time | None


def read_moment(text: str) -> Moment | Loose | None:
    """Return what the text says of a day, None where it is no date."""
    try:
        return _read_iso(text)
    except ValueError:
        return _read_other(plain_signs(text))


def _read_iso(text: str) -> Moment:
    if len(text) <= 10:
        return Moment(date.fromisoformat(text), None)
    when = datetime.fromisoformat(text)
    return Moment(when.date(), when.timetz())


def _read_other(text: str) -> Moment | Loose | None:
    if loose := _LOOSE.fullmatch(text):
        try:
            return Loose((loose["a"], loose["b"], loose["c"]), _clock(loose))
        except ValueError:
            return None
    for form in _FORMS:
        if match := form.fullmatch(text):
            return _moment(match)
    return None


def _moment(match: re.Match[str]) -> Moment | None:
    found = match.groupdict()
    month = int(found["month"]) if "month" in found else MONTHS.get(found["name"][:3].lower(), 0)
    try:
        return Moment(date(full_year(found["year"]), month, int(found["day"])), _clock(match))
    except ValueError:
        return None


def _clock(match: re.Match[str]) -> time | None:
    """The time of day. Raises ValueError where there is no such time."""
    if match["hour"] is None:
        return None
    hour = int(match["hour"])
    half = (match["half"] or match["half2"] or "").lower()
    if half.startswith(_AFTERNOON) and hour < 12:
        hour += 12
    elif half.startswith(("a", "上", "凌")) and hour == 12:
        hour = 0
    fraction = int((match["fraction"] or "0").ljust(6, "0")[:6])
    minute, second = int(match["minute"] or 0), int(match["second"] or 0)
    return time(hour, minute, second, fraction, tzinfo=_zone(match["zone"]))


def _zone(text: str | None) -> timezone | None:
    if text is None:
        return None
    if text.upper() in ("Z", "UTC"):
        return UTC
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


def in_order(numbers: tuple[str, str, str], order: str) -> date | None:
    """Return the day three numbers mean in ``order``, None where there is no such day."""
    parts = dict(zip(order, numbers, strict=True))
    if len(parts["d"]) > 2 or len(parts["m"]) > 2 or len(parts["y"]) == 1:
        return None
    try:
        return date(full_year(parts["y"]), int(parts["m"]), int(parts["d"]))
    except ValueError:
        return None


def full_year(text: str) -> int:
    """Return the year; two digits mean 1969 to 2068, as POSIX reads them."""
    year = int(text)
    if len(text) > 2:
        return year
    return year + (2000 if year < 69 else 1900)
