"""What a person at the terminal sees of the house: a live table while it opens, plain lines otherwise."""

from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from house.keeper import State
from house.rooms import Plan

WHAT = {
    "valkey": "Valkey, the live truth",
    "actions": "the shop's data",
    "bot": "the assistant",
    "gateway": "the chat and the desk",
    "workshop": "the studio's workshop",
    "shop": "the demo shop",
}
COLOURS = {State.READY: "green", State.DIED: "red"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """A demo account, shown once."""

    login: str
    password: str
    role: str
    alias: str


class View:
    """Shows the opening, then each thing that happens; takes the words from the supervisor."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._rows: dict[str, tuple[State, str]] = {}
        self._live: Live | None = None
        self._logins: list[Login] = []

    def opening(self) -> None:
        """Begin the live table, on a terminal."""
        if self._console.is_terminal:
            self._live = Live(self._table(), console=self._console, transient=True, refresh_per_second=8)
            self._live.start()

    def tell(self, name: str, state: State, words: str) -> None:
        """Show what a room does."""
        self._rows[name] = (state, words)
        if self._live:
            self._live.update(self._table())
        if not self._live or state is State.DIED:
            colour = COLOURS.get(state, "default")
            self._console.print(Text(f"{name:11}{state:9} {words}".rstrip(), style=colour), soft_wrap=True)

    def logins(self, accounts: list[dict[str, str]]) -> None:
        """Remember the demo accounts that were just made."""
        self._logins = [Login(**account) for account in accounts]

    def opened(self, plan: Plan, *, answers: bool) -> None:
        """Print where to look, and whether the assistant answers already; ends the live table if it does."""
        if answers:
            self._stop()
        self._say("\n[bold]Skranke is open.[/bold]  Ctrl-C closes it.\n")
        self._say(f"  demo shop with the chat   [bold]{plan.shop_url}[/bold]")
        self._say(f"  desk of the agents        [bold]{plan.url}/desk[/bold]")
        self._say(f"  studio of the operators   [bold]{plan.url}/studio[/bold]")
        if self._logins:
            self._say("\n  Demo accounts, shown this once:")
            for one in self._logins:
                self._say(f"    {one.login:24}{one.password:20}{one.role:10}{one.alias}")
            self._say("  Lost them? ./skranke staff password LOGIN makes a new one.")
        if not answers:
            self._say("\n  The assistant is still starting; until then a person is asked for at once.")
        self._say("")

    def complete(self) -> None:
        """End the live table: the assistant is there too."""
        self._stop()
        self._say("The assistant answers.")

    def without_assistant(self, log: Path) -> None:
        """Say that the assistant does not come, and what that means."""
        self._stop()
        self._say("[red]The assistant does not start; until it does, shoppers go to the line at once.[/red]")
        self._say(f"Its log: {log}")

    def closing(self) -> None:
        """Say that Ctrl-C was heard."""
        self._stop()
        self._say("\nClosing …  (Ctrl-C again: at once)")

    def closed(self) -> None:
        """Say that everything has stopped."""
        self._stop()
        self._say("Closed.")

    def failed(self, why: str) -> None:
        """Say why the house could not be opened."""
        self._stop()
        self._console.print(Text(why, style="red"), soft_wrap=True)

    def _say(self, words: str) -> None:
        self._console.print(words, soft_wrap=True, highlight=False)

    def _stop(self) -> None:
        if self._live:
            self._live.stop()
            self._live = None

    def _table(self) -> Table:
        table = Table.grid(padding=(0, 2))
        for name, (state, words) in self._rows.items():
            mark = Text("✓", "green") if state is State.READY else Spinner("dots")
            table.add_row(
                mark,
                WHAT.get(name)
                or name.replace("gateway-", "the chat and the desk, process ").replace("bot-", "assistant "),
                Text(f"{state} {words}".strip(), "dim"),
            )
        return table
