"""Housekeeping inside the database: nothing it does can be seen in any record."""

from desktop.vault.engine import as_facts, connect
from desktop.vault.errors import VaultInUse
from desktop.vault.folder import DATABASE
from desktop.vault.search import searched_columns
from desktop.vault.tables import quoted, search_table
from desktop.vault.vault import Vault

_PATIENCE_MS = 2_000
_PAGES = 500
"""How much of a search index is merged at a time, so that nobody waits long for the write lock."""


def tidy(vault: Vault) -> int:
    """Merge what the search indexes have in pieces, refresh the planner's figures, and empty the
    write-ahead log; return how many bytes of it there were.

    What another program keeps busy is left for the next time.
    """
    waiting = vault.path / f"{DATABASE}-wal"
    size = waiting.stat().st_size if waiting.exists() else 0
    try:
        with as_facts(vault.path / DATABASE):
            _tidy(vault)
    except VaultInUse:
        return 0
    left = waiting.stat().st_size if waiting.exists() else 0
    return max(0, size - left)


def _tidy(vault: Vault) -> None:
    connection = connect(vault.path / DATABASE, vault.key)
    try:
        connection.execute(f"PRAGMA busy_timeout = {_PATIENCE_MS}")
        for entity in vault.schema.entities:
            if searched_columns(entity):
                name = quoted(search_table(entity.name))
                connection.execute(
                    f"INSERT INTO {name} ({name}, rank) VALUES ('merge', ?)", (_PAGES,)
                )
        connection.execute("PRAGMA optimize")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()
