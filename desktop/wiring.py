"""Ties the services to what controllers and windows want to be given.

Every function imports what it needs when it is called, mostly in a worker: see `desktop.app`.
"""

import json
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.controllers.doors import Doors, NewVault, VaultFacts
from desktop.controllers.preferences import Preferences
from desktop.services.progress import Progress
from desktop.services.settings import Settings
from desktop.workers.runner import JobRunner
from sync import language

if TYPE_CHECKING:
    from desktop.controllers.locking import Closing
    from desktop.controllers.session import Place, Session
    from desktop.controllers.sync_state import SyncFacts, Syncing
    from desktop.vault.holding import Holds
    from desktop.vault.keys import Key, KeyFile, Slot
    from desktop.vault.vault import Vault
    from desktop.views.frame.window import MainWindow

log = logging.getLogger(__name__)

_PLACE = ("feature", "entity", "record", "where", "view")


@dataclass(frozen=True, slots=True)
class LeftAt:
    """Where a person was: the place, and the kind of record they were making, with what was given
    for it. ``news`` is what happened since.
    """

    place: "Place"
    adding: str
    given: dict[str, str]
    news: tuple[str, ...]


def open_session(
    vault: "Vault", runner: JobRunner, settings: Settings, parent: QObject | None = None
) -> "Session":
    """Return a session over an open vault, wired to the services."""
    from desktop import features
    from desktop.controllers.session import Session
    from desktop.registry import homes_of

    return Session(
        vault,
        runner,
        settings,
        homes=homes_of(features.ALL),
        undo=_undo,
        syncing=_syncing(),
        parent=parent,
    )


def open_window(session: "Session", preferences: Preferences) -> "MainWindow":
    """Return the main window of a session."""
    from desktop import features
    from desktop.views.frame.window import MainWindow

    return MainWindow(session, features.ALL, preferences, session.vault.slot.person_name)


# ---------------------------------------------------------------- the services, as the layers
# above them want to be given them


def make_doors() -> Doors:
    """Return the ways into a vault."""
    from desktop.vault.holding import Holds

    holds = Holds()
    return Doors(
        warm=_warm,
        look=_look,
        open=lambda path, secret: _held(holds, path, lambda: _open(path, secret)),
        open_from_keychain=lambda path: _held(holds, path, lambda: _open_from_keychain(path)),
        recover=_recover,
        create=lambda wanted: _created(holds, wanted),
        load_sample=_load_sample,
        join=_join,
    )


def _held(holds: "Holds", path: Path, open_it: "Callable[[], Vault]") -> "Vault":
    """Open a vault for a window, which holds it until it is closed.

    Raises:
        WindowOpen: another program's window has it open.
    """
    let_go = holds.hold(path) if path.is_dir() else None
    try:
        vault = open_it()
    except BaseException:
        if let_go is not None:
            let_go()
        raise
    if let_go is not None:
        vault.held.callback(let_go)
    return vault


def doors_back(doors: Doors, closing: "Closing") -> Doors:
    """Return doors that lead the person of a vault still open behind the lock back into it."""

    def open_again(path: Path, secret: str) -> "Vault":
        return _back(closing, lambda slots: slots.open(secret)) or doors.open(path, secret)

    def open_by_keychain(path: Path) -> "Vault":
        from desktop.services import keychain

        with suppress(LookupError):
            if found := _back(closing, lambda slots: slots.open_from_keychain(keychain.find)):
                return found
        return doors.open_from_keychain(path)

    return replace(doors, open=open_again, open_from_keychain=open_by_keychain)


def _back(closing: "Closing", prover: "Callable[[KeyFile], tuple[Key, Slot]]") -> "Vault | None":
    """Return the vault behind the lock to who proves to be its person."""
    from desktop.services import opening

    if not closing.is_open:
        return None
    vault = closing.session.vault
    closing.proof = opening.prove(vault, prover)
    return vault if closing.proof else None


def note_return(session: "Session", kind: str, failures: int) -> None:
    """Write down who came back, once what is being written now has been."""
    session.run_write(lambda vault: _note_return(vault, kind, failures))


def _note_return(vault: "Vault", kind: str, failures: int) -> None:
    from desktop.services import opening

    opening.note_return(vault, kind, failures)


def _created(holds: "Holds", wanted: NewVault) -> "tuple[Vault, str]":
    vault, recovery = _create(wanted)
    vault.held.callback(holds.hold(vault.path))
    return vault, recovery


def _warm(_progress: Progress) -> None:
    from desktop import features
    from desktop.services import opening
    from desktop.services.records import reading, searching
    from desktop.vault import vault
    from desktop.views.frame import window
    from desktop.views.records import page

    warmed = (features, opening, reading, searching, vault, window, page)
    log.debug("imported %s", [module.__name__ for module in warmed])


def read_pinyin(_progress: Progress) -> None:
    """Read the tables of pinyin, which the first search would wait for."""
    from desktop.vault import words

    words.match_expressions("ka")


