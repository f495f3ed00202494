"""Runs turns: each in a task of its own, joined by a repeat, and answered from the tracker afterwards."""

from __future__ import annotations

import asyncio
import logging
import re
from typing import Any, Optional

import rasa.core.actions.action
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.shared.core.events import Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot import answer, flow, measure, shortcuts
from bot.heard import CHOICE_PREFIX
from bot.tongue import LANGUAGES, of_locale
from bot.wire import Carried, TurnRequest

logger = logging.getLogger(__name__)

# The gateway waits no longer, and a shopper should not.
TURN_LIMIT_S = 6.0
# Actions stop themselves after 4 s. Rasa would wait five minutes for a server that hangs, with the
# conversation locked; stopped here, the policy hands the shopper over within the turn.
ACTION_LIMIT_S = 4.5
CHANNEL = "gateway"
# The id of a quick answer that names one of the orders of who is logged in at the shop.
ORDER_CHOICE = re.compile(r"order:([0-9A-Z]{1,24})")


class NoModelError(RuntimeError):
    """There is no model to answer with."""


class TurnFailedError(RuntimeError):
    """The turn brought no answer; nothing was said."""


class Turns:
    """The turns that are running in this process."""

    def __init__(self) -> None:
        self._running: dict[tuple[str, str], asyncio.Task[answer.Answer]] = {}
        rasa.core.actions.action.DEFAULT_REQUEST_TIMEOUT = ACTION_LIMIT_S
        shortcuts.take()

    async def reply_to(self, agent: Agent, request: TurnRequest) -> answer.Answer:
        """Return the answer; a repeat joins the running task, a caller that gives up cancels nothing."""
        key = (request.sender, request.turn)
        task = self._running.get(key)
        if task is None:
            # Not a child of the request on purpose: Rasa would cancel the running action with its caller.
            task = asyncio.get_running_loop().create_task(run(agent, request))
            self._running[key] = task
            task.add_done_callback(lambda done: self._finished(key, done))
        try:
            return await asyncio.wait_for(asyncio.shield(task), TURN_LIMIT_S)
        except asyncio.TimeoutError as error:
            raise TurnFailedError(f"no answer within {TURN_LIMIT_S:.0f} s") from error

    def _finished(self, key: tuple[str, str], task: asyncio.Task[answer.Answer]) -> None:
        self._running.pop(key, None)
        if not task.cancelled() and task.exception():
            logger.error("turn_failed turn=%s why=%s", key[1], type(task.exception()).__name__)


async def run(agent: Agent, request: TurnRequest) -> answer.Answer:
    """Return the answer to a turn, told once to Rasa however often it is asked for."""
    processor = agent.processor
    if processor is None:
        raise NoModelError("no model is loaded")
    without_fallback(processor)
    async with agent.lock_store.lock(request.sender):
        tracker = await processor.tracker_store.retrieve(request.sender)
        known = answer.of_turn(list(tracker.events), request.turn) if tracker else None
        if known is None:
            known = await _tell(processor, request, tracker)
    if not known["messages"]:
        raise TurnFailedError("the turn left no reply")
    return known


async def _tell(
    processor: MessageProcessor, request: TurnRequest, stored: Optional[DialogueStateTracker]
) -> answer.Answer:
    """Let Rasa take the turn, store it, and return its answer.

    These are the steps of `MessageProcessor.handle_message`, which would read the tracker from the store
    once more: a third of what a turn in a long conversation costs.
    """
    opens = not (stored and stored.events)
    tracker = stored if stored and stored.events else await _opened(processor, request, stored)
    message = message_for(request, opens=opens)
    channel = message.output_channel
    await processor._handle_message_with_tracker(message, tracker)
    tracker = await processor.run_action_extract_slots(channel, tracker)
    await processor._run_prediction_loop(channel, tracker)
    await processor.save_tracker(tracker)
    known = answer.of_turn(list(tracker.events), request.turn)
    if known is None:
        raise TurnFailedError("the turn left no trace")
    return known


