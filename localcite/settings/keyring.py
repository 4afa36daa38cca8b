"""The keyring of the operating system, through the `keyring` library. Its errors end here."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

from localcite.errors import CredentialsError
from localcite.settings.secrets import NoKeyring

SERVICE = "localcite"


class SystemKeyring:
    """The real keyring; the library is imported when it is first asked."""

    def get(self, base_url: str) -> str | None:
        """Return what is stored for a base URL, or None."""
        with _library() as keyring:
            stored = keyring.get_password(SERVICE, base_url)
        return None if stored is None else str(stored)

    def put(self, base_url: str, text: str) -> None:
        """Store text for a base URL."""
        with _library() as keyring:
            keyring.set_password(SERVICE, base_url, text)

    def drop(self, base_url: str) -> None:
        """Take out what is stored for a base URL."""
        with _library() as keyring:
            keyring.delete_password(SERVICE, base_url)


@contextmanager
def _library() -> Iterator[ModuleType]:
    """Give the library out. Whatever a backend raises becomes NoKeyring or CredentialsError, without its text."""
    import keyring  # noqa: PLC0415 - heavy, and needed only for credentials
    from keyring.errors import NoKeyringError  # noqa: PLC0415 - the same

    try:
        yield keyring
    except NoKeyringError as error:
        raise NoKeyring from error
    except Exception as error:
        what = f"the keyring of this system refused ({type(error).__name__})"
        raise CredentialsError(code=None, text=None, what=what) from error
