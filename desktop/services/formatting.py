"""Numbers, amounts and dates as people read them, in plain code so that starting up stays quick.

Amounts are shortened by ten-thousands in Chinese (¥1,396 万, ¥1.2 亿) and by thousands in English
(¥13.96M). A minus is the typographic one. ``language`` is the current one where it is not given.
"""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from sync.language import _, current, ngettext

MINUS = "−"
EN_DASH = "–"
ELLIPSIS = "…"

Number = int | float | Decimal

_SYMBOLS = {
    "CNY": "¥",
    "USD": "$",
    "EUR": "€",
    "GBP": "£",
    "HKD": "HK$",
    "TWD": "NT$",
    "SGD": "S$",
    "AUD": "A$",
    "CAD": "C$",
    "KRW": "₩",
    "INR": "₹",
    "VND": "₫",
    "THB": "฿",
}
_CHINESE_SYMBOLS = {"USD": "US$", "JPY": "JP¥"}
_ENGLISH_SYMBOLS = {"JPY": "JP¥"}
_WHOLE = frozenset({"JPY", "KRW", "VND", "CLP", "ISK"})
_MAGNITUDES = {
    "zh_CN": ((Decimal(10) ** 8, " 亿"), (Decimal(10) ** 4, " 万")),
    "en": ((Decimal(10) ** 9, "B"), (Decimal(10) ** 6, "M"), (Decimal(10) ** 3, "K")),
}


def symbol(currency: str, language: str | None = None) -> str:
    """Return the sign of a currency, or its code and a space where it has none of its own."""
    own = _CHINESE_SYMBOLS if (language or current()) == "zh_CN" else _ENGLISH_SYMBOLS
    return own.get(currency) or _SYMBOLS.get(currency) or (f"{currency} " if currency else "")


def number(value: Number, digits: int = 0) -> str:
    """Return ``value`` with thousands separated and exactly ``digits`` decimals."""
    rounded = _rounded(_exact(value), digits)
    return _signed(rounded, f"{abs(rounded):,.{digits}f}")


def short_number(value: Number, digits: int = 2) -> str:
    """Return ``value`` with at most ``digits`` decimals, zeros at the end dropped."""
    return _trimmed(number(value, digits))


def money(amount: Number, currency: str, language: str | None = None) -> str:
    """Return the whole amount: ¥1,396,200.50."""
    digits = 0 if currency in _WHOLE else 2
    rounded = _rounded(_exact(amount), digits)
    return _signed(rounded, f"{symbol(currency, language)}{abs(rounded):,.{digits}f}")


def compact_money(amount: Number, currency: str, language: str | None = None) -> str:
    """Return the amount in three or four figures: ¥387.2 万 or ¥3.87M."""
    spoken = language or current()
    exact = _exact(amount)
    figures, unit = _shortened(abs(exact), _MAGNITUDES[spoken])
    sign = symbol(currency, spoken)
    return f"{MINUS if exact < 0 and figures != '0' else ''}{sign}{figures}{unit}"


def compact_scale(largest: Number, language: str | None = None) -> tuple[Decimal, str]:
    """Return the divisor and its word for an axis that reaches ``largest``."""
    for size, unit in _MAGNITUDES[language or current()]:
        if _exact(largest) >= size:
            return size, unit.strip()
    return Decimal(1), ""


def scale_name(currency: str, unit: str, language: str | None = None) -> str:
    """Return the unit of an axis of amounts: ¥M, or 万元."""
    spoken = language or current()
    if spoken == "zh_CN" and currency == "CNY":
        return f"{unit}元"
    return f"{symbol(currency, spoken)}{unit}".strip()


def percent(rate: Number, digits: int = 1) -> str:
    """Return a rate between 0 and 1 in hundredths: 69.4%."""
    return f"{number(_exact(rate) * 100, digits)}%"


def days(count: Number) -> str:
    """Return a length of time in whole days, short: 15 d."""
    return _("{count} d").format(count=number(count))


def file_size(count: int) -> str:
    """Return a number of bytes in a unit that leaves three figures at most: 3.4 MB."""
    units = (_("{n} KB"), _("{n} MB"), _("{n} GB"))
    if count < 1000:
        return _("{n} B").format(n=number(count))
    part, unit = count / 1000, 0
    while part >= 999.5 and unit < 2:
        part, unit = part / 1000, unit + 1
    return units[unit].format(n=short_number(part, 1 if part < 99.95 else 0))


def dash_for_zero(value: Number, text: str) -> str:
    """Return ``text``, an en dash where ``value`` is zero: real values stand out in lists."""
    return text if value else EN_DASH


def date_short(day: date, today: date) -> str:
    """Return month and day, the year before them where it is not this year's."""
    return f"{day:%m-%d}" if day.year == today.year else f"{day:%Y-%m-%d}"


def relative_days(day: date, today: date) -> str:
    """Return how far ``day`` is from ``today``: yesterday, in 3 days."""
    distance = (day - today).days
    near = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}
    if distance in near:
        return near[distance]
    if distance < 0:
        return ngettext("{count} day ago", "{count} days ago", -distance).format(
            count=number(-distance)
        )
    return ngettext("in {count} day", "in {count} days", distance).format(count=number(distance))


def _exact(value: Number) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _rounded(value: Decimal, digits: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def _signed(value: Decimal, text: str) -> str:
    return MINUS + text if value < 0 else text


def _trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def _shortened(value: Decimal, magnitudes: Sequence[tuple[Decimal, str]]) -> tuple[str, str]:
    """Return the figures and the unit of the largest magnitude that ``value`` rounds up to."""
    for size, unit in magnitudes:
        part = value / size
        if part >= 1 or _rounded(part, 4) >= 1:
            digits = 2 if part < 100 else 1 if part < 1000 else 0
            return _trimmed(f"{_rounded(part, digits):,f}"), unit
    return _trimmed(f"{_rounded(value, 0 if value >= 100 else 2):,f}"), ""
