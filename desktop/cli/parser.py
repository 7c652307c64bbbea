"""Reading the command line: every mistake is one sentence, and nothing is guessed from a prefix."""

import argparse
import re
from collections.abc import Sequence
from typing import Any, NoReturn

from sync.errors import Exit, HoldfastError
from sync.language import _
from sync.language import mark as _m

_MAY_BEGIN_WITH_DASH = ("--sort", "--where", "--map", "--value", "--fields", "--label", "--choices")

_SAID = {
    re.compile(r"the following arguments are required: (?P<word>.*)"): _m("{word} is missing"),
    re.compile(r"unrecognized arguments: (?P<word>.*)"): _m("“{word}” does not belong here"),
    re.compile(r"argument (?P<word>\S+): expected .*"): _m("{word} needs a value"),
    re.compile(r"argument (?P<word>\S+): invalid int value: (?P<value>.*)"): _m(
        "{value} is not a whole number for {word}"
    ),
    re.compile(r"argument (?P<word>\S+): (?P<said>.*)", re.DOTALL): _m("{word}: {said}"),
}


class BadUsage(HoldfastError):
    """The words of the command line do not fit together. Facts: command, detail."""

    exit = Exit.USAGE


class OneLineParser(argparse.ArgumentParser):
    """A parser that raises `BadUsage` where argparse would print its usage over several lines."""

    def __init__(self, **facts: Any) -> None:  # noqa: ANN401
        super().__init__(**{"allow_abbrev": False} | facts)

    def error(self, message: str) -> NoReturn:
        """Raise the mistake as a fact."""
        raise BadUsage(command=self.prog, detail=_in_our_words(message))

    def _check_value(self, action: argparse.Action, value: Any) -> None:  # noqa: ANN401
        if action.choices is not None and value not in action.choices:
            known = ", ".join(map(str, action.choices))
            said = _("“{value}” is not known; there are: {known}")
            raise argparse.ArgumentError(action, said.format(value=value, known=known))


def _in_our_words(message: str) -> str:
    """Return what argparse says in the reader's language, where it is one of the usual mistakes."""
    for pattern, ours in _SAID.items():
        if match := pattern.fullmatch(message):
            return _(ours).format(**match.groupdict())
    return message


def with_dashes_kept(words: Sequence[str]) -> list[str]:
    """Join options to values that begin with a dash, as in ``--sort -closed_on``."""
    kept: list[str] = []
    for word in words:
        if kept and kept[-1] in _MAY_BEGIN_WITH_DASH and word.startswith("-") and word[1:2] != "-":
            kept[-1] += f"={word}"
        else:
            kept.append(word)
    return kept
