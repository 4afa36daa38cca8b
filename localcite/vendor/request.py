"""An HTTP request as a value: what is sent, and nothing about how."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Request:
    """One request below the base URL. Headers and parameters may hold secrets, so `repr` leaves them out."""

    method: str
    path: str
    params: Pairs = field(default=(), repr=False)
    headers: Pairs = field(default=(), repr=False)
    content: bytes = field(default=b"", repr=False)

    def signed(self, headers: Pairs, params: Pairs) -> "Request":
        """Return the request with the credentials' headers and parameters added."""
        return Request(self.method, self.path, self.params + params, self.headers + headers, self.content)

    def url(self, base: str) -> str:
        """Return the whole URL. It may hold a client id: never show or keep it."""
        query = f"?{urlencode(self.params)}" if self.params else ""
        return f"{base}{self.path}{query}"
