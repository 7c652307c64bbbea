"""What each step of the first run asks; one widget per step, all over `FirstRun`."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.controllers.first_run import Content, FirstRun
from desktop.views.welcome.choice_card import ChoiceCard, ChoiceCards
from desktop.views.welcome.language_switch import OWN_NAMES
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.combo import Combo
from desktop.views.widgets.form_field import FormField
from desktop.views.widgets.inputs import LineEdit
from desktop.views.widgets.label import Label, title
from desktop.views.widgets.living import Living, Words
from sync import language
from sync.language import _
from sync.language import mark as _m

CURRENCIES = (
    ("CNY", _m("Chinese yuan (CNY)")),
    ("USD", _m("US dollar (USD)")),
    ("EUR", _m("Euro (EUR)")),
    ("HKD", _m("Hong Kong dollar (HKD)")),
    ("JPY", _m("Japanese yen (JPY)")),
    ("GBP", _m("Pound sterling (GBP)")),
)
FULL_NAMES = {"zh_CN": "简体中文", "en": "English"}


class StepPanel(Living, QWidget):
    """Title and sentence; the step's own inputs go below."""

    def __init__(self, run: FirstRun, words: Words, sentence: Words) -> None:
        super().__init__()
        self.run = run
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(32, 32, 32, 16)
        self.column.setSpacing(0)
        self.column.addWidget(title(words))
        self.column.addSpacing(4)
        self.sentence = Label(sentence, tone="text.secondary", wrap=True)
        self.column.addWidget(self.sentence)
        self.column.addSpacing(20)
        self.build()
        self.column.addStretch(1)
        self.show_state()

    def build(self) -> None:
        """Add the inputs."""

    def show_state(self) -> None:
        """Show the answers given so far."""

    def first_input(self) -> QWidget | None:
        """Return what should have the focus when the step is entered."""
        return None

    def retranslate(self) -> None:
        """Say what is made from answers again."""
        self.show_state()


class LanguagePanel(StepPanel):
    """Language and currency.

    Signals:
        language_chosen: Code of a language.
    """

    language_chosen = Signal(str)

    def __init__(self, run: FirstRun) -> None:
        super().__init__(
            run,
            _m("Choose a language"),
            _m("It can be changed at any time; your data stay as you typed them."),
        )

    def build(self) -> None:
        """Add a card per language and the currency."""
        cards = {
            code: ChoiceCard(FULL_NAMES[code], verbatim=True, name=f"language_{code}")
            for code in OWN_NAMES
        }
        self._languages = ChoiceCards(cards)
        self._languages.chosen.connect(self.language_chosen)
        self._currency = Combo("currency", size=36)
        self._currency.set_choices(CURRENCIES)
        self._currency.chosen.connect(self._choose_currency)
        self.column.addWidget(self._languages)
        self.column.addSpacing(20)
        hint = _m("Amounts typed without a currency are taken to be in this one.")
        self.column.addWidget(FormField(_m("Currency"), self._currency, hint=hint))

    def show_state(self) -> None:
        """Mark language and currency."""
        self._languages.set_current(language.current())
        self._currency.set_value(self.run.answers.currency)

    def _choose_currency(self, code: str) -> None:
        self.run.answer(currency=code)


class PlacePanel(StepPanel):
    """On this machine only, or with a hub; and whose vault it is."""

    def __init__(self, run: FirstRun) -> None:
        super().__init__(
            run,
            _m("Where should the data live?"),
            _m("Always encrypted on this computer. A hub only keeps several people in step."),
        )

    def build(self) -> None:
        """Add the two ways, the hub's address and code, the name and the folder."""
        self._ways = ChoiceCards(
            {
                "local": ChoiceCard(
                    _m("Only on this computer"),
                    _m("Works without any network. A hub can be joined later."),
                    name="place_local",
                ),
                "hub": ChoiceCard(
                    _m("Join my team's hub"),
                    _m("Needs the address and a code from whoever runs the hub."),
                    name="place_hub",
                ),
            }
        )
        self._ways.chosen.connect(self._choose_way)
        self._hub = LineEdit(placeholder=_m("https://hub.example.com"), large=True, name="hub")
        self._code = LineEdit(large=True, name="code")
        self._hub_row = QWidget()
        row = QHBoxLayout(self._hub_row)
        row.setContentsMargins(0, 12, 0, 0)
        row.setSpacing(12)
        row.addWidget(FormField(_m("Hub address"), self._hub), 3)
        row.addWidget(FormField(_m("Enrolment code"), self._code), 2)
        self._person = LineEdit(large=True, name="person")
        self._folder = LineEdit(large=True, name="folder")
        self._browse = Button(_m("Choose…"), size=36, name="browse")
        for edit in (self._hub, self._code, self._person, self._folder):
            edit.textEdited.connect(self._take)
        self._browse.clicked.connect(self._choose_folder)
        self.column.addWidget(self._ways)
        self.column.addWidget(self._hub_row)
        self.column.addSpacing(16)
        self.column.addWidget(FormField(_m("Your name"), self._person))
        self.column.addSpacing(12)
        self.column.addWidget(FormField(_m("Folder of the vault"), self._folder_row()))

    def _folder_row(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._folder, 1)
        row.addWidget(self._browse)
        return holder

    def show_state(self) -> None:
        """Show way, hub, name and folder."""
        answers = self.run.answers
        self._ways.set_current("hub" if answers.joins_hub else "local")
        self._hub_row.setVisible(answers.joins_hub)
        for edit, text in (
            (self._hub, answers.hub),
            (self._code, answers.code),
            (self._person, answers.person),
            (self._folder, str(answers.folder)),
        ):
            if edit.text() != text:
                edit.setText(text)

    def first_input(self) -> QWidget:
        """Begin with the name."""
        return self._hub if self.run.answers.joins_hub else self._person

    def _choose_way(self, way: str) -> None:
        self.run.answer(joins_hub=way == "hub")

    def _take(self) -> None:
        self.run.answer(
            hub=self._hub.text(),
            code=self._code.text(),
            person=self._person.text(),
            folder=Path(self._folder.text()).expanduser(),
        )

    def _choose_folder(self) -> None:
        folder = self.run.answers.folder
        chosen = QFileDialog.getExistingDirectory(
            self, _("Folder of the vault"), str(folder.parent)
        )
        if chosen:
            self.run.answer(folder=Path(chosen) / folder.name)


class ContentPanel(StepPanel):
    """Sample data, a workbook, or nothing."""

    def __init__(self, run: FirstRun) -> None:
        super().__init__(
            run,
            _m("What shall we start with?"),
            _m("Sample data can be taken back in one step when you have seen enough."),
        )

    def build(self) -> None:
        """Add the three ways."""
        sample, workbook, nothing = Content.SAMPLE, Content.IMPORT, Content.NOTHING
        self._ways = ChoiceCards(
            {
                sample.value: ChoiceCard(
                    _m("Sample data"),
                    _m("A medical distributor: 300 customers, three years of orders."),
                    name="content_sample",
                ),
                workbook.value: ChoiceCard(
                    _m("Import a workbook"),
                    _m("Excel or CSV; nothing is written before you agree."),
                    name="content_import",
                ),
                nothing.value: ChoiceCard(
                    _m("Start empty"), _m("Add the first customer by hand."), name="content_nothing"
                ),
            }
        )
        self._ways.chosen.connect(self._choose)
        self.column.addWidget(self._ways)

    def show_state(self) -> None:
        """Mark the way chosen."""
        self._ways.set_current(self.run.answers.content.value)

    def _choose(self, way: str) -> None:
        self.run.answer(content=Content(way))
