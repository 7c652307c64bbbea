"""Steps from one format of the vault to the next, run by Alembic."""
