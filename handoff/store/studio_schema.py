"""The studio's SQL tables: all readings, the messages worth a look, what was done to them."""

from sqlalchemy import BigInteger, Column, Float, Index, Integer, String, Table, Text

from handoff.store.schema import metadata

# The tables of both files: whoever compares them with a database has to know all.
__all__ = ["inbox", "inbox_acts", "metadata", "readings"]

# One row for each message that the assistant read, without its words: what people ask about is counted here.
readings = Table(
    "readings",
    metadata,
    Column("conversation", String(26), primary_key=True),
    Column("epoch", BigInteger, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("ts_ms", BigInteger, nullable=False),
    Column("day", String(10), nullable=False),  # UTC
    Column("language", String(8), nullable=False),
    Column("intent", String(60), nullable=False),
    Column("handoff", String(20)),  # the reason, when this message brought a person in
    Column("inbox", Integer),  # the row that it was folded into; null when none was kept
    Index("ix_readings_day", "day"),
    Index("ix_readings_inbox", "inbox"),
)

inbox = Table(
    "inbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("fingerprint", String(32), nullable=False, unique=True),
    Column("text", Text, nullable=False),  # masked
    Column("language", String(8), nullable=False),
    Column("intent", String(60), nullable=False),  # as it was acted on; nlu_fallback when nothing was sure
    Column("guess", String(60), nullable=False),  # the first guess, by which rows are grouped
    Column("guesses", Text, nullable=False),  # JSON [[name, confidence], …]
    Column("margin", Float, nullable=False),
    Column("frustration", Float, nullable=False),
    Column("signals", String(200), nullable=False),  # separated by blanks
    Column("handoff", String(20)),
    Column("topic", String(60)),  # the agent's, when the conversation was closed under one
    Column("outcome", String(20)),
    Column("worth", Integer, nullable=False),
    Column("count", Integer, nullable=False),
    Column("shopper", String(32), nullable=False),
    Column("conversation", String(26), nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("ts_ms", BigInteger, nullable=False),
    Column("state", String(8), nullable=False),  # new, labelled, skipped, written
    Column("label", String(60)),  # the intent that it is
    Column("mood", String(12)),  # frustrated or calm, where somebody said so
    Column("by", String(32)),
    Column("alias", String(40)),
    Column("labelled_ms", BigInteger),
    Column("likeness", String(1100)),  # by which it can be compared with others, `encoder.hex`
    Column("cluster", Integer),  # those that say much the same: the id of the first of them
    Column("alike", Integer, nullable=False, server_default="0"),  # shoppers in it who were not understood
    # Each list is read along one of these, best first, from where the last page ended.
    Index("ix_inbox_state", "state", "worth", "id"),
    Index("ix_inbox_guess", "state", "guess", "worth", "id"),
    Index("ix_inbox_language", "state", "language", "worth", "id"),
    Index("ix_inbox_both", "state", "language", "guess", "worth", "id"),
    Index("ix_inbox_cluster", "state", "cluster", "language", "worth"),
    Index("ix_inbox_shopper", "shopper"),
)

# What a row was before somebody acted on it, so that it can be undone until it is written to the data.
inbox_acts = Table(
    "inbox_acts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("batch", String(32), nullable=False),  # one act on several rows
    Column("by", String(32), nullable=False),
    Column("row", Integer, nullable=False),
    Column("before", Text, nullable=False),  # JSON
    Index("ix_inbox_acts_by", "by", "id"),
    Index("ix_inbox_acts_batch", "batch"),
)
