"""The auditor's page names only what is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = ("security.md", "security.zh_CN.md")


@pytest.mark.parametrize("page", PAGES)
def test_every_test_and_module_named_exists(page) -> None:
    text = (ROOT / "docs" / page).read_text("utf-8")
    named = set(re.findall(r"`((?:tests|desktop|sync|vault)/[\w./]*)`", text))
    benches = set(re.findall(r"`\./dev bench (\w+)", text))

    assert len(named) > 15
    places = [(ROOT / name, ROOT / "desktop" / name) for name in named]
    assert [both for both in places if not any(one.exists() for one in both)] == []
    assert [name for name in benches if not (ROOT / "bench" / f"{name}.py").exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page) -> None:
    text = (ROOT / "docs" / page).read_text("utf-8")
    links = re.findall(r"\]\(([^)#]+)", text)

    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []


def test_every_test_of_this_folder_is_named() -> None:
    text = (ROOT / "docs" / PAGES[0]).read_text("utf-8")
    tests = sorted(path.name for path in Path(__file__).parent.glob("test_*.py"))

    assert [name for name in tests if f"tests/canary/{name}`" not in text] == [Path(__file__).name]
