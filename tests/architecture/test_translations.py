"""Every sentence the user sees can be translated, and has been."""

import ast
import importlib.util
import re
import sys
from collections import Counter
from collections.abc import Iterator
from importlib.machinery import SourceFileLoader
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from sync import language

ROOT = Path(__file__).parents[2]
TRANSLATIONS = ROOT / "resources" / "translations"
TEMPLATE = TRANSLATIONS / "holdfast.pot"
CATALOGUES = [TRANSLATIONS / f"{name}.po" for name in language.LANGUAGES if name != "en"]
SOURCES = sorted(
    path
    for room in ("desktop", "server", "sync")
    for path in (ROOT / room).rglob("*.py")
    if path != Path(language.__file__)
)
SCREENS = [path for path in SOURCES if path.is_relative_to(ROOT / "desktop" / "views")]

MARKERS = {"mark", "_m"}
TRANSLATORS = {"_", "ngettext"}
SHOWN_BY = re.compile(
    r"set(Text|ToolTip|StatusTip|WhatsThis|WindowTitle|PlaceholderText|Title|SubTitle|Suffix|Prefix"
    r"|AccessibleName|AccessibleDescription|HeaderLabels?|ButtonText|InformativeText|DetailedText)"
    r"|add(Action|Tab|Menu|Row|Section|Item|Items|Button)|insertTab|showMessage"
    r"|Q(Label|PushButton|ToolButton|Action|CheckBox|RadioButton|GroupBox|CommandLinkButton)"
)
WORD = re.compile(r"[^\W\d_]{2}")
PLACEHOLDER = re.compile(r"\{\w*\}|%\(\w+\)[sd]|%[sd]")


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def called(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def calls(paths: list[Path]) -> Iterator[tuple[str, ast.Call]]:
    """Yield place and node of every call."""
    for path in paths:
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Call):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def is_put_together(node: ast.expr) -> bool:
    """Tell whether a text is made from parts: then no catalogue can hold it."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return is_text(node.func.value)
    return isinstance(node, ast.JoinedStr | ast.BinOp)


def words(node: ast.expr) -> Iterator[str]:
    """Yield the literal words an expression would show as they are."""
    match node:
        case ast.Constant(value=str(text)) if WORD.search(text):
            yield text
        case ast.Call() if is_put_together(node):
            yield from words(node.func.value)
        case ast.JoinedStr(values=parts) | ast.List(elts=parts) | ast.Tuple(elts=parts):
            for part in parts:
                yield from words(part)
        case ast.IfExp(body=one, orelse=other) | ast.BinOp(left=one, right=other):
            yield from words(one)
            yield from words(other)


class TooEarly(ast.NodeVisitor):
    """Finds texts that are translated while a module is read, before the language is known."""

    def __init__(self) -> None:
        self.lines: list[int] = []

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        for early in [*node.args.defaults, *filter(None, node.args.kw_defaults)]:
            self.visit(early)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        """Look no further: its body runs later."""

    def visit_Call(self, node: ast.Call) -> None:
        if called(node) in TRANSLATORS:
            self.lines.append(node.lineno)
        self.generic_visit(node)


def test_only_literals_are_marked() -> None:
    """A name is looked up as it is, but only a literal is collected for the translators."""
    wrong = [
        place
        for place, call in calls(SOURCES)
        if (called(call) in MARKERS and not all(is_text(arg) for arg in call.args))
        or (called(call) == "ngettext" and not all(is_text(arg) for arg in call.args[:2]))
        or (called(call) == "_" and any(is_put_together(arg) for arg in call.args))
    ]
    assert wrong == []


def test_nothing_is_shown_unmarked() -> None:
    shown = [
        f"{place}: {text}"
        for place, call in calls(SCREENS)
        if SHOWN_BY.fullmatch(called(call))
        for arg in call.args
        for text in words(arg)
    ]
    assert shown == []


def test_nothing_is_translated_before_the_language_is_known() -> None:
    early = []
    for path in SOURCES:
        finder = TooEarly()
        finder.visit(parsed(path))
        early += [f"{path.relative_to(ROOT)}:{line}" for line in finder.lines]
    assert early == []


def test_the_template_holds_every_text_of_the_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader = SourceFileLoader("dev", str(ROOT / "dev"))
    dev = importlib.util.module_from_spec(importlib.util.spec_from_loader("dev", loader))
    loader.exec_module(dev)
    monkeypatch.setattr(dev, "VENV", Path(sys.prefix))

    dev.extract_texts(tmp_path / "fresh.pot")

    assert texts(tmp_path / "fresh.pot") == texts(TEMPLATE), "run: ./dev translations"


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.stem)
def test_a_catalogue_holds_every_text_of_the_template(catalogue: Path) -> None:
    assert texts(catalogue) == texts(TEMPLATE), "run: ./dev translations"


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.stem)
def test_every_text_is_translated(catalogue: Path) -> None:
    unsure = [message.id for message in messages(catalogue) if message.fuzzy]
    missing = [message.id for message in messages(catalogue) if not all(forms(message.string))]

    assert (unsure, missing) == ([], [])


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.stem)
def test_translations_keep_the_placeholders(catalogue: Path) -> None:
    changed = [
        form
        for message in messages(catalogue)
        for form in forms(message.string)
        if form and placeholders(form) != placeholders(forms(message.id)[-1])
    ]
    assert changed == []


def messages(catalogue: Path) -> list[Message]:
    with catalogue.open("rb") as file:
        return [message for message in read_po(file) if message.id]


def texts(catalogue: Path) -> set[tuple[str, ...]]:
    return {forms(message.id) for message in messages(catalogue)}


def forms(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """Return the forms of a message: one, or one for each plural."""
    return (text,) if isinstance(text, str) else tuple(text)


def placeholders(text: str) -> Counter[str]:
    return Counter(PLACEHOLDER.findall(text))
