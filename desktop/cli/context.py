"""What every command shares: which vault, which passphrase, how to answer."""

import argparse
import getpass
import json
import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from desktop import features
from desktop.registry import model_of
from desktop.services import attendance, opening
from desktop.services.damage import opening_words
from desktop.vault.errors import FileUnreadable
from desktop.vault.model import Model
from desktop.vault.vault import Vault
from sync.errors import Exit, HoldfastError
from sync.language import _
from sync.rights import NotAllowed

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_TURNS = re.compile(r"[\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class VaultMissing(HoldfastError):
    """No vault was named."""

    exit = Exit.USAGE


class PassphraseMissing(HoldfastError):
    """No passphrase was given and nobody can be asked."""

    exit = Exit.LOCKED


class PassphrasesDiffer(HoldfastError):
    """The passphrase typed twice was not the same."""

    exit = Exit.USAGE


class NotUnicode(HoldfastError):
    """A word of the command line, or a passphrase, is not UTF-8. Facts: argument."""

    exit = Exit.USAGE


class AnswerLost(HoldfastError):
    """The answer could not be written. Facts: detail."""


class BadArgument(HoldfastError):
    """A word of the command line is not understood. Facts: argument, expected."""

    exit = Exit.USAGE


class Context:
    """The command line as it was given, and the ways to act on it."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.as_json = bool(getattr(options, "json", False))

    @property
    def model(self) -> Model:
        """Schema and rules of the program."""
        return model_of(features.ALL)

    @property
    def vault_path(self) -> Path:
        """The vault named by ``--vault`` or the environment.

        Raises:
            VaultMissing
        """
        named = getattr(self.options, "vault", None) or os.environ.get("HOLDFAST_VAULT")
        if not named:
            raise VaultMissing
        return Path(named).expanduser()

    @property
    def names_a_vault(self) -> bool:
        """Whether the caller named a vault."""
        return bool(getattr(self.options, "vault", None) or os.environ.get("HOLDFAST_VAULT"))

    def passphrase(self, *, twice: bool = False) -> str:
        """Return the passphrase from the environment, a file, or the person.

        Raises:
            PassphraseMissing, PassphrasesDiffer, FileUnreadable
        """
        if file := getattr(self.options, "passphrase_file", None):
            return read_secret(Path(file))
        if (given := secret_from_environment("HOLDFAST_PASSPHRASE")) is not None:
            return given
        typed = ask_secret(_("Passphrase: "))
        if twice and typed != ask_secret(_("Once more: ")):
            raise PassphrasesDiffer
        return typed

    @contextmanager
    def vault(self) -> Iterator[Vault]:
        """Open the vault for one command and close it afterwards."""
        vault = self._opened()
        try:
            for sentence in opening_words(vault):
                print(sentence, file=sys.stderr)
            yield vault
        except NotAllowed as error:
            attendance.of(vault).refused(error)
            raise
        finally:
            vault.close()

    def _opened(self) -> Vault:
        """Open the vault with the passphrase given, else through the keychain, else ask."""
        path = self.vault_path
        given = (
            getattr(self.options, "passphrase_file", None) or "HOLDFAST_PASSPHRASE" in os.environ
        )
        if not given and opening.has_keychain(path):
            return opening.open_from_keychain(path, self.model, often=True)
        return opening.open_vault(path, self.passphrase(), self.model, often=True)

    def answer(self, document: object, text: str = "") -> None:
        """Print the answer: one JSON document with ``--json``, otherwise text for people."""
        said = _json(document) if self.as_json else text
        if said and sys.stdout is not None:
            with writing_out():
                print(said)


@contextmanager
def writing_out() -> Iterator[None]:
    """Tell when what reads our output cannot take it.

    Raises:
        AnswerLost: it is full; BrokenPipeError: it has left.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        leave_output()
        raise AnswerLost(detail=str(error.strerror)) from error


def leave_output() -> None:
    """Send what is still buffered nowhere, so that nothing complains when the program ends."""
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


def _json(document: object) -> str:
    """Return a document as JSON; a file's name that is no text is shown as nearly as possible."""
    try:
        return msgspec.json.encode(document).decode()
    except UnicodeEncodeError:
        return json.dumps(msgspec.to_builtins(document), ensure_ascii=False)


def read_secret(path: Path) -> str:
    """Return the first line of a file that holds a secret.

    Raises:
        FileUnreadable: there is no such file, or it is not text.
    """
    try:
        first = path.read_text("utf-8-sig").partition("\n")[0]
    except OSError as error:
        raise FileUnreadable(path=str(path), detail=str(error.strerror)) from error
    except UnicodeDecodeError as error:
        raise FileUnreadable(path=str(path), detail="not UTF-8") from error
    return first.removesuffix("\r")


def secret_from_environment(name: str) -> str | None:
    """Return a secret the environment holds, None where it holds none.

    Raises:
        NotUnicode: it is not text.
    """
    secret = os.environ.get(name)
    if secret is not None and any("\ud800" <= c <= "\udfff" for c in secret):
        raise NotUnicode(argument=name)
    return secret


def ask_secret(prompt: str) -> str:
    """Let the person at the terminal type a secret.

    Raises:
        PassphraseMissing: nobody is there.
    """
    if sys.stdin is None or not sys.stdin.isatty():
        raise PassphraseMissing
    try:
        return getpass.getpass(prompt)
    except EOFError as error:
        raise PassphraseMissing from error


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return rows as aligned columns; a Chinese character takes two places."""
    widths = [
        min(48, max(width_of(cell) for cell in (heading, *column)))
        for heading, *column in zip(headings, *rows, strict=True)
    ]
    lines = [headings, *rows]
    return "\n".join(
        "  ".join(_fitted(cell, width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def width_of(text: str) -> int:
    """Return how many places a text takes on a terminal."""
    return sum(2 if ord(c) > 0x2E7F else 1 for c in text)


def harmless(text: str) -> str:
    """Return text that cannot steer a terminal: control characters are blanks, turns of the
    writing direction are gone.
    """
    return _TURNS.sub("", _CONTROLS.sub(" ", text))


def _fitted(text: str, width: int) -> str:
    shown, used = "", 0
    for character in harmless(text):
        wide = width_of(character)
        if used + wide > width:
            break
        shown, used = shown + character, used + wide
    return shown + " " * (width - used)


class Bar:
    """Progress on a terminal: one line that is drawn over; silent where nobody watches."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._shown = sys.stderr.isatty()
        self._last = -1

    def step(self, done: int, total: int) -> None:
        """Draw the line again when it would look different."""
        share = done * 100 // total if total else 0
        if self._shown and share != self._last:
            self._last = share
            end = "\n" if total and done >= total else ""
            sys.stderr.write(f"\r{self._label} {share:3d} %{end}")
            sys.stderr.flush()
