"""Where is my order: the form that asks for the proof, and the status of a proven order."""

import asyncio
from typing import Any

import structlog
from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import answers, disclosure, identity, logged_in, turn
from actions.identity import Claim, Identity, Verdict
from actions.localise import Speech
from actions.skill import ACTION_LIMIT_S, Events, Room, Skill, hand_over, say, tried
from actions.turn import FORM, PROOF_SLOTS, Turn

log = structlog.get_logger()


class ValidateOrderForm(FormValidationAction):  # type: ignore[misc]  # rasa-sdk carries no types
    """Asks for number and proof, judges them together, and stops asking once they are judged."""

    def __init__(self, room: Room, identity: Identity) -> None:
        self.room = room
        self.identity = identity

    def name(self) -> str:
        return f"validate_{FORM}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Validate within the limit of an action; too slow is a shop that is down."""
        try:
            async with asyncio.timeout(ACTION_LIMIT_S):
                events: Events = await super().run(dispatcher, tracker, domain)
                return events
        except TimeoutError:
            log.warning("form_handed_over", conversation=self._turn(tracker).conversation)
            return [hand_over("shop_down"), SlotSet("requested_slot", None)]

    async def required_slots(
        self, domain_slots: list[str], _dispatcher: CollectingDispatcher, tracker: Tracker, *_: Any
    ) -> list[str]:
        """Return nothing to ask while the order at hand is proven, or when a person takes over."""
        now = self._turn(tracker)
        return [] if now.is_proven_for(now.wish) or now.handed_off else domain_slots

    def validate_order_number(
        self, value: Any, dispatcher: CollectingDispatcher, *_: Any
    ) -> dict[str, str | None]:
        """Take a number in any of the ways people write it."""
        number = identity.order_number(turn.first(value) or "", self.room.numbers)
        if number is None and value:
            dispatcher.utter_message(response="utter_invalid_order_number")
        return {"order_number": number}

    def validate_order_proof(
        self, value: Any, dispatcher: CollectingDispatcher, *_: Any
    ) -> dict[str, str | None]:
        """Take an e-mail address or a postcode."""
        normal = identity.proof(turn.first(value) or "")
        if normal is None and value:
            dispatcher.utter_message(response="utter_invalid_order_proof")
        return {"order_proof": normal}

    async def get_validation_events(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        """Validate each slot, then judge number and proof together as soon as both are there."""
        events: Events = await super().get_validation_events(dispatcher, tracker, domain)
        now = self._turn(tracker)
        proofs = self._proofs(tracker, now)
        if not proofs and logged_in.may_help(now):
            found = await self._by_login(now, tracker)
            if found is not None:
                return [event for event in events if event["name"] not in PROOF_SLOTS] + found
        if now.order is None or not proofs or now.handed_off:
            # An address said once more proves nothing, and must not meet the next order unasked; nor does
            # the postcode to which something shall go.
            forgets = now.proven or _names_a_place(now)
            return [*events, *(SlotSet(name, None) for name in PROOF_SLOTS if forgets)]
        ways, verdict = await self._judged(proofs, now)
        log.info("proof_judged", conversation=now.conversation, verdict=verdict)
        if verdict is Verdict.WRONG:
            dispatcher.utter_message(response="utter_order_not_matched")
        return [event for event in events if event["name"] not in PROOF_SLOTS] + self._outcome(
            now.order, ways, verdict=verdict, misses=int(tracker.slots.get("proof_misses") or 0)
        )

    async def _by_login(self, now: Turn, tracker: Tracker) -> Events | None:
        """Return what a log-in at the shop proves or offers, None where it changes nothing."""
        if now.order is None and tracker.slots.get("order_choices") is not None:
            return None
        speech = Speech(language=now.language, now=self.room.clock(), tz=self.room.tz)
        found = await logged_in.look(now, identity=self.identity, shop=self.room.shop, speech=speech)
        if found.proven is None:
            return [SlotSet("order_choices", list(found.choices))] if now.order is None else None
        ways = disclosure.joined([*now.method.split(disclosure.JOINED), logged_in.WAY])
        proven = self._outcome(found.proven, ways, verdict=Verdict.PROVEN, misses=0)
        return [*proven, SlotSet("order_choices", None)]

    def _proofs(self, tracker: Tracker, now: Turn) -> list[str]:
        """Return the proofs to judge, the latest first: none of a way that has proven the order already."""
        names = ("email",) if _names_a_place(now) else ("order_proof", "email", "postcode")
        found = (identity.proof(turn.first(tracker.slots.get(name)) or "") for name in names)
        known = now.method.split(disclosure.JOINED)
        return list(dict.fromkeys(one for one in found if one and identity.method(one) not in known))

    async def _judged(self, proofs: list[str], now: Turn) -> tuple[str, Verdict]:
        """Return the verdict on as many proofs as the question needs, and all ways that prove the order."""
        ways, needed = now.method, disclosure.needed_for(now.wish)
        for proof in proofs:
            claim = Claim(
                order=now.order or "", proof=proof, conversation=now.conversation, client=now.client
            )
            verdict = await self.identity.judge(claim)
            if verdict is not Verdict.PROVEN:
                return ways, verdict
            ways = disclosure.joined([*ways.split(disclosure.JOINED), identity.method(proof)])
            if disclosure.strength_of(ways) >= needed:
                break
        return ways, Verdict.PROVEN

    def _outcome(self, order: str, ways: str, *, verdict: Verdict, misses: int) -> Events:
        slots: dict[str, Any] = dict.fromkeys(PROOF_SLOTS)
        match verdict:
            case Verdict.PROVEN:
                until = int(self.room.clock().timestamp()) + identity.PROOF_LIFE_S
                slots |= {"order_number": order, "proven_order": order, "proven_until": until}
                strength = disclosure.strength_of(ways)
                slots |= {
                    "proof_method": ways,
                    "proof_strength": strength.name.lower(),
                    "proof_allows": [str(item) for item in disclosure.allowed(strength)],
                    "proof_misses": 0,
                    "handoff_reason": None,
                }
            case Verdict.WRONG:
                # Nor does an older proof stay: "not matched" must not be followed by another order's status.
                slots |= {"order_number": order, "proof_misses": misses + 1}
                slots |= {"proven_order": None, "proven_until": None}
            case Verdict.STOPPED:
                slots |= {"order_number": None, "proof_misses": misses + 1, "handoff_reason": "proof"}
            case Verdict.UNAVAILABLE:
                slots |= {"order_number": order, "handoff_reason": "shop_down"}
        return [SlotSet(name, value) for name, value in slots.items()]

    def _turn(self, tracker: Tracker) -> Turn:
        return turn.read(tracker, self.room.clock(), self.room.numbers)


def _names_a_place(now: Turn) -> bool:
    """Return whether a postcode in this message is where something shall go, and proves nothing."""
    return now.wish == "change_address" and now.is_opening


class AskOrderProof(Action):  # type: ignore[misc]  # rasa-sdk carries no types
    """Asks for the proof, or for the one more that a change needs, unless this turn has just asked for it."""

    def __init__(self, room: Room) -> None:
        self.room = room

    def name(self) -> str:
        return "action_ask_order_proof"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, _domain: dict[str, Any]
    ) -> Events:
        if not turn.has_spoken(tracker):
            now = turn.read(tracker, self.room.clock(), self.room.numbers)
            lacks = disclosure.lacking(now.method, disclosure.needed_for(now.wish)) if now.proven else None
            dispatcher.utter_message(response=f"utter_ask_more_{lacks}" if lacks else "utter_ask_order_proof")
        return []


class OrderStatus(Skill):
    """Answers for the proven order, else asks for the proof."""

    action = "action_order_status"
    intent = "track_order"
    asks_carriers = True

    async def answer(self, dispatcher: CollectingDispatcher, now: Turn) -> Events:
        if now.proven is None:
            return [FollowupAction(FORM)]
        order = await self.order(now)
        return [*say(dispatcher, answers.status(order, self.speech(now))), tried(now, self.intent)]
