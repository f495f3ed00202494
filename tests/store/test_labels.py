"""Labels of several people at once, on rows that the archiver changes meanwhile: nobody's work fails."""

import asyncio

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from handoff.core.labels import Act
from handoff.store.inbox import Closing, Inbox
from handoff.store.labels import Labels, Who
from handoff.store.studio_schema import inbox
from tests.store.test_inbox import filed

PEOPLE = 8


async def test_many_who_label_at_once_while_more_is_filed_all_succeed(engine: AsyncEngine) -> None:
    c = "b" * 26
    await Inbox(engine).file([filed(f"where is number {n}", shopper=f"s{n}", c=c) for n in range(PEOPLE)])
    async with engine.begin() as connection:
        rows = list((await connection.scalars(select(inbox.c.id))).all())
    act = Act(kind="relabel", value="refund_status")
    labelled = (
        Labels(engine).act(Who(id=f"p{n}", alias="Mette"), act, batch=f"b{n}", rows=[row])
        for n, row in enumerate(rows)
    )
    closed = Inbox(engine).file([], [Closing(c=c, topic="refund_status", outcome="resolved")])
    done = await asyncio.gather(closed, *labelled, return_exceptions=True)
    assert done == [None, *([row] for row in rows)]
