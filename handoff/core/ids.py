"""Opaque ids and secrets: their shape, how to tell a right one, and what of a secret may be kept."""

import base64
import hashlib
import re

# 16 random bytes are 128 bits: nobody guesses another's conversation, and the id is no authority anyway.
RANDOM_BYTES = 16
ID_CHARS = 26

_CONVERSATION = re.compile(r"[a-z2-7]{26}\Z")
_ENTRY = re.compile(r"(0|[1-9][0-9]{0,14})-(0|[1-9][0-9]{0,14})\Z")


def conversation_id(random: bytes) -> str:
    """Return 16 random bytes as 26 characters that are safe in URLs, keys and file names."""
    if len(random) != RANDOM_BYTES:
        raise ValueError(f"a conversation id needs {RANDOM_BYTES} random bytes")
    return base64.b32encode(random).decode().rstrip("=").lower()


def is_conversation_id(text: str) -> bool:
    """Say whether this could be a conversation's id (it may still not exist)."""
    return bool(_CONVERSATION.match(text))


def is_entry_id(text: str) -> bool:
    """Say whether this could be the id of a log entry: `<epoch>-<seq>`."""
    return bool(_ENTRY.match(text))


def entry_order(entry: str) -> tuple[int, int]:
    """Return (epoch, seq), by which entries of one conversation are ordered."""
    epoch, _, seq = entry.partition("-")
    return int(epoch), int(seq)


def follows(entry: str, last: str | None) -> bool:
    """Say whether `entry` is the very next one after `last`: if not, the log holds what was missed."""
    if last is None:
        return True
    (epoch, seq), (last_epoch, last_seq) = entry_order(entry), entry_order(last)
    return seq == last_seq + 1 if epoch == last_epoch else epoch > last_epoch and seq == 0


def secret_hash(secret: str) -> str:
    """Return what is stored of a secret of 128 random bits, which needs no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def refresh_secret(conversation: str, secret: str) -> str:
    """Return the words that bring a reload back: `<conversation>.<secret>`."""
    return f"{conversation}.{secret}"


def split_refresh(text: str) -> tuple[str, str] | None:
    """Return (conversation, secret) of a refresh secret, None if it has not that shape."""
    conversation, dot, secret = text.partition(".")
    if not dot or not is_conversation_id(conversation) or not 16 <= len(secret) <= 64 or not secret.isascii():
        return None
    return conversation, secret
