"""Check base URLs, and tell whose they are. Pure.

A database belongs to one vendor: both regions count as one, any loopback address as the sandbox.
"""

import re
from ipaddress import IPv6Address, ip_address
from urllib.parse import SplitResult, urlsplit

from localcite.errors import BadSetting

REGIONS = {
    "international": "https://connect.patsnap.com",
    "china": "https://connect.zhihuiya.com",
}
PATSNAP = {"connect.patsnap.com", "connect.zhihuiya.com"}
LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
HOST_NAME = re.compile(rf"{LABEL}(?:\.{LABEL})*\.?", re.ASCII)
PREFIX = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=:@%/-]*", re.ASCII)


def check_base_url(typed: str, *, where: str = "LOCALCITE_BASE_URL") -> str:
    """Return a base URL in its one form: no slash at its end, scheme and host in lower case.

    Raises BadSetting. Plain http is for loopback alone, since every call carries credentials. A path in front of the
    vendor's is allowed, for gateways; a user name, a query or a fragment are not.
    """
    try:
        parts = urlsplit(typed.strip())
        port = parts.port
    except ValueError:
        raise _bad(typed, where, "it cannot be read as a URL") from None
    fault = _fault(parts, typed.strip())
    if fault:
        raise _bad(typed, where, fault)
    host = (parts.hostname or "").rstrip(".")
    shown = f"[{host}]" if ":" in host else host
    place = shown if port is None else f"{shown}:{port}"
    return f"{parts.scheme.lower()}://{place}{parts.path.rstrip('/')}"


def vendor_of(base_url: str) -> str:
    """Return whose a base URL is: "patsnap" for both regions, "sandbox" for loopback, otherwise its host name."""
    host = (urlsplit(base_url).hostname or "").rstrip(".")
    if is_loopback(base_url):
        return "sandbox"
    return "patsnap" if host in PATSNAP else host


def is_loopback(base_url: str) -> bool:
    """Tell whether a base URL stays on this machine: 127.0.0.0/8, ::1, localhost."""
    host = (urlsplit(base_url).hostname or "").rstrip(".")
    if host == "localhost":
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (mapped or address).is_loopback


def _fault(parts: SplitResult, typed: str) -> str | None:
    """Return the first thing that keeps this from being a base URL."""
    if any(letter.isspace() or not letter.isprintable() for letter in typed):
        return "it holds a blank or a line break"
    if parts.scheme not in {"https", "http"} or not parts.netloc:
        return "it has to start with https://"
    if "@" in parts.netloc:
        return "it holds a user name or a password; credentials have settings of their own"
    if "?" in typed or "#" in typed:
        return "it ends in a query or a fragment"
    if not _is_host(parts.hostname or ""):
        return "its host is no host name (write one with foreign letters in its xn-- form)"
    if parts.port == 0:
        return "its port is 0"
    if not _is_prefix(parts.path.rstrip("/")):
        return "its path is no path"
    if parts.scheme == "http" and not is_loopback(typed):
        return "it has to start with https://, because every call carries credentials"
    return None


def _is_host(host: str) -> bool:
    """Tell whether this is a host name or an address."""
    if HOST_NAME.fullmatch(host) and len(host) <= 253:
        return True
    try:
        ip_address(host)
    except ValueError:
        return False
    return "%" not in host


def _is_prefix(path: str) -> bool:
    """Tell whether a path can stand in front of the vendor's paths."""
    return bool(PREFIX.fullmatch(path)) and ".." not in path.split("/") and "//" not in path


def _bad(typed: str, where: str, what: str) -> BadSetting:
    """Return the error, with passwords and keys left out of what was typed."""
    shown = re.sub(r"//.*@", "//…@", typed)
    shown = re.sub(r"\?.*", "?…", shown)
    shown = re.sub(r"sk-\w+", "sk-…", shown)
    return BadSetting(name="base_url", where=where, value=shown, what=what)
