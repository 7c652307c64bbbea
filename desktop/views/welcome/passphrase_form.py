"""Two inputs for a new passphrase, with what it is worth and what it still lacks."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.services.passphrases import Strength
from desktop.services.policy import Policy
from desktop.views.widgets.empty import Icon
from desktop.views.widgets.form_field import FormField
from desktop.views.widgets.label import Label, caption
from desktop.views.widgets.living import Living, Words
from desktop.views.widgets.password import PasswordEdit, StrengthBar
from sync.language import _, ngettext
from sync.language import mark as _m

_WORDS = (_m("Very weak"), _m("Weak"), _m("Fair"), _m("Strong"), _m("Very strong"))
_TONES = ("danger.text", "danger.text", "warn.text", "success.text", "success.text")
_DAY = 1 / 365.25
_AGES = 1_000_000


class Demand(QWidget):
    """One thing a passphrase must have, ticked when it does."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._icon = Icon("circle", "text.tertiary")
        self._label = Label(words, tone="text.secondary")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self._label, 1)

    def set_text(self, text: str) -> None:
        """Say something else; nothing hides it."""
        self._label.set_text(text)
        self.setVisible(bool(text))

    def set_met(self, *, is_met: bool) -> None:
        """Tick it, or not."""
        if is_met:
            self._icon.set_icon("check", "success.text")
        else:
            self._icon.set_icon("circle", "text.tertiary")


class PassphraseForm(Living, QWidget):
    """Passphrase, strength, once more, demands.

    Signals:
        typed: Something was typed; ask `passphrase` and `again`, then call `show_worth`.
    """

    typed = Signal()

    def __init__(self, words: Words = "") -> None:
        super().__init__()
        self.first = PasswordEdit(large=True, name="passphrase")
        self.second = PasswordEdit(
            placeholder=_m("The same as above"), large=True, name="passphrase_again"
        )
        for edit in (self.first, self.second):
            edit.textEdited.connect(self.typed)
        self._strength: Strength | None = None
        self._meter = StrengthBar()
        self._word, self._years = caption(), caption()
        self._once_more = FormField(_m("Once more"), self.second)
        self._length = Demand(_m("At least 10 characters, or 4 unrelated words"))
        self._privacy = Demand(_m("No names and no common passphrases"))
        self._worth = Demand("")
        self._worth.hide()
        line = QHBoxLayout()
        line.addWidget(self._word)
        line.addStretch(1)
        line.addWidget(self._years)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(FormField(words or _m("Passphrase"), self.first))
        column.addWidget(self._meter)
        column.addLayout(line)
        column.addSpacing(12)
        column.addWidget(self._once_more)
        column.addSpacing(12)
        column.addWidget(self._length)
        column.addWidget(self._privacy)
        column.addWidget(self._worth)

    @property
    def passphrase(self) -> str:
        """What was typed first."""
        return self.first.text()

    @property
    def again(self) -> str:
        """What was typed the second time."""
        return self.second.text()

    @property
    def is_alike(self) -> bool:
        """True when the same was typed twice."""
        return bool(self.passphrase) and self.passphrase == self.again

    def clear(self) -> None:
        """Forget what was typed."""
        self.first.clear()
        self.second.clear()

    def show_worth(self, strength: Strength) -> None:
        """Show what the passphrase is worth."""
        self._strength = strength
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything again."""
        strength = self._strength
        if strength is None:
            return
        has_text = bool(self.passphrase)
        self._meter.set_strength(strength.level, "")
        self._word.set_text(_(_WORDS[strength.level]) if has_text else "")
        self._word.set_tone(_TONES[strength.level])
        self._years.set_text(_endurance(strength) if has_text else "")
        self._length.set_met(is_met=strength.is_long)
        self._privacy.set_met(is_met=strength.is_private)
        self._worth.set_text(_more_than_usual(strength.least))
        self._worth.set_met(is_met=strength.bits >= strength.least)
        differs = bool(self.again) and not self.passphrase.startswith(self.again)
        self._once_more.set_error(_("The two are not the same.") if differs else "")


def _more_than_usual(least: float) -> str:
    """Return what policy asks for beyond what every passphrase must have."""
    if least <= Policy().passphrase_bits:
        return ""
    return _("Hard to guess: {n} bits, as your firm asks").format(n=int(least))


def _endurance(strength: Strength) -> str:
    """Return how long guessing would take, rounded so that nobody takes it for exact."""
    if strength.years < _DAY:
        return _("Guessed offline within a day")
    if strength.years < 1:
        days = _rounded(strength.years / _DAY)
        return ngettext(
            "Guessed offline in about {n} day", "Guessed offline in about {n} days", days
        ).format(n=days)
    if strength.years >= _AGES:
        return _("Guessing it offline would take over a million years")
    years = _rounded(strength.years)
    return ngettext(
        "Guessing it offline would take about {n} year",
        "Guessing it offline would take about {n} years",
        years,
    ).format(n=f"{years:,}")


def _rounded(number: float) -> int:
    whole = max(1, int(number))
    unit = int(10 ** (len(str(whole)) - 1))
    return whole // unit * unit
