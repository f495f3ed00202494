"""What a message of the inbox is like, and the group of those that say much the same."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the columns; what was filed before is in no group."""
    with op.batch_alter_table("inbox") as inbox:
        inbox.add_column(sa.Column("likeness", sa.String(1100)))
        inbox.add_column(sa.Column("cluster", sa.Integer))
        inbox.add_column(sa.Column("alike", sa.Integer, nullable=False, server_default="0"))
    op.create_index("ix_inbox_cluster", "inbox", ["state", "cluster", "language", "worth"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_inbox_cluster", "inbox")
    with op.batch_alter_table("inbox") as inbox:
        for name in ("likeness", "cluster", "alike"):
            inbox.drop_column(name)
