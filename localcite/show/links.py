"""Numbers and DOIs as links, for terminals that have them (OSC 8). Pure."""

import re
from collections.abc import Collection, Mapping
from urllib.parse import quote

PROGRAMS = frozenset({"iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "rio", "Tabby"})
SIGNS = ("WT_SESSION", "KITTY_WINDOW_ID", "KONSOLE_VERSION", "DOMTERM", "ALACRITTY_WINDOW_ID")
OLDEST_VTE = 5000  # GNOME Terminal and its relatives
PATENT = re.compile(r"[A-Z]{2}[A-Z]?[0-9]{1,15}[A-Z]?[0-9]?")
DOI = re.compile(r"10\.[0-9]{4,9}/[!-~]+")
TOKEN = re.compile(r"(?<!\S)\S+(?!\S)")


def has_links(environ: Mapping[str, str]) -> bool:
    """Tell whether the terminal is known to have links. Within a multiplexer nobody knows."""
    if environ.get("TERM", "") == "dumb" or environ.get("TMUX") or environ.get("STY"):
        return False
    vte = environ.get("VTE_VERSION", "")
    if vte.isascii() and vte.isdigit() and int(vte) >= OLDEST_VTE:
        return True
    return environ.get("TERM_PROGRAM", "") in PROGRAMS or any(environ.get(sign) for sign in SIGNS)


def linked(text: str, names: Collection[str]) -> str:
    """Return a text in which each of these names, where it stands whole between blanks, is a link."""
    known = {name: found for name in names if (found := address(name))}
    return TOKEN.sub(lambda token: _link(token[0], known.get(token[0])), text)


def address(name: str) -> str | None:
    """Return where a document can be read, or None for a name that is neither a number nor a DOI."""
    if DOI.fullmatch(name):
        return f"https://doi.org/{quote(name, safe='/')}"
    return f"https://patents.google.com/patent/{name}" if PATENT.fullmatch(name) else None


def _link(text: str, found: str | None) -> str:
    return text if found is None else f"\x1b]8;;{found}\x1b\\{text}\x1b]8;;\x1b\\"
