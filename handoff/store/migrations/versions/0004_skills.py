"""Which topics somebody at the desk answers."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the topics; none means all, as it was."""
    op.add_column("staff", sa.Column("skills", sa.String(1000), nullable=False, server_default=""))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("staff", "skills")
