"""The SQL tables: people at the desk, the archive of conversations, and who did what in the studio."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

# Names for constraints, so that a later migration can speak of them on every dialect.
metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)

staff = Table(
    "staff",
    metadata,
    Column("id", String(32), primary_key=True),  # random, the only name of a person in Redis and logs
    Column("login", String(100), nullable=False, unique=True),  # case-folded
    Column("alias", String(40), nullable=False),  # all that a shopper ever sees
    Column("role", String(10), nullable=False),
    Column("languages", String(100), nullable=False),  # separated by blanks
    Column("capacity", Integer, nullable=False),
    Column("password_hash", String(200), nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column(
        "skills", String(1000), nullable=False, server_default=""
    ),  # topics with blanks between; none: all
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("opened_ms", BigInteger, nullable=False),
    Column("closed_ms", BigInteger),  # null while it goes on
    Column("language", String(8)),
    Column("topic", String(60)),
    Column("outcome", String(20)),
    Column("episode", Integer, nullable=False),
    Column("people_ms", BigInteger),  # how long agents had it, in all its episodes, counted when it closes
)

entries = Table(
    "entries",
    metadata,
    Column("conversation", String(26), primary_key=True),
    Column("epoch", BigInteger, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("ts_ms", BigInteger, nullable=False),
    Column("role", String(10), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("visible", String(5), nullable=False),
    Column("by", String(40), nullable=False),  # the agent's id; never a log-in
    Column("body", Text, nullable=False),  # the JSON as it was stored live
    Index("ix_entries_ts_ms", "ts_ms"),
    Index("ix_entries_by", "by"),
)

# What was written in an entry, as plain words; its index is made by the migration, for each engine its own.
search = Table(
    "search",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("conversation", String(26), nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("words", Text, nullable=False),
    UniqueConstraint("conversation", "epoch", "seq", name="uq_search_conversation"),
    ForeignKeyConstraint(
        ["conversation", "epoch", "seq"],
        ["entries.conversation", "entries.epoch", "entries.seq"],
        name="fk_search_entries",
        ondelete="CASCADE",
    ),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ts_ms", BigInteger, nullable=False),
    Column("by", String(32), nullable=False),  # the staff id
    Column("alias", String(40), nullable=False),  # kept here, for accounts may be removed
    Column("act", String(40), nullable=False),  # a verb of the studio: label, undo, promote, …
    Column("about", String(200), nullable=False),  # ids and names only; never what a shopper wrote
)
