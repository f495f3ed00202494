"""Signs requests over plain http, where WooCommerce takes no password: OAuth 1.0a (RFC 5849), one-legged."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import quote


def signed(
    method: str, url: str, params: Mapping[str, str], *, key: str, secret: str, nonce: str, now_s: int
) -> dict[str, str]:
    """Return the parameters with a signature over them; the secret itself is not sent."""
    wanted = {
        **params,
        "oauth_consumer_key": key,
        "oauth_nonce": nonce,
        "oauth_signature_method": "HMAC-SHA256",
        "oauth_timestamp": str(now_s),
    }
    pairs = sorted((_escaped(name), _escaped(value)) for name, value in wanted.items())
    query = "&".join(f"{name}={value}" for name, value in pairs)
    text = "&".join((method.upper(), _escaped(url), _escaped(query)))
    digest = hmac.new(f"{_escaped(secret)}&".encode(), text.encode(), hashlib.sha256).digest()
    return {**wanted, "oauth_signature": base64.b64encode(digest).decode()}


def _escaped(text: str) -> str:
    return quote(text, safe="-._~")
