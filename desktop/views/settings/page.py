"""Settings: how the program speaks and looks, when it locks, and facts about the vault."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.controllers.preferences import THEME_NAMES, Preferences, allowed
from desktop.controllers.session import Place, Session
from desktop.services.formatting import number
from desktop.services.settings import CLIPBOARD_SECONDS, DENSITIES, LOCK_MINUTES
from desktop.views.settings.backups_form import BackupsForm
from desktop.views.settings.hub_form import HubForm
from desktop.views.settings.keys_section import KeysSection
from desktop.views.settings.network_form import NetworkForm
from desktop.views.theme import theme_of
from desktop.views.welcome.ground import Ground
from desktop.views.welcome.language_switch import OWN_NAMES
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.combo import Combo
from desktop.views.widgets.label import Label, caption
from desktop.views.widgets.lines import Hairline, SectionTitle
from desktop.views.widgets.living import Living, Words
from desktop.views.widgets.page_header import PageHeader
from desktop.views.widgets.segmented import Segmented
from sync import language
from sync.language import _, ngettext
from sync.language import mark as _m

if TYPE_CHECKING:
    from desktop.vault.vault import Vault

_WIDTH, _NAMES = 720, 160
_MEGABYTE = 1_000_000
_DENSITY_NAMES = dict(zip(DENSITIES, (_m("Compact"), _m("Comfortable")), strict=True))


class SettingsPage(Living, Ground):
    """One column of settings; each takes effect at once."""

    def __init__(self, session: Session, preferences: Preferences) -> None:
        super().__init__("surface.base")
        self._session, self._preferences = session, preferences
        self._facts: dict[str, object] = {}
        self._values: dict[str, Label] = {}
        self._make_inputs()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(PageHeader(_m("Settings")))
        column.addWidget(self._scroll(), 1)
        theme_of(self).changed.connect(self.show_state)
        self.retranslate()

    def show_place(self, place: Place) -> None:
        """Read the facts again; there is only one place here."""
        del place
        self._keys.keys.refresh()
        job = self._session.read(_read_facts)
        job.succeeded.connect(self._take)
        job.failed.connect(self._session.fail)
        self._session.care.refresh()

    # ---------------------------------------------------------------- building

    def _make_inputs(self) -> None:
        preferences = self._preferences
        self._language = Segmented([(code, _same(name)) for code, name in OWN_NAMES.items()])
        self._language.setObjectName("language")
        self._language.chosen.connect(preferences.choose_language)
        self._theme = Segmented(THEME_NAMES)
        self._theme.setObjectName("theme")
        self._theme.chosen.connect(preferences.choose_theme)
        self._density = Segmented(list(_DENSITY_NAMES.items()))
        self._density.setObjectName("density")
        self._density.chosen.connect(preferences.choose_density)
        self._lock = Combo("lock_minutes")
        self._lock.setFixedWidth(200)
        self._lock.chosen.connect(preferences.choose_lock)
        self._clipboard = Combo("clipboard_seconds")
        self._clipboard.setFixedWidth(200)
        self._clipboard.chosen.connect(preferences.choose_clipboard)
        self._lock_now = Button(_m("Lock now"), icon="lock-simple", name="lock_now")
        self._lock_now.clicked.connect(self._session.lock_asked)

    def _scroll(self) -> QScrollArea:
        inside = QWidget()
        inside.setMaximumWidth(_WIDTH)
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 8, 16, 32)
        column.setSpacing(0)
        self._add(
            column,
            _m("Language and look"),
            (
                (_m("Language"), self._language, ""),
                (_m("Theme"), self._theme, ""),
                (_m("Density"), self._density, _m("Row height of lists: 28 or 36 pixels.")),
            ),
        )
        self._add(
            column,
            _m("Locking"),
            (
                (
                    _m("Lock when idle"),
                    self._lock,
                    _m("The vault is closed and the passphrase asked for again."),
                ),
                ("", self._lock_now, ""),
                (
                    _m("Clear the clipboard"),
                    self._clipboard,
                    _m("Of copied phone numbers, addresses and other sensitive values."),
                ),
            ),
        )
        rights = Button(_m("People and rights"), icon="users-three", name="open_rights")
        rights.clicked.connect(partial(self._session.navigate, Place("security")))
        self._add(
            column,
            _m("People and rights"),
            (("", rights, _m("Who works here, what they may do, and who sees what.")),),
        )
        audit = Button(_m("Audit log"), icon="clipboard-text", name="open_audit")
        audit.clicked.connect(partial(self._session.navigate, Place("audit")))
        self._add(
            column,
            _m("Audit log"),
            (("", audit, _m("Who did what and when, legal holds, and erasing for good.")),),
        )
        self._keys = KeysSection(self._session)
        self._add(column, _m("Keys"), (("", self._keys, ""),))
        network = NetworkForm(self._session, self._preferences)
        self._add(column, _m("Network"), (("", network, ""),))
        self._add(column, _m("Backups"), (("", BackupsForm(self._session), ""),))
        self._add(column, _m("Hub"), (("", HubForm(self._session), ""),))
        self._add(
            column,
            _m("This vault"),
            tuple(
                (words, self._value(key), "")
                for key, words in (
                    ("vault", _m("Folder")),
                    ("size_bytes", _m("Size")),
                    ("workspace", _m("Workspace")),
                    ("user", _m("Person")),
                    ("device", _m("Device")),
                    ("records", _m("Records")),
                    ("pending_changes", _m("Pending changes")),
                )
            ),
        )
        column.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setAlignment(Qt.AlignmentFlag.AlignLeft)
        area.setWidget(inside)
        return area

    def _value(self, key: str) -> Label:
        self._values[key] = Label(selectable=True)
        return self._values[key]

    @staticmethod
    def _add(
        column: QVBoxLayout, title: Words, rows: tuple[tuple[Words, QWidget, Words], ...]
    ) -> None:
        """Add a section: a title, and a grid of names, inputs and hints."""
        if column.count():
            column.addSpacing(16)
            column.addWidget(Hairline())
            column.addSpacing(8)
        column.addWidget(SectionTitle(title))
        grid = QGridLayout()
        grid.setContentsMargins(0, 4, 0, 0)
        grid.setVerticalSpacing(8)
        grid.setHorizontalSpacing(12)
        grid.setColumnMinimumWidth(0, _NAMES)
        grid.setColumnStretch(1, 1)
        for place, (words, widget, hint) in enumerate(rows):
            grid.addWidget(Label(words, tone="text.secondary"), 2 * place, 0)
            grid.addLayout(_left(widget), 2 * place, 1)
            if hint:
                grid.addWidget(caption(hint), 2 * place + 1, 1)
        column.addLayout(grid)

    # ---------------------------------------------------------------- showing

    def retranslate(self) -> None:
        """Say choices and facts again."""
        policy = self._preferences.policy
        minutes = allowed(LOCK_MINUTES, policy.lock_minutes or 0)
        self._lock.set_choices([(value, _minutes(value)) for value in minutes], verbatim=True)
        seconds = allowed(CLIPBOARD_SECONDS, policy.clipboard_seconds)
        self._clipboard.set_choices([(v, _seconds(v)) for v in seconds], verbatim=True)
        self.show_state()
        self._show_facts()

    def show_state(self) -> None:
        """Mark what is chosen."""
        settings = self._preferences.settings
        self._language.set_current(language.current())
        self._theme.set_current(settings.theme)
        self._density.set_current(settings.density)
        self._lock.set_value(self._preferences.lock_minutes)
        self._clipboard.set_value(self._preferences.clipboard_seconds)

    def _take(self, facts: dict[str, object]) -> None:
        self._facts = facts
        self._show_facts()

    def _show_facts(self) -> None:
        for key, label in self._values.items():
            label.set_text(_fact(key, self._facts.get(key)))


def _left(widget: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(widget)
    if not isinstance(widget, Label):
        row.addStretch(1)
    return row


def _same(name: str) -> Words:
    """Return words that are the same in every language."""
    return lambda: name


def _minutes(value: int) -> str:
    if not value:
        return _("Never")
    return ngettext("After {n} minute", "After {n} minutes", value).format(n=value)


def _seconds(value: int) -> str:
    if not value:
        return _("Never")
    return ngettext("After {n} second", "After {n} seconds", value).format(n=value)


def _fact(key: str, value: object) -> str:
    if key == "size_bytes" and isinstance(value, int):
        return _("{n} MB").format(n=number(max(0.1, value / _MEGABYTE), 1))
    if key == "records" and isinstance(value, dict):
        return number(sum(value.values()))
    if key == "workspace" and not value:
        return _("None: this vault has no hub")
    return "" if value is None else str(value)


def _read_facts(vault: "Vault") -> dict[str, object]:
    from desktop.services.vault_facts import facts

    return facts(vault)
