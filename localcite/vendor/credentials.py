"""Credentials as values that never show their secret, and the headers they become. Pure."""

import base64
from dataclasses import dataclass, field

from localcite.errors import BadSetting
from localcite.vendor.request import Pairs, Request

TOKEN_PATH = "/oauth/token"  # noqa: S105 - a path
FORM = (("Content-Type", "application/x-www-form-urlencoded"),)


@dataclass(frozen=True, slots=True)
class ApiKey:
    """An API key, the vendor's current form: one header, no token. Raises BadSetting for what no header can hold."""

    key: str = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse a key that would break out of its header. Its form is the vendor's business."""
        _check("api_key", "LOCALCITE_API_KEY", self.key)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be shown."""
        return (self.key,)

    def signature(self) -> tuple[Pairs, Pairs]:
        """Return the headers and parameters of a call. The key never travels as a parameter: URLs get logged."""
        return bearer(self.key), ()


@dataclass(frozen=True, slots=True)
class ClientSecret:
    """A client id and its secret, the enterprise form: they buy a token, and the token signs the calls."""

    client_id: str = field(repr=False)
    secret: str = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse what HTTP Basic cannot carry."""
        _check("client_id", "LOCALCITE_CLIENT_ID", self.client_id)
        _check("client_secret", "LOCALCITE_CLIENT_SECRET", self.secret)
        if ":" in self.client_id:
            raise _bad("client_id", "LOCALCITE_CLIENT_ID", "it holds a colon")

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be shown."""
        return (self.secret, self._basic())

    def token_request(self) -> Request:
        """Return the request for a token. It is not billed."""
        headers = (("Authorization", f"Basic {self._basic()}"), *FORM)
        return Request("POST", TOKEN_PATH, headers=headers, content=b"grant_type=client_credentials")

    def signature(self, token: str) -> tuple[Pairs, Pairs]:
        """Return the headers and parameters of a call: both the token and the client id are wanted."""
        return bearer(token), (("apikey", self.client_id),)

    def _basic(self) -> str:
        """Return the value of HTTP Basic."""
        return base64.b64encode(f"{self.client_id}:{self.secret}".encode()).decode()


Credentials = ApiKey | ClientSecret


def bearer(token: str) -> Pairs:
    """Return the header that carries a key or a token."""
    return (("Authorization", f"Bearer {token}"),)


def scrub(text: str, secrets: tuple[str, ...]) -> str:
    """Return the text without any of the secrets, should the vendor have echoed one."""
    for secret in secrets:
        text = text.replace(secret, "…") if secret else text
    return text


def _check(name: str, where: str, value: str) -> None:
    """Raise BadSetting, without the value, for a secret that cannot be sent."""
    if not value:
        raise _bad(name, where, "it is empty")
    if not (value.isascii() and value.isprintable()) or value != value.strip():
        raise _bad(name, where, "it holds a line break, a blank at an end or a letter that is not plain ASCII")


def _bad(name: str, where: str, what: str) -> BadSetting:
    """Return the error about one credential; the value stays out of it."""
    return BadSetting(name=name, where=where, value=None, what=what)
