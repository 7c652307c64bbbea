"""Reading an expression: text to a small tree.

Grammar: ``or`` and ``and`` join, ``not`` and brackets group; a comparison is a field (through
links with dots), one of ``= != < <= > >= ~``, and a value; also ``in (a, b)``, ``is null``, ``is
not null``. A value is a quoted text, a number, a date, a span from today such as ``-90d``,
``today``, ``me``, ``true`` or ``false``.
"""

import re
from dataclasses import dataclass

from sync.errors import Exit, HoldfastError


class BadExpression(HoldfastError):
    """The expression cannot be read. Facts: text, position, expected."""

    exit = Exit.USAGE


class BadComparison(HoldfastError):
    """A field of that kind is not compared in that way. Facts: field, operator."""

    exit = Exit.USAGE


@dataclass(frozen=True, slots=True)
class Word:
    """A value that is not quoted: ``today``, ``-90d``, ``12.5``, ``won``."""

    text: str


Literal = str | Word


@dataclass(frozen=True, slots=True)
class Comparison:
    """A field compared with one or more values; ``operator`` is also ``in``, ``null`` or ``not
    null``.
    """

    path: tuple[str, ...]
    operator: str
    values: tuple[Literal, ...] = ()


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a condition."""

    condition: "Expression"


@dataclass(frozen=True, slots=True)
class Joined:
    """Conditions of which all (and) or any (or) hold."""

    operator: str
    conditions: tuple["Expression", ...]


Expression = Comparison | Not | Joined

_MOST_WORDS = 20_000
_DEEPEST = 100

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<quoted>'(?:[^']|'')*'|"(?:[^"]|"")*")
    |(?P<operator><=|>=|!=|<>|=|<|>|~|\(|\)|,)
    |(?P<word>[^\s()=<>!~,'"]+)
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    position: int


def _tokens(text: str) -> list[_Token]:
    found, position = [], 0
    while text[position:].strip():
        match = _TOKEN.match(text, position)
        if match is None:
            raise BadExpression(text=text, position=position, expected="value")
        kind = str(match.lastgroup)
        found.append(_Token(kind, match.group(kind), match.start(kind)))
        position = match.end()
        if len(found) > _MOST_WORDS:
            raise BadExpression(text="", position=position, expected="end")
    return found


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = _tokens(text)
        self.at = 0
        self.depth = 0

    def peek(self) -> _Token:
        if self.at < len(self.tokens):
            return self.tokens[self.at]
        return _Token("end", "", len(self.text))

    def accept(self, *texts: str) -> str | None:
        token = self.peek()
        if token.kind in ("word", "operator") and token.text.lower() in texts:
            self.at += 1
            return token.text.lower()
        return None

    def need(self, *texts: str) -> str:
        found = self.accept(*texts)
        if found is None:
            raise self.wrong(" ".join(texts))
        return found

    def wrong(self, expected: str) -> BadExpression:
        return BadExpression(text=self.text, position=self.peek().position, expected=expected)

    def any_of(self) -> Expression:
        conditions = [self.all_of()]
        while self.accept("or"):
            conditions.append(self.all_of())
        return conditions[0] if len(conditions) == 1 else Joined("or", tuple(conditions))

    def all_of(self) -> Expression:
        conditions = [self.one()]
        while self.accept("and"):
            conditions.append(self.one())
        return conditions[0] if len(conditions) == 1 else Joined("and", tuple(conditions))

    def one(self) -> Expression:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self.wrong("field")
        try:
            return self.inner()
        finally:
            self.depth -= 1

    def inner(self) -> Expression:
        if self.accept("not"):
            return Not(self.one())
        if self.accept("("):
            inside = self.any_of()
            self.need(")")
            return inside
        return self.comparison()

    def comparison(self) -> Comparison:
        token = self.peek()
        if token.kind != "word":
            raise self.wrong("field")
        self.at += 1
        path = tuple(token.text.split("."))
        if self.accept("is"):
            negated = self.accept("not")
            self.need("null")
            return Comparison(path, "not null" if negated else "null")
        if self.accept("in"):
            return Comparison(path, "in", self.listed())
        operator = self.need("=", "!=", "<>", "<=", ">=", "<", ">", "~")
        return Comparison(path, "!=" if operator == "<>" else operator, (self.value(),))

    def listed(self) -> tuple[Literal, ...]:
        self.need("(")
        values = [self.value()]
        while self.accept(","):
            values.append(self.value())
        self.need(")")
        return tuple(values)

    def value(self) -> Literal:
        token = self.peek()
        self.at += 1
        if token.kind == "quoted":
            mark = token.text[0]
            return token.text[1:-1].replace(mark * 2, mark)
        if token.kind == "word":
            return Word(token.text)
        self.at -= 1
        raise self.wrong("value")


def parse(text: str) -> Expression:
    """Return the tree of an expression.

    Raises:
        BadExpression: it cannot be read; says where.
    """
    reader = _Reader(text)
    tree = reader.any_of()
    if reader.peek().kind != "end":
        raise reader.wrong("and or")
    return tree


def quoted(value: str) -> str:
    """Return a text as it is written in an expression."""
    return "'" + value.replace("'", "''") + "'"
