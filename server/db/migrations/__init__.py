"""Alembic revisions, run by the program itself."""
