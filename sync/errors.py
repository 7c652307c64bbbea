"""Failures the program expects, as opposed to its own bugs.

An expected error carries facts (ids, names, limits), never a sentence; the sentence is made where
the reader's language is known. Every other exception is a bug: it is logged with its traceback
and shown once.
"""

from enum import IntEnum


class Exit(IntEnum):
    """What a command line program answers to the shell; a public contract."""

    DONE = 0
    BUG = 1
    USAGE = 2
    LOCKED = 3
    REFUSED = 4
    HUB = 5
    PARTLY = 6


class HoldfastError(Exception):
    """Base of all expected failures. Keyword facts become attributes and fill the sentence."""

    exit = Exit.REFUSED

    def __init__(self, **facts: object) -> None:
        super().__init__(", ".join(f"{name}={value!r}" for name, value in facts.items()))
        self.facts = facts

    def __getattr__(self, name: str) -> object:
        facts = self.__dict__.get("facts", {})
        if name in facts:
            return facts[name]
        raise AttributeError(name)
