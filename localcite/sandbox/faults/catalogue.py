"""Every fault by its name, and how a name is read. Pure.

    NAME[:VALUE][+message][-billed|-unbilled][/ENDPOINT]

`too-fast`, `67200002` refuse with a code · `http-503`, `http-503-json`, `http-503-html`, `http-503-empty` answer with
an HTTP error (`http-429:2` adds Retry-After) · `redirect` · `html` answers 200 with a page · `lost`, `reset`, `hang`,
`cut`, `cut-chunked`, `cut-gzip`, `half`, `empty` lose the reply · `data-absent`, `data-null`, `data-object`,
`null-rows`, `all-null`, `shuffled`, `short`, `duplicates`, `strangers`, `strings`, `unknown-fields`, `other-case`,
`two-ids`, `bad-row`, `garbage` spoil it · `slow:2.5` delays it, `hang-up` closes the kept connection after it.
`+message` gives a refusal's text under that name.
"""

import re
from enum import StrEnum
from typing import NamedTuple

from localcite.errors import UsageError
from localcite.sandbox.codes import ALIASES
from localcite.sandbox.exchange import Delivery


class Stage(StrEnum):
    """Where a fault strikes."""

    REFUSAL = "refusal"  # a code, in the envelope
    HTTP = "http"  # a status that is not 200
    PAGE = "page"  # HTML where JSON was due
    WIRE = "wire"  # the reply is lost
    SHAPE = "shape"  # the answer is spoilt
    TIMING = "timing"  # all is well, but for when it comes or how long the connection is kept


ENDS = (Stage.REFUSAL, Stage.HTTP, Stage.PAGE, Stage.WIRE)  # a call has one of these at most
_BILLED_BY_DEFAULT = (Stage.PAGE, Stage.WIRE)
SHAPES = (
    "data-absent", "data-null", "data-object", "null-rows", "all-null", "shuffled", "short", "duplicates", "strangers",
    "strings", "unknown-fields", "other-case", "two-ids", "bad-row", "garbage",
)  # fmt: skip
ENDPOINTS = ("P015", "L012", "token", "statement")
_HARMLESS = (Delivery.WHOLE, Delivery.HANG_UP)
_WIRES = tuple(delivery.value for delivery in Delivery if delivery not in _HARMLESS)
_WRITTEN = re.compile(
    r"(?P<name>[a-z0-9-]+?)(?P<bill>-billed|-unbilled)?(?::(?P<value>\d+(?:\.\d+)?))?(?P<message>\+message)?"
    r"(?P<bill2>-billed|-unbilled)?(?:/(?P<endpoint>\w+))?"
)
_HTTP = re.compile(r"http-(?P<status>[345]\d\d)(?:-(?P<form>json|html|empty))?")


class Fault(NamedTuple):
    """One fault. `billed`: True and False decide it, None leaves it to the fault; `endpoint` None is P015 and L012."""

    name: str
    stage: Stage
    value: float | None = None
    billed: bool | None = None
    message: bool = False
    endpoint: str | None = None

    @classmethod
    def read(cls, text: str) -> "Fault":
        """Return the fault that a name stands for."""
        written = _WRITTEN.fullmatch(text.strip())
        stage = _stage(written["name"]) if written else None
        if written is None or stage is None:
            raise UsageError(what=f"there is no fault {text!r}", fix=f"the faults are {', '.join(names())}")
        endpoint = written["endpoint"]
        if endpoint is not None and endpoint not in ENDPOINTS:
            raise UsageError(what=f"there is no endpoint {endpoint!r}", fix=f"it is one of {', '.join(ENDPOINTS)}")
        value, bill = written["value"], written["bill"] or written["bill2"]
        billed = None if bill is None else bill == "-billed"
        return cls(written["name"], stage, float(value) if value else None, billed, bool(written["message"]), endpoint)

    @property
    def bills(self) -> bool:
        """Return whether the work is done and billed although the client does not get (all of) it."""
        return self.stage in _BILLED_BY_DEFAULT if self.billed is None else self.billed

    @property
    def code(self) -> int:
        """Return the code of a refusal."""
        return ALIASES.get(self.name) or int(self.name)

    @property
    def http(self) -> tuple[int, str]:
        """Return the status of an HTTP error and the form of its body: text, json, html or empty."""
        if self.name == "redirect":
            return 302, "empty"
        found = _HTTP.fullmatch(self.name)
        return (int(found["status"]), found["form"] or "text") if found else (500, "text")

    @property
    def delivery(self) -> Delivery:
        """Return how a lost reply is lost."""
        return Delivery(self.name)

    def __str__(self) -> str:
        """Return the fault as it is written, without its endpoint."""
        value = "" if self.value is None else f":{self.value:g}"
        bill = "" if self.billed is None else ("-billed" if self.billed else "-unbilled")
        return f"{self.name}{bill}{value}{'+message' if self.message else ''}"


def names() -> tuple[str, ...]:
    """Return the names of all faults, for help and for advice."""
    return (
        *ALIASES,
        "any code",
        "http-NNN[-json|-html|-empty]",
        "redirect",
        "html",
        *_WIRES,
        *SHAPES,
        "slow",
        "hang-up",
    )


def _stage(name: str) -> Stage | None:
    """Return where a fault strikes, or None for a name that is none."""
    if name in ALIASES or re.fullmatch(r"\d{5,9}", name):
        return Stage.REFUSAL
    if _HTTP.fullmatch(name) or name == "redirect":
        return Stage.HTTP
    if name in _WIRES:
        return Stage.WIRE
    if name in SHAPES:
        return Stage.SHAPE
    return {"html": Stage.PAGE, "slow": Stage.TIMING, "hang-up": Stage.TIMING}.get(name)
