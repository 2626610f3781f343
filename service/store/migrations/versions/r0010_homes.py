"""The host at which a row began that a redirect has led elsewhere."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_REST = "substr(url, instr(url, '://') + 3)"
_HOME = {"postgresql": "split_part(url, '/', 3)", "sqlite": f"substr({_REST}, 1, instr({_REST} || '/', '/') - 1)"}


def upgrade() -> None:
    """Where a row began, its address says, which was made uniform when it came."""
    op.add_column("items", sa.Column("home", sa.String(300)))
    home = _HOME[op.get_bind().dialect.name]
    op.execute(f"UPDATE items SET home = {home} WHERE moves > 0")  # noqa: S608 - a constant


def downgrade() -> None:
    """Let the address alone say it."""
    op.drop_column("items", "home")