async def _opened(
    processor: MessageProcessor, request: TurnRequest, stored: Optional[DialogueStateTracker]
) -> DialogueStateTracker:
    """Return the tracker of an episode that begins, with what it takes over from the one before."""
    tracker = stored or processor.tracker_store.init_tracker(request.sender)
    tracker.model_id = processor.model_metadata.model_id
    tracker.assistant_id = processor.model_metadata.assistant_id
    await processor._update_tracker_session(tracker, CollectingOutputChannel(), request.metadata())
    if request.carry is not None:
        tracker.update_with_events(carried(request.carry), processor.domain)
    return tracker


def without_fallback(processor: MessageProcessor) -> None:
    """Let errors of the tracker store be errors.

    Rasa's wrapper takes an unreachable store for an empty conversation, and would save that over the real
    one.
    """
    if isinstance(processor.tracker_store, FailSafeTrackerStore):
        processor.tracker_store = processor.tracker_store._tracker_store


def carried(carry: Carried) -> list[Event]:
    """Return the slots that an episode starts with."""
    proof = carry.proof or {}
    values = {
        "agreed": carry.agreed,
        "language": carry.language if carry.language in LANGUAGES else None,
        "order_number": proof.get("order"),
        "proven_order": proof.get("order"),
        "proven_until": proof.get("until"),
        "proof_method": proof.get("method"),
        "proof_strength": proof.get("strength"),
        "proof_allows": proof.get("allows"),
        "misses_total": carry.misses,
    }
    return [SlotSet(name, value) for name, value in values.items() if value is not None]


def message_for(request: TurnRequest, *, opens: bool) -> UserMessage:
    """Return what Rasa gets: a clean text, or a choice as an intent that needs no reading.

    A choice tells no language, so one that opens an episode speaks the browser's, unless one is carried.
    """
    carried_language = request.carry.language if request.carry else None
    language = of_locale(request.locale) if opens and not carried_language else None
    text = in_one_line(request.text) if request.text is not None else f"{CHOICE_PREFIX}{request.choice}"
    return UserMessage(
        text,
        output_channel=CollectingOutputChannel(),
        sender_id=request.sender,
        input_channel=CHANNEL,
        message_id=request.turn,
        metadata=request.metadata(),
        parse_data=parsed_choice(request.choice, text, language) if request.choice is not None else None,
    )


def in_one_line(text: str) -> str:
    """Return the clean text with a comma for each line's end: an address is written on lines of its own."""
    return measure.clean(re.sub(r"(?<=\w)\s*[\r\n]+\s*(?=\w)", ", ", text.strip()))


def parsed_choice(choice: str, text: str, language: Optional[str]) -> dict[str, Any]:
    """Return the reading of a pressed button: its id is the intent, or the order that was chosen."""
    order = ORDER_CHOICE.fullmatch(choice)
    intent: dict[str, Any] = {"name": flow.INFORM if order else choice, "confidence": 1.0}
    if order:
        number = [{"entity": "order_number", "value": order[1]}]
        return {"text": text, "intent": intent, "intent_ranking": [intent], "entities": number}
    entities = [{"entity": "language", "value": language}] if language else []
    return {"text": text, "intent": intent, "intent_ranking": [intent], "entities": entities}


def is_choice(choice: str, responses: dict[str, Any]) -> bool:
    """Say whether this is a choice that the assistant could have offered; the gateway knows which it did."""
    return bool(ORDER_CHOICE.fullmatch(choice)) or choice in choices_of(responses)


def choices_of(responses: dict[str, Any]) -> frozenset[Optional[str]]:
    """Return the ids of all buttons in a domain's responses."""
    variants = [variant for variants in responses.values() for variant in variants]
    return frozenset(button.get("payload") for variant in variants for button in variant.get("buttons") or [])
