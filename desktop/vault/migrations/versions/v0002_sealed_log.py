"""Log entries carry a salt, and a key of each record under which its values are sealed.

What was logged before stays as it is: its links cover the values themselves.

Revision ID: 0002
"""

import sqlalchemy as sa
from alembic import op

from desktop.vault.guards import guard_log

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("change", sa.Column("salt", sa.LargeBinary))
    op.create_table(
        "subject",
        sa.Column("record", sa.Text, primary_key=True),
        sa.Column("key", sa.LargeBinary),
        sa.Column("erased_at", sa.Text),
    )
    guard_log(op.get_bind())
