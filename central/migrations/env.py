"""Alembic's way in: it runs within the transaction that central has begun (central/migrate.py), and does not end it."""

from alembic import context

from central.schema import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
