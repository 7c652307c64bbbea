"""The step that asks for a passphrase twice and says what it is worth."""

from PySide6.QtWidgets import QWidget

from desktop.controllers.first_run import FirstRun
from desktop.views.welcome.passphrase_form import PassphraseForm
from desktop.views.welcome.step_panels import StepPanel
from sync.language import mark as _m


class PassphrasePanel(StepPanel):
    """Passphrase, strength, once more, demands."""

    def __init__(self, run: FirstRun) -> None:
        super().__init__(
            run,
            _m("Choose a passphrase"),
            _m("It opens your data. We keep no copy: once forgotten, only the recovery key helps."),
        )

    def build(self) -> None:
        """Add the form."""
        self._form = PassphraseForm()
        self._form.typed.connect(self._take)
        self.column.addWidget(self._form)

    def show_state(self) -> None:
        """Show the worth of what was typed."""
        answers = self.run.answers
        if not answers.passphrase and self.run.vault is not None:
            self._form.clear()
        self._form.show_worth(answers.strength)

    def first_input(self) -> QWidget:
        """Begin with the passphrase."""
        return self._form.first

    def type_readable(self, text: str) -> None:
        """Show ``text`` in the first input."""
        self._form.first.setText(text)
        if not self._form.first.is_revealed:
            self._form.first.toggle()
        self._take()

    def _take(self) -> None:
        self.run.answer(passphrase=self._form.passphrase, again=self._form.again)
