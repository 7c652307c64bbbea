"""Bringing a vault's format up to date, after a backup; Alembic is loaded only when there is
something to do.
"""

from pathlib import Path

from sqlalchemy import Connection, Engine

from desktop.vault.before_upgrade import back_up_before_upgrade
from desktop.vault.derive import fingerprint
from desktop.vault.errors import VaultDamaged, VaultNewer
from desktop.vault.keys import Key
from desktop.vault.model import Model

HEAD = "0002"
KNOWN = ("0001", "0002")
MIGRATIONS = Path(__file__).with_name("migrations")


def revision(connection: Connection) -> str | None:
    """Return the format revision of an open database, None when it is new."""
    tables = {row[0] for row in connection.exec_driver_sql("SELECT name FROM sqlite_master")}
    if "alembic_version" not in tables:
        return None
    return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one())


def upgrade(
    engine: Engine,
    *,
    backup_to: Path | None = None,
    key: Key | None = None,
    model: Model | None = None,
) -> None:
    """Migrate to `HEAD`. A vault whose format or built-in schema is older is first backed up
    inside its folder, for which its key is needed.

    Raises:
        Disk: there is no room for the backup; nothing was changed.
        VaultNewer: a later version of the program wrote it.
        VaultDamaged: an existing vault has no format at all.
    """
    with engine.connect() as connection, connection.begin():
        found = revision(connection)
        if found is None and backup_to is not None:
            raise VaultDamaged(path=str(backup_to), part="database")
        if found is not None and found not in KNOWN:
            raise VaultNewer(path=str(backup_to), found=found, known=HEAD)
        changed_schema = model is not None and _built_in(connection) != fingerprint(model.schema)
    if backup_to is not None and key is not None and (found != HEAD or changed_schema):
        back_up_before_upgrade(backup_to, key)
    if found != HEAD:
        _run(engine)
    if model is not None and changed_schema:
        with engine.execution_options(writes=True).connect() as connection, connection.begin():
            connection.exec_driver_sql(
                "INSERT INTO meta (name, value) VALUES ('built_in', ?) "
                "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                (fingerprint(model.schema),),
            )


def _built_in(connection: Connection) -> str | None:
    row = connection.exec_driver_sql("SELECT value FROM meta WHERE name = 'built_in'").first()
    return str(row[0]) if row else None


def _run(engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.execution_options(writes=True).connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