def _look(path: Path) -> VaultFacts:
    from desktop.services import opening

    person, size = opening.person_of(path), opening.size_of(path)
    return VaultFacts(path.stem, person, size, opening.waiting(path), opening.has_keychain(path))


def _open(path: Path, secret: str) -> "Vault":
    from desktop import features
    from desktop.registry import model_of
    from desktop.services import opening

    return opening.open_vault(path, secret, model_of(features.ALL))


def _open_from_keychain(path: Path) -> "Vault":
    from desktop import features
    from desktop.registry import model_of
    from desktop.services import opening

    return opening.open_from_keychain(path, model_of(features.ALL))


def _recover(vault: "Vault", passphrase: str) -> object:
    from desktop.services import keys

    return keys.recover(vault, passphrase)


def _create(wanted: NewVault) -> "tuple[Vault, str]":
    from desktop import features
    from desktop.registry import model_of
    from desktop.services import setup

    return setup.new_vault(
        wanted.folder,
        wanted.passphrase,
        model_of(features.ALL),
        person_name=wanted.person,
        currency=wanted.currency,
    )


def _load_sample(vault: "Vault", progress: Progress) -> object:
    from datetime import date

    from desktop.services.sample_loading import load_sample

    today = date.today()  # noqa: DTZ011 - the person's own day
    return load_sample(vault, language=language.current(), today=today, progress=progress)


def _join(vault: "Vault", hub: str, code: str, progress: Progress) -> object:
    from desktop.services.syncing.joining import join
    from desktop.services.syncing.syncing import sync_now

    join(vault, hub, code)
    return sync_now(vault, progress)


def _undo(vault: "Vault", batch: str | None) -> str:
    from desktop.services import undoing
    from sync.language import ngettext

    done = undoing.undo(vault, batch)
    return ngettext("{n} record set back", "{n} records set back", done.records).format(
        n=done.records
    )


def _syncing() -> "Syncing":
    from desktop.controllers.sync_state import Syncing

    return Syncing(read_facts=_sync_facts, sync_now=_sync_now)


def _sync_facts(vault: "Vault") -> "SyncFacts":
    from datetime import datetime

    from desktop.controllers.sync_state import SyncFacts
    from desktop.services.vault_facts import open_conflict_count, pending_changes

    hub, last = vault.meta("hub_url") or "", vault.meta("last_sync")
    return SyncFacts(
        hub=hub,
        pending=pending_changes(vault) if hub else 0,
        conflicts=open_conflict_count(vault),
        last=datetime.fromisoformat(last) if last else None,
    )


def _sync_now(vault: "Vault", progress: Progress) -> object:
    from desktop.services.syncing.syncing import sync_now

    return sync_now(vault, progress)


def enforce_network() -> str:
    """Bring no-network mode into force where it is on; return why it is."""
    from desktop.services import network

    return network.enforce()


# ---------------------------------------------------------------- locking


def note_lock(session: "Session", how: str) -> None:
    """Write down that the vault was locked, once what is being written now has been."""
    session.run_write(lambda vault: _note(vault, "lock", how))


def note_network(session: "Session", *, is_off: bool) -> None:
    """Write down that the person changed no-network mode."""
    session.run_write(lambda vault: _note(vault, "network", "off" if is_off else "on"))


def _note(vault: "Vault", kind: str, detail: str) -> None:
    from desktop.services.security_events import note

    note(vault, kind, detail=detail)


def keep_place(session: "Session", window: "MainWindow") -> None:
    """Keep where the person is, as a draft: a filter may name a customer."""
    from desktop.services.drafts import PLACE

    if (place := session.place) is not None:
        kind, given = window.drawer.adding() or ("", {})
        where = {name: getattr(place, name) for name in _PLACE}
        session.drafts.keep(PLACE, {**where, "adding": kind, "given": json.dumps(dict(given))})
    session.drafts.flush()


def take_place(vault: "Vault") -> "LeftAt | None":
    """Return where the person was when the vault was locked, and forget it."""
    from desktop.controllers.session import Place
    from desktop.services import drafts

    found = drafts.take(vault, drafts.PLACE)
    if found is None:
        return None
    texts = found.texts
    feature, entity, record, where, view = (texts.get(name, "") for name in _PLACE)
    place = Place(feature, entity, record, where, view)
    news = drafts.take(vault, drafts.NEWS)
    said = tuple(news.texts.values()) if news is not None else ()
    return LeftAt(place, texts.get("adding", ""), json.loads(texts.get("given", "{}")), said)


def free_folder() -> Path:
    """Return a folder for a new vault that does not exist yet."""
    import platformdirs

    home = Path(platformdirs.user_documents_dir())
    number, folder = 1, home / "Holdfast.holdfast"
    while folder.exists():
        number += 1
        folder = home / f"Holdfast {number}.holdfast"
    return folder


def own_name() -> str:
    """Return the name the system knows the person by, if it is a real one."""
    import getpass

    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        return ""
    return "" if name in ("root", "user", "admin", "administrator") else name
