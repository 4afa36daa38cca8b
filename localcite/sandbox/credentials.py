"""Who may call: API keys, and clients with a secret and tokens. Keeps the tokens it has given out."""

import base64
import binascii
import hashlib
import re
import secrets
from typing import Any, NamedTuple
from urllib.parse import parse_qs

import msgspec

from localcite.sandbox.behaviour import Behaviour
from localcite.sandbox.codes import Refusal, success
from localcite.sandbox.exchange import Request

API_KEY = re.compile(r"sk-[A-Za-z0-9]{48}")
EXAMPLE_KEY = "sk-" + "sandbox0" * 6  # well-formed and nobody's


class _Token(NamedTuple):
    """A token that was given out."""

    client_id: str
    ends_at: float


class Credentials:
    """The doorkeeper of one sandbox."""

    def __init__(self) -> None:
        self._tokens: dict[str, _Token] = {}

    def admit(self, request: Request, rules: Behaviour, now: float) -> str:
        """Return a name for the caller that holds no secret, or refuse the call."""
        bearer = _bearer(request)
        apikey = request.query.get("apikey", "")
        if bearer.startswith("sk-") or (not bearer and apikey.startswith("sk-")):
            return _admit_key(bearer or apikey, rules)
        if not bearer or not apikey:
            raise Refusal(67200008)
        token = self._tokens.get(bearer)
        if token is None or token.client_id != apikey or token.ends_at <= now:
            raise Refusal(67200009)
        return apikey

    def issue(self, request: Request, rules: Behaviour, now: float) -> tuple[str, bytes]:
        """Return the client's id and the reply to a request for a token, or refuse it."""
        client_id, client_secret = _basic(request)
        grant = parse_qs(request.body.decode("latin-1")).get("grant_type", [""])[0]
        if client_id.startswith("sk-") or _bearer(request).startswith("sk-") or grant != "client_credentials":
            raise Refusal(67200015)
        check_secret(client_id, client_secret, rules)
        token = secrets.token_hex(24)
        life = rules.token_life if rules.token_dies is None else rules.token_dies
        self._tokens[token] = _Token(client_id, now + life)
        return client_id, _token_reply(token, rules, now)

    def forget(self) -> None:
        """Let every token end now."""
        self._tokens.clear()


def check_secret(client_id: str, client_secret: str, rules: Behaviour) -> None:
    """Refuse a client that is not the one, or whose secret is wrong."""
    wanted_id, wanted_secret = rules.client_id or client_id, rules.client_secret or client_secret
    if not client_id or not client_secret or (client_id, client_secret) != (wanted_id, wanted_secret):
        raise Refusal(67200003)


def _admit_key(key: str, rules: Behaviour) -> str:
    """Return a name for whoever has this API key; a foreign, misspelt or other region's key is refused."""
    if API_KEY.fullmatch(key) is None or key != (rules.api_key or key):
        raise Refusal(67200202)
    return f"key {hashlib.sha256(key.encode()).hexdigest()[:8]}"


def _token_reply(token: str, rules: Behaviour, now: float) -> bytes:
    """Return the reply with a token, in the shape that is wanted."""
    announced = max(int(rules.token_life) - 1, 0)
    values: dict[str, Any] = {
        "token": token,
        "token_type": "BearerToken",
        "expires_in": str(announced) if rules.expires_as == "str" else announced,
        "status": "approved",
        "issued_at": str(int(now * 1000)),
    }
    return msgspec.json.encode(values) if rules.token_shape == "flat" else success(values)  # noqa: S105 - no password


def _bearer(request: Request) -> str:
    """Return what stands behind `Bearer`."""
    kind, _, value = request.headers.get("authorization", "").partition(" ")
    return value.strip() if kind.lower() == "bearer" else ""


def _basic(request: Request) -> tuple[str, str]:
    """Return id and secret of HTTP Basic; both empty where there is none."""
    kind, _, value = request.headers.get("authorization", "").partition(" ")
    try:
        decoded = base64.b64decode(value, validate=True).decode() if kind.lower() == "basic" else ""
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    client_id, _, client_secret = decoded.partition(":")
    return client_id, client_secret
