"""Ways to damage one file of a vault, chosen by chance."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

from desktop.vault.folder import DATABASE
from tests.damage.specimen import Specimen

PAGE = 4096
LOG = f"{DATABASE}-wal"

Damage = Callable[[Specimen, Path, random.Random], None]


def flip(path: Path, chance: random.Random) -> None:
    """Change one bit of a file."""
    content = bytearray(path.read_bytes())
    place = chance.randrange(len(content))
    content[place] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


def overwrite(path: Path, chance: random.Random) -> None:
    """Fill a stretch of a file with noise or nothing."""
    content = bytearray(path.read_bytes())
    length = min(chance.choice((16, 512, 4096)), len(content))
    place = chance.randrange(len(content) - length + 1)
    content[place : place + length] = chance.choice((bytes(length), chance.randbytes(length)))
    path.write_bytes(content)


def cut(path: Path, chance: random.Random) -> None:
    """Cut a file short."""
    content = path.read_bytes()
    path.write_bytes(content[: chance.randrange(len(content))])


def one_of_three(path: Path, chance: random.Random) -> None:
    """Damage a file in one of these ways."""
    chance.choices((flip, overwrite, cut), weights=(6, 2, 2))[0](path, chance)


def exchange_pages(path: Path, chance: random.Random) -> None:
    """Put two pages of a database in each other's place."""
    content = bytearray(path.read_bytes())
    one, other = chance.sample(range(len(content) // PAGE), 2)
    a, b = slice(one * PAGE, (one + 1) * PAGE), slice(other * PAGE, (other + 1) * PAGE)
    content[a], content[b] = content[b], content[a]
    path.write_bytes(content)


def put_back_page(path: Path, older: Path, chance: random.Random) -> None:
    """Put an older version of one page back that has changed since."""
    content, before = bytearray(path.read_bytes()), older.read_bytes()
    count = min(len(content), len(before)) // PAGE
    pages = [slice(n * PAGE, (n + 1) * PAGE) for n in range(count)]
    place = chance.choice([page for page in pages if content[page] != before[page]])
    content[place] = before[place]
    path.write_bytes(content)


def _some_blob(path: Path, chance: random.Random) -> Path:
    return chance.choice(sorted(one for one in (path / "blobs").rglob("*") if one.is_file()))


def _of(name: str) -> Callable[[Path, random.Random], Path]:
    return lambda path, _chance: path / name


def _any_way(find: Callable[[Path, random.Random], Path]) -> Damage:
    def damage(_specimen: Specimen, path: Path, chance: random.Random) -> None:
        one_of_three(find(path, chance), chance)

    return damage


def _keys(path: Path, chance: random.Random) -> Path:
    return path / chance.choice(("keys-1", "keys-2"))


def _both_keys(_specimen: Specimen, path: Path, chance: random.Random) -> None:
    for name in ("keys-1", "keys-2"):
        flip(path / name, chance)


def _exchanged(_specimen: Specimen, path: Path, chance: random.Random) -> None:
    exchange_pages(path / DATABASE, chance)


def _put_back(specimen: Specimen, path: Path, chance: random.Random) -> None:
    put_back_page(path / DATABASE, specimen.older / DATABASE, chance)


def _older_file(specimen: Specimen, path: Path, chance: random.Random) -> None:
    name = chance.choice((DATABASE, "keys-1", "anchor"))
    shutil.copy(specimen.older / name, path / name)


def _blobs_exchanged(_specimen: Specimen, path: Path, _chance: random.Random) -> None:
    one, other = sorted(one for one in (path / "blobs").rglob("*") if one.is_file())[:2]
    content = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(content)


DATABASE_DAMAGES: dict[str, Damage] = {
    "database": _any_way(_of(DATABASE)),
    "pages exchanged": _exchanged,
    "older page": _put_back,
    "older file": _older_file,
    "attached file": _any_way(_some_blob),
    "attached files exchanged": _blobs_exchanged,
    "anchor": _any_way(_of("anchor")),
}
LOG_DAMAGES: dict[str, Damage] = {"write-ahead log": _any_way(_of(LOG))}
KEY_DAMAGES: dict[str, Damage] = {
    "keys": _any_way(_keys),
    "both copies of the keys": _both_keys,
    "tries": _any_way(_of("tries")),
}
