"""What every command shares: which vault, which passphrase, how to answer."""

import argparse
import getpass
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from desktop import features
from desktop.registry import model_of
from desktop.vault.model import Model
from desktop.vault.vault import Vault
from sync.errors import Exit, HoldfastError
from sync.language import _


class VaultMissing(HoldfastError):
    """No vault was named."""

    exit = Exit.USAGE


class PassphraseMissing(HoldfastError):
    """No passphrase was given and nobody can be asked."""

    exit = Exit.LOCKED


class PassphrasesDiffer(HoldfastError):
    """The passphrase typed twice was not the same."""

    exit = Exit.USAGE


class FileUnreadable(HoldfastError):
    """A file named on the command line cannot be read. Facts: path, detail."""

    exit = Exit.USAGE


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

    def passphrase(self, *, twice: bool = False) -> str:
        """Return the passphrase from the environment, a file, or the person.

        Raises:
            PassphraseMissing, PassphrasesDiffer, FileUnreadable
        """
        if file := getattr(self.options, "passphrase_file", None):
            return read_secret(Path(file))
        if (given := os.environ.get("HOLDFAST_PASSPHRASE")) is not None:
            return given
        if not sys.stdin.isatty():
            raise PassphraseMissing
        typed = getpass.getpass(_("Passphrase: "))
        if twice and typed != getpass.getpass(_("Once more: ")):
            raise PassphrasesDiffer
        return typed

    @contextmanager
    def vault(self) -> Iterator[Vault]:
        """Open the vault for one command and close it afterwards."""
        vault = Vault.open(self.vault_path, self.passphrase(), self.model)
        try:
            yield vault
        finally:
            vault.close()

    def answer(self, document: object, text: str = "") -> None:
        """Print the answer: one JSON document with ``--json``, otherwise text for people."""
        if self.as_json:
            sys.stdout.write(msgspec.json.encode(document).decode() + "\n")
        elif text:
            print(text)


def read_secret(path: Path) -> str:
    """Return the first line of a file that holds a secret."""
    try:
        return path.read_text("utf-8").splitlines()[0]
    except (OSError, IndexError, UnicodeDecodeError) as error:
        raise FileUnreadable(path=str(path), detail=type(error).__name__) from error


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


def _fitted(text: str, width: int) -> str:
    shown, used = "", 0
    for character in text.replace("\n", " "):
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
