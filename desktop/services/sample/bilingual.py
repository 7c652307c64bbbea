"""A text in both languages of the sample."""

from typing import NamedTuple


class Text(NamedTuple):
    """The same words in Chinese and in English."""

    chinese: str
    english: str

    def said_in(self, language: str) -> str:
        """Return the words in ``language``, English unless it is ``zh_CN``."""
        return self.chinese if language == "zh_CN" else self.english


def texts(lines: str) -> tuple[Text, ...]:
    """Return the texts written one to a line as ``Chinese | English``."""
    pairs = (line.split("|") for line in lines.strip().splitlines())
    return tuple(Text(chinese.strip(), english.strip()) for chinese, english in pairs)
