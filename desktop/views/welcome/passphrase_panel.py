"""The step that asks for a passphrase twice and says what it is worth."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.controllers.first_run import FirstRun
from desktop.services.passphrases import Strength
from desktop.views.welcome.step_panels import StepPanel
from desktop.views.widgets.empty import Icon
from desktop.views.widgets.form_field import FormField
from desktop.views.widgets.label import Label, caption
from desktop.views.widgets.living import Words
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

    def set_met(self, *, is_met: bool) -> None:
        """Tick it, or not."""
        if is_met:
            self._icon.set_icon("check", "success.text")
        else:
            self._icon.set_icon("circle", "text.tertiary")


class PassphrasePanel(StepPanel):
    """Passphrase, strength, once more, demands."""

    def __init__(self, run: FirstRun) -> None:
        super().__init__(
            run,
            _m("Choose a passphrase"),
            _m("It opens your data. We keep no copy: once forgotten, only the recovery key helps."),
        )

    def build(self) -> None:
        """Add the two inputs, the meter and the demands."""
        self._first = PasswordEdit(large=True, name="passphrase")
        self._again = PasswordEdit(
            placeholder=_m("The same as above"), large=True, name="passphrase_again"
        )
        for edit in (self._first, self._again):
            edit.textEdited.connect(self._take)
        self._meter = StrengthBar()
        self._word, self._years = caption(), caption()
        line = QHBoxLayout()
        line.addWidget(self._word)
        line.addStretch(1)
        line.addWidget(self._years)
        self._second = FormField(_m("Once more"), self._again)
        self._length = Demand(_m("At least 10 characters, or 4 unrelated words"))
        self._privacy = Demand(_m("No names and no common passphrases"))
        self.column.addWidget(FormField(_m("Passphrase"), self._first))
        self.column.addWidget(self._meter)
        self.column.addLayout(line)
        self.column.addSpacing(12)
        self.column.addWidget(self._second)
        self.column.addSpacing(12)
        self.column.addWidget(self._length)
        self.column.addWidget(self._privacy)

    def show_state(self) -> None:
        """Show the worth of what was typed."""
        answers = self.run.answers
        if not answers.passphrase and self.run.vault is not None:
            self._first.clear()
            self._again.clear()
        strength = answers.strength
        self._meter.set_strength(strength.level, "")
        self._word.set_text(_(_WORDS[strength.level]) if answers.passphrase else "")
        self._word.set_tone(_TONES[strength.level])
        self._years.set_text(_endurance(strength) if answers.passphrase else "")
        self._length.set_met(is_met=strength.is_long)
        self._privacy.set_met(is_met=strength.is_private)
        differs = bool(answers.again) and not answers.passphrase.startswith(answers.again)
        self._second.set_error(_("The two are not the same.") if differs else "")

    def first_input(self) -> QWidget:
        """Begin with the passphrase."""
        return self._first

    def type_readable(self, text: str) -> None:
        """Show ``text`` in the first input."""
        self._first.setText(text)
        if not self._first.is_revealed:
            self._first.toggle()
        self._take()

    def _take(self) -> None:
        self.run.answer(passphrase=self._first.text(), again=self._again.text())


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
