"""Who can open the vault, as the settings show and change it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.controllers.session import Session
from desktop.services.passphrases import Strength, weigh
from desktop.services.progress import Progress
from desktop.workers.runner import Lane
from sync.language import mark as _m

if TYPE_CHECKING:
    from desktop.services.keys import KeySlot
    from desktop.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """How things stand.

    Attributes:
        slots: Every way to open the vault, people first.
        people: Id and name of those who could get a passphrase of their own.
        may_change: This person may change more than their own passphrase.
        may_use_keychain: There is a keychain, policy allows it, and it is not used yet.
    """

    slots: "tuple[KeySlot, ...]" = ()
    people: tuple[tuple[str, str], ...] = ()
    may_change: bool = False
    may_use_keychain: bool = False

    @property
    def waits_for(self) -> "KeySlot | None":
        """A slot that has not been used since version 0.1.0, for which a new key has to wait."""
        return next((slot for slot in self.slots if slot.is_old), None)


class Keys(QObject):
    """Reads and changes the ways to open the vault.

    Signals:
        changed: Facts, problem or what is going on are other ones.
        done: A change was made; carries its name.
        printed: A new recovery key, to be shown once.
    """

    changed = Signal()
    done = Signal(str)
    printed = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.facts = KeyFacts()
        self.problem: Exception | None = None
        self.is_busy = False

    def weigh(self, passphrase: str, name: str = "") -> Strength:
        """Return what a passphrase is worth for a person, or whoever is at the screen."""
        return weigh(passphrase, (name or self._session.vault.slot.person_name,))

    def refresh(self) -> None:
        """Read the facts again."""
        job = self._session.read(_facts)
        job.succeeded.connect(self._learn)
        job.failed.connect(self._session.fail)

    def _learn(self, facts: KeyFacts) -> None:
        self.facts = facts
        self.changed.emit()

    # ---------------------------------------------------------------- changing

    def change(self, passphrase: str) -> None:
        """Give the person at the screen a new passphrase."""
        from desktop.services import keys

        self._do("change", lambda vault: keys.change_passphrase(vault, passphrase))

    def add(self, person: str, passphrase: str) -> None:
        """Give another person a passphrase of their own."""
        from desktop.services import keys

        self._do("add", lambda vault: keys.add_person(vault, passphrase, person))

    def remove(self, slot: str) -> None:
        """Close one way to open the vault."""
        from desktop.services import keys

        self._do("remove", lambda vault: keys.remove_slot(vault, slot))

    def use_keychain(self) -> None:
        """Let the vault open through the system's keychain."""
        from desktop.services import keys

        self._do("keychain", keys.add_keychain)

    def renew_recovery(self) -> None:
        """Put a new recovery key in the place of the old one."""
        from desktop.services import keys

        self._do("recovery", keys.new_recovery_key)

    def rekey(self) -> None:
        """Encrypt everything under a new key; the vault locks when that is done."""
        from desktop.services import keys

        self._begin()
        vault = self._session.vault

        def work(progress: Progress) -> object:
            return keys.rekey(vault, progress)

        job = self._session.run(Lane.WRITE, work)
        self._session.watch(job, _m("New vault key"))
        job.succeeded.connect(self._session.lock_asked)
        job.failed.connect(self._refuse)
        job.ended.connect(self._rest)

    def _do(self, name: str, work: "Callable[[Vault], str | None]") -> None:
        self._begin()
        job = self._session.run_write(lambda vault: (name, work(vault)))
        job.succeeded.connect(self._take)
        job.failed.connect(self._refuse)
        job.ended.connect(self._rest)

    def _begin(self) -> None:
        self.problem, self.is_busy = None, True
        self.changed.emit()

    def _take(self, made: tuple[str, str | None]) -> None:
        name, given = made
        if name == "recovery":
            self.printed.emit(given)
        self.done.emit(name)
        self.refresh()

    def _refuse(self, error: Exception) -> None:
        self.problem = error
        self.changed.emit()

    def _rest(self) -> None:
        self.is_busy = False
        self.changed.emit()


def _facts(vault: "Vault") -> KeyFacts:
    from desktop.services import keychain, keys

    slots = tuple(keys.list_slots(vault))
    has_keychain = any(slot.kind == "keychain" for slot in slots)
    return KeyFacts(
        slots,
        tuple(keys.people_without(vault)),
        keys.may_change_keys(vault),
        may_use_keychain=not has_keychain and keychain.is_usable(),
    )
