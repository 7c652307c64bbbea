"""A text in both languages of the sample."""

import re
from collections.abc import Mapping
from typing import NamedTuple


class Text(NamedTuple):
    """The same words in Chinese and in English."""

    chinese: str
    english: str

    def said_in(self, language: str) -> str:
        """Return the words in ``language``, English unless it is ``zh_CN``."""
        return self.chinese if language == "zh_CN" else self.english


def filled(text: Text, language: str, words: Mapping[str, str]) -> str:
    """Return a text with words in the place of ``{names}``, spelt as the language wants it.

    Chinese has a space between a Latin word and the character after it; English words begin small
    within a sentence, and large at its start.
    """
    if language == "zh_CN":
        return re.sub(r"(?<=[A-Za-z])(?=[\u4e00-\u9fff])", " ", text.chinese.format(**words))
    english = text.english.format(**{name: _small(word) for name, word in words.items()})
    return english[:1].upper() + english[1:]


def _small(word: str) -> str:
    return word[:1].lower() + word[1:] if word[1:2].islower() else word


def texts(lines: str) -> tuple[Text, ...]:
    """Return the texts written as ``Chinese | English``, the bar perhaps opening the next line."""
    pairs = (line.split("|") for line in re.sub(r"\s*\n\s*\|", "|", lines).strip().splitlines())
    return tuple(Text(chinese.strip(), english.strip()) for chinese, english in pairs)
