"""A lease: of all processes that ask, one has it for a while, and keeps it as long as it asks again."""

from handoff.store.client import Scripts


class Lease:
    """One named task that one process does; `holder` is this process."""

    def __init__(self, scripts: Scripts, key: str, *, holder: str, ms: int) -> None:
        self._scripts = scripts
        self._key = key
        self._holder = holder
        self._ms = ms

    async def hold(self) -> bool:
        """Take or keep the lease; says whether it is ours."""
        return bool(await self._scripts.run("lease", keys=[self._key], args=[self._holder, self._ms]))
