"""The studio's inbox: readings, rows worth a look, and acts that can be undone."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables and their indexes."""
    op.create_table(
        "readings",
        sa.Column("conversation", sa.String(26), nullable=False),
        sa.Column("epoch", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("seq", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("ts_ms", sa.BigInteger, nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("intent", sa.String(60), nullable=False),
        sa.Column("handoff", sa.String(20)),
        sa.Column("inbox", sa.Integer),
        sa.PrimaryKeyConstraint("conversation", "epoch", "seq", name="pk_readings"),
    )
    op.create_index("ix_readings_day", "readings", ["day"])
    op.create_index("ix_readings_inbox", "readings", ["inbox"])
    op.create_table(
        "inbox",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("fingerprint", sa.String(32), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("intent", sa.String(60), nullable=False),
        sa.Column("guess", sa.String(60), nullable=False),
        sa.Column("guesses", sa.Text, nullable=False),
        sa.Column("margin", sa.Float, nullable=False),
        sa.Column("frustration", sa.Float, nullable=False),
        sa.Column("signals", sa.String(200), nullable=False),
        sa.Column("handoff", sa.String(20)),
        sa.Column("topic", sa.String(60)),
        sa.Column("outcome", sa.String(20)),
        sa.Column("worth", sa.Integer, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("shopper", sa.String(32), nullable=False),
        sa.Column("conversation", sa.String(26), nullable=False),
        sa.Column("epoch", sa.BigInteger, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("ts_ms", sa.BigInteger, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("label", sa.String(60)),
        sa.Column("mood", sa.String(12)),
        sa.Column("by", sa.String(32)),
        sa.Column("alias", sa.String(40)),
        sa.Column("labelled_ms", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
        sa.UniqueConstraint("fingerprint", name="uq_inbox_fingerprint"),
    )
    op.create_index("ix_inbox_state", "inbox", ["state", "worth", "id"])
    op.create_index("ix_inbox_guess", "inbox", ["state", "guess", "worth", "id"])
    op.create_index("ix_inbox_language", "inbox", ["state", "language", "worth", "id"])
    op.create_index("ix_inbox_both", "inbox", ["state", "language", "guess", "worth", "id"])
    op.create_index("ix_inbox_shopper", "inbox", ["shopper"])
    op.create_table(
        "inbox_acts",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("batch", sa.String(32), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("row", sa.Integer, nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_inbox_acts"),
    )
    op.create_index("ix_inbox_acts_by", "inbox_acts", ["by", "id"])
    op.create_index("ix_inbox_acts_batch", "inbox_acts", ["batch"])


def downgrade() -> None:
    """Drop them; what was labelled and not written is gone."""
    op.drop_table("inbox_acts")
    op.drop_table("inbox")
    op.drop_table("readings")
