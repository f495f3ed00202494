"""A conversation as Rasa keeps it: slots, events, and the order form's loop, with real actions behind it."""

import json
from collections.abc import Mapping
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher

from actions.disclosure import WANTED

FORM = "order_form"
WISHES = set(WANTED)
DOMAIN = {"forms": {FORM: {"required_slots": ["order_number", "order_proof"]}}}
ENTITY_SLOTS = {"order_number": ("order_number",), "email": ("email", "order_proof")}
ENTITY_SLOTS |= {"postcode": ("postcode", "order_proof")}


class Talk:
    """One shopper with the bot; `replies` are the responses of the last step with their blanks."""

    def __init__(self, actions: ActionExecutor, *, name: str, client: str, language: str) -> None:
        self.actions = actions
        self.metadata: dict[str, Any] = {"conversation": name, "client": client, "locale": language}
        self.slots: dict[str, Any] = {"language": language}
        self.events: list[dict[str, Any]] = []
        self.latest: dict[str, Any] = {}
        self.loop: str | None = None
        self.replies: list[dict[str, Any]] = []
        self.turns = 0

    def says(self, text: str, intent: str = "track_order", **entities: str) -> "Talk":
        """Receive a message as Rasa does: the message, then the slots that its entities fill."""
        self.turns += 1
        self.metadata["turn"] = f"{self.metadata['conversation']}:1-{self.turns}"
        parsed = {"intent": {"name": intent}, "text": text, "entities": []}
        self.latest = {**parsed, "metadata": dict(self.metadata)}
        self.events.append({"event": "user", "text": text, "parse_data": parsed, "metadata": self.metadata})
        if intent in WISHES and self.loop is None:  # as the dialogue policy writes it down
            self._apply({"event": "slot", "name": "order_question", "value": intent})
        for entity, value in entities.items():
            for slot in ENTITY_SLOTS[entity]:
                self._apply({"event": "slot", "name": slot, "value": value})
        return self

    async def form(self) -> list[str]:
        """Run one round of the order form; return what was said."""
        opened = self.loop is None
        if opened:
            self._apply({"event": "active_loop", "name": FORM})
        self.events.append({"event": "action", "name": FORM})
        wanted = DOMAIN["forms"][FORM]["required_slots"]
        candidates = self.slots if opened else self._said_now()
        for slot in wanted:
            if candidates.get(slot) is not None:
                self.events.append({"event": "slot", "name": slot, "value": candidates[slot]})
        events = await self.run(f"validate_{FORM}")
        ended = {"event": "slot", "name": "requested_slot", "value": None}
        if any({**event, "timestamp": None} == {**ended, "timestamp": None} for event in events) or all(
            self.slots.get(slot) is not None for slot in wanted
        ):
            self._apply({"event": "active_loop", "name": None})
            self._apply(ended)
        return self.said

    async def run(self, action: str) -> list[dict[str, Any]]:
        """Run one action on a tracker that went through JSON; return its events."""
        state = {
            "sender_id": f"{self.metadata['conversation']}:1",
            "slots": self.slots,
            "events": self.events,
            "latest_message": self.latest,
            "active_loop": {"name": self.loop} if self.loop else {},
        }
        dispatcher = CollectingDispatcher()
        tracker = Tracker.from_dict(json.loads(json.dumps(state)))
        events = json.loads(json.dumps(await self.actions.actions[action](dispatcher, tracker, DOMAIN)))
        self.replies = dispatcher.messages
        self.events.append({"event": "action", "name": action})
        for event in events:
            self._apply(event)
        for reply in dispatcher.messages:
            said = {"utter_action": reply["response"]}
            self.events.append({"event": "bot", "text": "…", "metadata": said})
        return list(events)

    async def confirms(self, action: str, text: str = "choice:affirm") -> list[str]:
        """Say yes to the question asked last, as the dialogue policy hears it; return what was said."""
        asked = self.replies[-1]["response"]
        self.says(text, "affirm")._apply({"event": "slot", "name": "confirmed", "value": asked})
        await self.run(action)
        return self.said

    async def ask(self, action: str, text: str, intent: str = "track_order", **entities: str) -> list[str]:
        """Say something, run the form and then the action, as the rules do; return what was said."""
        self.says(text, intent, **entities)
        said = await self.form()
        if self.loop is None:
            await self.run(action)
            said = said + self.said
        return said

    @property
    def said(self) -> list[str]:
        return [reply["response"] for reply in self.replies]

    @property
    def blanks(self) -> Mapping[str, str]:
        """Return the blanks of the last reply."""
        standard = CollectingDispatcher()
        standard.utter_message(response="")
        return {key: value for key, value in self.replies[-1].items() if key not in standard.messages[0]}

    def _said_now(self) -> dict[str, Any]:
        now: dict[str, Any] = {}
        for event in reversed(self.events):
            if event["event"] == "user":
                break
            if event["event"] == "slot":
                now.setdefault(event["name"], event["value"])
        return now

    def _apply(self, event: dict[str, Any]) -> None:
        self.events.append(event)
        if event["event"] == "slot":
            self.slots[event["name"]] = event["value"]
        if event["event"] == "active_loop":
            self.loop = event["name"]
