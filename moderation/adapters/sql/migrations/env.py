"""Runs migrations on the connection that `migrate.py` hands over."""

from alembic import context

from moderation.adapters.sql.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
)
context.run_migrations()
