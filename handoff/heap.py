"""The garbage collector of a process that serves: it looks seldom, and never at what was there at first."""

import gc

# A message makes a few objects that end with it; cycles, which alone need a collector, are rare. Looking at
# all that the sockets hold after each 700 objects took a seventh of the gateway's processor.
EACH, TENTH, ALL = 50_000, 20, 20


def settle() -> None:
    """Put aside what has been built so far, which lives as long as the process."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(EACH, TENTH, ALL)
