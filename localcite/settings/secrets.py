"""Credentials: from the environment, else from config.toml, else from the keyring of the operating system.

In the keyring they are stored under the base URL that they belong to, so that no key is ever sent to another host.
"""

from typing import NamedTuple, Protocol

from localcite.errors import BadSetting, CredentialsError, UsageError

SECRET_NAMES = frozenset({"api_key", "client_id", "client_secret"})
SERVICE = "localcite"


class Secrets(NamedTuple):
    """An API key, or a client id with its secret, or nothing. Printing them shows only which they are."""

    api_key: str | None = None
    client_id: str | None = None
    client_secret: str | None = None

    def __repr__(self) -> str:
        """Return which secrets are known, never the secrets."""
        return f"Secrets({', '.join(f'{name}=•••' for name, value in self._asdict().items() if value)})"

    def __str__(self) -> str:
        """Return the same."""
        return repr(self)

    @property
    def complete(self) -> bool:
        """Tell whether somebody can sign with them."""
        return bool(self.api_key or (self.client_id and self.client_secret))

    @property
    def values(self) -> tuple[str, ...]:
        """Return what must never be shown."""
        return tuple(value for value in (self.api_key, self.client_secret, self.client_id) if value)


class NoKeyring(Exception):
    """The operating system has no keyring, as on most servers."""


class Keyring(Protocol):
    """The keyring of the operating system, one entry a base URL. Each method may raise NoKeyring, CredentialsError."""

    def get(self, base_url: str, /) -> str | None:
        """Return what is stored, or None."""

    def put(self, base_url: str, text: str, /) -> None:
        """Store, in the place of what is stored."""

    def drop(self, base_url: str, /) -> None:
        """Take out what is stored."""


def credentials(told: Secrets, base_url: str, keyring: Keyring) -> Secrets:
    """Return complete credentials for a base URL. `told`: those of the environment or the file.

    Raises CredentialsError where there are none, BadSetting where half of a pair is missing.
    """
    if told.complete:
        return told
    if told.client_id or told.client_secret:
        missing = "client_secret" if told.client_id else "client_id"
        other = "client_id" if told.client_id else "client_secret"
        raise BadSetting(name=missing, where=f"LOCALCITE_{missing.upper()}", value=None, what=f"{other} needs it")
    stored = fetch(base_url, keyring)
    if stored is None:
        raise CredentialsError(code=None, text=None, what=f"there are no credentials for {base_url}")
    return stored


def fetch(base_url: str, keyring: Keyring) -> Secrets | None:
    """Return what the keyring holds for a base URL; None where it holds nothing or there is no keyring."""
    from json import loads  # noqa: PLC0415 - only where credentials are needed

    try:
        text = keyring.get(base_url)
        stored = Secrets(**loads(text)) if text else None
    except NoKeyring:
        return None
    except (ValueError, TypeError):
        raise CredentialsError(code=None, text=None, what="what the keyring holds cannot be read") from None
    return stored if stored and stored.complete else None


def store(secrets: Secrets, base_url: str, keyring: Keyring) -> None:
    """Put credentials into the keyring. Raises UsageError where there is none."""
    from json import dumps  # noqa: PLC0415 - only `login` needs it

    told = {name: value for name, value in secrets._asdict().items() if value}
    try:
        keyring.put(base_url, dumps(told))
    except NoKeyring:
        names = " and ".join(f"LOCALCITE_{name.upper()}" for name in told)
        raise UsageError(what="this system has no keyring", fix=f"set {names} in the environment instead") from None


def forget(base_url: str, keyring: Keyring) -> bool:
    """Take credentials out of the keyring; tell whether there were any."""
    try:
        stored = keyring.get(base_url) is not None
        if stored:
            keyring.drop(base_url)
    except NoKeyring:
        return False
    return stored
