"""One tree of errors: a stable code, whether trying again can help, and the HTTP status it becomes."""


class HandoffError(Exception):
    """What this room raises; the text is for people, the code for programs."""

    code = "error"
    temporary = False
    status = 500


class StoreLost(HandoffError):
    """Redis did not answer or cannot write; nothing was acknowledged, the same command may be sent again."""

    code = "store_lost"
    temporary = True
    status = 503


class BotDown(HandoffError):
    """The bot gave no usable answer in time, so the shopper goes to a person."""

    code = "bot_down"
    temporary = True
    status = 503
