"""The address as a row's owner wrote it, where that is not the canonical one that is fetched."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0004"


def upgrade() -> None:
    """Rows that are there have only the address that is fetched."""
    op.add_column("items", sa.Column("given", sa.Text))


def downgrade() -> None:
    """Forget how the addresses were written."""
    op.drop_column("items", "given")
