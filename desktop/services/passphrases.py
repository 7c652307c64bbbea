"""How long a passphrase would stand, and what it still lacks.

An estimate from below, in the manner of zxcvbn (Wheeler, USENIX Security 2016): common passphrases,
repeats and runs count next to nothing, and a word counts as a pick from a dictionary however long
it is. Guessing is assumed to happen on stolen key slots, where each guess costs one Argon2id.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from desktop.services.policy import policy
from desktop.vault.errors import EmptyPassphrase, WeakPassphrase

LEAST_CHARACTERS, LEAST_WORDS = 10, 4
GUESSES_PER_SECOND = 10_000.0
"""A thousand rented machines at ten guesses a second each."""
_YEAR = 365.25 * 86_400
_DICTIONARY_BITS, _HANZI_BITS, _DIGIT_BITS = 12.0, 9.0, 3.0
_LETTER_BITS, _SIGN_BITS = 4.0, 5.0
_LEVELS = (20.0, 36.0, 50.0, 66.0)

_COMMON_TEXT = (
    "password passphrase passw0rd holdfast welcome letmein iloveyou admin administrator qwerty "
    "qwertyuiop asdfghjkl zxcvbnm abc abcd changeme secret monkey dragon football sunshine woaini "
    "mima kouling 密码 口令 守客 我爱你 客户 公司"
)
_COMMON = frozenset(_COMMON_TEXT.split())
_PIECES = re.compile(r"[A-Za-z]+|\d+|[\u3400-\u9fff]+|\s+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Strength:
    """What a passphrase is worth.

    Attributes:
        bits: Guesses needed, as a power of two.
        level: 0 (none) to 4 (very strong), for the meter.
        years: How long guessing would take on average, in years.
        is_long: Long enough, or enough words.
        is_private: Without the names given and without common passphrases.
        least: Bits that policy asks for.
    """

    bits: float
    level: int
    years: float
    is_long: bool
    is_private: bool
    least: float

    @property
    def is_enough(self) -> bool:
        """True when a vault may be locked with it."""
        return self.is_long and self.is_private and self.bits >= self.least


def weigh(passphrase: str, names: tuple[str, ...] = ()) -> Strength:
    """Estimate ``passphrase``; ``names`` are the person's and the firm's."""
    text = passphrase.strip()
    bits = _bits_of(text)
    level = sum(bits >= least for least in _LEVELS) if text else 0
    years = 2 ** (bits - 1) / GUESSES_PER_SECOND / _YEAR
    is_long = len(text) >= LEAST_CHARACTERS or len(text.split()) >= LEAST_WORDS
    is_private = bool(text) and _is_private(text, names)
    return Strength(bits, level, years, is_long, is_private, float(policy().passphrase_bits))


def demand(passphrase: str, names: tuple[str, ...] = ()) -> None:
    """Refuse a new passphrase that policy does not allow; whatever sets one asks here.

    Raises:
        EmptyPassphrase, WeakPassphrase
    """
    if not passphrase.strip():
        raise EmptyPassphrase
    strength = weigh(passphrase, names)
    if not strength.is_enough:
        raise WeakPassphrase(bits=int(strength.bits), least=int(strength.least))


def _bits_of(text: str) -> float:
    seen: set[str] = set()
    bits = 0.0
    for piece in _PIECES.findall(text):
        plain = piece.casefold()
        bits += 1.0 if plain in seen else _piece_bits(plain)
        seen.add(plain)
    return bits


def _piece_bits(piece: str) -> float:
    if piece.isspace():
        return 0.5
    if piece in _COMMON:
        return 2.0
    fresh = sum(1 for _ in _fresh(piece))
    if piece.isdigit():
        return _DIGIT_BITS * fresh
    if piece.isascii() and piece.isalpha():
        letters = _LETTER_BITS * fresh
        return min(letters, _DICTIONARY_BITS + 1.5 * max(0, fresh - 7))
    return (_HANZI_BITS if "\u3400" <= piece[0] <= "\u9fff" else _SIGN_BITS) * fresh


def _fresh(piece: str) -> Iterator[str]:
    """Yield the characters that neither repeat the one before nor continue a run like 345."""
    for place, character in enumerate(piece):
        step = ord(character) - ord(piece[place - 1]) if place else 99
        if abs(step) > 1:
            yield character


def _is_private(text: str, names: tuple[str, ...]) -> bool:
    plain = text.casefold()
    if plain in _COMMON or any(plain.startswith(word) and len(word) > 4 for word in _COMMON):
        return False
    given = [name.casefold().strip() for name in names]
    return not any(len(name) > 1 and name in plain for name in given)
