"""中文 · English, each in its own language, so that it is found by those who need it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.views.widgets.label import Label
from desktop.views.widgets.link import Link
from desktop.views.widgets.living import Living
from sync import language

OWN_NAMES = {"zh_CN": "中文", "en": "English"}


class LanguageSwitch(Living, QWidget):
    """Two words; the one spoken now is darker.

    Signals:
        chosen: Code of the language.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._links: dict[str, Link] = {}
        for place, (code, name) in enumerate(OWN_NAMES.items()):
            if place:
                dot = Label(tone="text.tertiary")
                dot.set_text("·")
                row.addWidget(dot)
            link = Link(name=f"language_{code}")
            link.set_text(name)
            link.clicked.connect(self._choose)
            link.setProperty("language", code)
            row.addWidget(link)
            self._links[code] = link
        self.retranslate()

    def _choose(self) -> None:
        self.chosen.emit(self.sender().property("language"))

    def retranslate(self) -> None:
        """Mark the language spoken now."""
        for code, link in self._links.items():
            is_current = code == language.current()
            link.set_ink("text.primary" if is_current else "text.tertiary")
