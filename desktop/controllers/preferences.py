"""What a person may choose about the program itself; a choice is kept and takes effect at once."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.services.settings import Settings
from sync.language import mark as _m

if TYPE_CHECKING:
    from desktop.services.policy import Policy

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
        network_chosen: Whether no-network mode is on now.
    """

    language_chosen = Signal(str)
    look_chosen = Signal()
    lock_chosen = Signal(int)
    network_chosen = Signal(bool)

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings

    @property
    def policy(self) -> "Policy":
        """What the firm's IT decided for this machine; read when it is first asked for."""
        from desktop.services.policy import policy

        return policy()

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
        """Lock after another time, as far as policy lets."""
        self.settings.put("lock_minutes", minutes)
        self.lock_chosen.emit(self.lock_minutes)

    @property
    def lock_minutes(self) -> int:
        """Idle minutes until the vault locks: the person's, at most the policy's; 0 for never."""
        return at_most(self.settings.lock_minutes, self.policy.lock_minutes or 0)

    def choose_clipboard(self, seconds: int) -> None:
        """Keep sensitive values on the clipboard for another time."""
        self.settings.put("clipboard_seconds", seconds)

    @property
    def clipboard_seconds(self) -> int:
        """How long a sensitive value stays on the clipboard, at most the policy's time; 0 for as
        long as nothing else is copied.
        """
        return at_most(self.settings.clipboard_seconds, self.policy.clipboard_seconds)

    def choose_network(self, *, is_off: bool) -> None:
        """Open no socket from now on, or allow it again."""
        self.settings.put("no_network", is_off)
        self.network_chosen.emit(is_off)


def at_most(wanted: int, limit: int) -> int:
    """Return the shorter of two times, where 0 is no limit at all."""
    return min(wanted or limit, limit or wanted)


def allowed(choices: Sequence[int], limit: int) -> list[int]:
    """Return the times a person may choose under a limit, the limit itself among them."""
    if not limit:
        return list(choices)
    return sorted({limit, *(value for value in choices if 0 < value < limit)})
