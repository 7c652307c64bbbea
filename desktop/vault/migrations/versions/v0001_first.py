"""The log, its gate and the vault's own facts. Entity tables are derived from the schema; the
guards of the log are made anew by the latest step.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "meta",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.Text),
    )
    op.create_table(
        "gate",
        sa.Column("one", sa.Integer, primary_key=True),
        sa.Column("token", sa.Integer),
        sa.Column("purge", sa.Integer, nullable=False, server_default="0"),
    )
    op.execute("INSERT INTO gate (one) VALUES (1)")
    op.create_table(
        "batch",
        sa.Column("n", sa.Integer, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("clock", sa.Integer, nullable=False),
        sa.Column("origin", sa.Integer, nullable=False),
        sa.Column("undoes", sa.Text),
        sa.Column("first", sa.Integer),
        sa.Column("last", sa.Integer),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_batch_undoes", "batch", ["undoes"])
    op.create_index("ix_batch_origin", "batch", ["origin", "last"])
    op.create_table(
        "change",
        sa.Column("n", sa.Integer, primary_key=True),
        sa.Column("batch", sa.Integer, nullable=False),
        sa.Column("entity", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("op", sa.Text, nullable=False),
        sa.Column("clock", sa.Integer, nullable=False),
        sa.Column("at", sa.Integer),
        sa.Column("device", sa.Integer, nullable=False),
        sa.Column("body", sa.Text),
        sa.Column("digest", sa.Text),
        sa.Column("hash", sa.LargeBinary),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_change_record", "change", ["record", "n"])
    op.create_table(
        "peer",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("person_name", sa.Text, nullable=False),
    )
    op.create_table(
        "attention",
        sa.Column("change", sa.Integer, primary_key=True),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("seen", sa.Integer, nullable=False, server_default="0"),
    )
