"""The words of the archive, to be searched by staff; they go with their entries."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from handoff.core.tokens import tokens

revision = "0005"
down_revision = "0004"

PAGE = 1_000
SQLITE = (
    "CREATE VIRTUAL TABLE search_index USING fts5(words, content='search', content_rowid='id', "
    "prefix='2 3', tokenize='unicode61')",
    "CREATE TRIGGER search_add AFTER INSERT ON search BEGIN "
    "INSERT INTO search_index(rowid, words) VALUES (new.id, new.words); END",
    "CREATE TRIGGER search_drop AFTER DELETE ON search BEGIN "
    "INSERT INTO search_index(search_index, rowid, words) VALUES ('delete', old.id, old.words); END",
    "CREATE TRIGGER search_entry AFTER DELETE ON entries BEGIN DELETE FROM search WHERE "
    "conversation = old.conversation AND epoch = old.epoch AND seq = old.seq; END",
)
POSTGRESQL = ("CREATE INDEX search_index ON search USING gin (to_tsvector('simple', words))",)


def upgrade() -> None:
    """Make the table and the index, and fill them with what is archived already."""
    search = op.create_table(
        "search",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("conversation", sa.String(26), nullable=False),
        sa.Column("epoch", sa.BigInteger, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_search"),
        sa.UniqueConstraint("conversation", "epoch", "seq", name="uq_search_conversation"),
        sa.ForeignKeyConstraint(
            ["conversation", "epoch", "seq"],
            ["entries.conversation", "entries.epoch", "entries.seq"],
            name="fk_search_entries",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_entries_by", "entries", ["by"])
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)
    _fill(search)


def _fill(search: sa.Table) -> None:
    entries = sa.table("entries", *map(sa.column, ("conversation", "epoch", "seq", "body")))
    place = entries.c.conversation, entries.c.epoch, entries.c.seq
    last: tuple[Any, ...] = ("", 0, 0)
    while (
        rows := op.get_bind()
        .execute(
            sa.select(*place, entries.c.body).where(sa.tuple_(*place) > last).order_by(*place).limit(PAGE)
        )
        .all()
    ):
        last = tuple(rows[-1][:3])
        found = [
            {"conversation": c, "epoch": epoch, "seq": seq, "words": " ".join(words)}
            for c, epoch, seq, body in rows
            if (words := tokens(_text(body)))
        ]
        if found:
            op.bulk_insert(search, found)


def _text(body: str) -> str:
    try:
        return str(json.loads(body).get("text") or "")
    except (ValueError, AttributeError):
        return ""


def downgrade() -> None:
    """Drop them; nobody can search any more."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER search_entry")
        op.execute("DROP TABLE search_index")
    op.drop_table("search")
    op.drop_index("ix_entries_by", "entries")
