"""What a person may choose about the program itself; a choice is kept and takes effect at once."""

from PySide6.QtCore import QObject, Signal

from desktop.services.settings import Settings
from sync.language import mark as _m

THEME_NAMES = (
    ("system", _m("Like the system")),
    ("light", _m("Light")),
    ("dark", _m("Dark")),
    ("high_contrast", _m("High contrast")),
)


class Preferences(QObject):
    """Keeps the choices and tells the composition root, which makes them real.

    Signals:
        language_chosen: Code of a language.
        look_chosen: Theme or density are other ones.
        lock_chosen: Minutes until the vault locks itself, 0 for never.
    """

    language_chosen = Signal(str)
    look_chosen = Signal()
    lock_chosen = Signal(int)

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings

    def choose_language(self, code: str) -> None:
        """Speak another language."""
        self.settings.put("language", code)
        self.language_chosen.emit(code)

    def choose_theme(self, name: str) -> None:
        """Wear another theme, or the system's."""
        self.settings.put("theme", name)
        self.look_chosen.emit()

    def choose_density(self, name: str) -> None:
        """Give lists other row heights."""
        self.settings.put("density", name)
        self.look_chosen.emit()

    def choose_lock(self, minutes: int) -> None:
        """Lock after another time."""
        self.settings.put("lock_minutes", minutes)
        self.lock_chosen.emit(minutes)
