"""The shape of a turn's request: parsed strictly at the door, trusted behind it."""

import json
from typing import TYPE_CHECKING, Any, NoReturn, Optional

from pydantic import BaseModel, Extra, StrictStr, ValidationError, conint, constr, root_validator

MAX_BYTES = 64 * 1024

if TYPE_CHECKING:
    Name = str
    Count = int
else:
    Name = constr(strict=True, min_length=1, max_length=200)
    Count = conint(strict=True, ge=0)


class BadRequestError(ValueError):
    """The request is not one of ours; the message says why and holds nothing of its content."""


class Carried(BaseModel):
    """What an episode takes over from the one before."""

    agreed: Any = None
    language: Optional[StrictStr] = None
    proof: Optional[dict[str, Any]] = None
    misses: Optional[Count] = None

    class Config:
        """Unknown fields are an error."""

        extra = Extra.forbid


class TurnRequest(BaseModel):
    """One message of a shopper: a text or a pressed choice."""

    turn: Name
    conversation: Name
    episode: Count
    text: Optional[StrictStr] = None
    choice: Optional[StrictStr] = None
    locale: Optional[StrictStr] = None
    client: Optional[StrictStr] = None
    carry: Optional[Carried] = None
    context: Optional[dict[str, Any]] = None

    class Config:
        """Unknown fields are an error."""

        extra = Extra.forbid

    @root_validator
    def _either_text_or_choice(cls, values: dict[str, Any]) -> dict[str, Any]:
        if (values.get("text") is None) == (values.get("choice") is None):
            raise ValueError("exactly one of text and choice")
        return values

    @property
    def sender(self) -> str:
        """Return Rasa's sender id of this episode."""
        return f"{self.conversation}:{self.episode}"

    def metadata(self) -> dict[str, Any]:
        """Return what the actions may know about this turn."""
        known = self.dict(include={"turn", "conversation", "episode", "client", "locale", "context"})
        return {**known, "carry": self.carry.dict() if self.carry else None}


def parse(body: bytes) -> TurnRequest:
    """Return the request, or raise BadRequestError."""
    if len(body) > MAX_BYTES:
        raise BadRequestError(f"larger than {MAX_BYTES} bytes")
    try:
        content = json.loads(body, object_pairs_hook=_without_duplicates, parse_constant=_refuse_constant)
        return TurnRequest.parse_obj(content)
    except ValidationError as error:
        fields = sorted({".".join(str(part) for part in entry["loc"]) for entry in error.errors()})
        raise BadRequestError(f"wrong fields: {', '.join(fields)[:200]}") from error
    except (ValueError, RecursionError) as error:
        raise BadRequestError("not a JSON object as agreed") from error


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) != len(pairs):
        raise ValueError("duplicate key")
    return content


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")
