"""Alembic's entry: runs revisions on the connection that :mod:`redline_review.server.db.migrate` hands over."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
