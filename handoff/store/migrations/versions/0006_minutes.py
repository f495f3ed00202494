"""How long people were at work on a conversation."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the milliseconds; of what was closed before, nobody counted them."""
    op.add_column("conversations", sa.Column("people_ms", sa.BigInteger))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("conversations", "people_ms")
