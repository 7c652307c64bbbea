"""Pictures of the keys in the settings: the list, a new passphrase, a new recovery key."""

from PySide6.QtWidgets import QWidget

from desktop.controllers.session import Place
from desktop.views.settings.keys_section import KeysSection
from desktop.views.tour import Screen, Stage
from desktop.views.welcome.passphrase_form import PassphraseForm

_PHRASE = "山川 异域 42 只 白鹭"
_KEY = "Q7RDM-2KXNA-5WZTL-PJ4HC-VB6EY-3GSFO-U4IKT"


def _section(stage: Stage) -> KeysSection:
    page = stage.show(Place("settings"))
    section = page.findChild(KeysSection)
    if section is None:
        raise LookupError("keys")
    if section.form is not None:
        section.form.left.emit()
    return section


def _shown(stage: Stage, section: KeysSection) -> QWidget | None:
    stage.settle()
    section.come_into_view()
    stage.settle()
    return None


def _list(stage: Stage) -> QWidget | None:
    return _shown(stage, _section(stage))


def _change(stage: Stage) -> QWidget | None:
    section = _section(stage)
    section.change.click()
    if section.form is not None:
        form = section.form.findChild(PassphraseForm)
        if form is not None:
            form.first.setText(_PHRASE)
            form.first.toggle()
            form.typed.emit()
    return _shown(stage, section)


def _recovery(stage: Stage) -> QWidget | None:
    section = _section(stage)
    section.keys.printed.emit(_KEY)
    return _shown(stage, section)


SCREENS = (
    Screen("settings-keys", _list),
    Screen("settings-keys-change", _change),
    Screen("settings-keys-recovery", _recovery),
)
