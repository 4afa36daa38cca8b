"""The sandbox's own endpoints under /_sandbox: its bill, its clock, its faults. Never billed, never faulted."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec

from localcite.errors import UsageError
from localcite.sandbox.exchange import Reply, Request

if TYPE_CHECKING:
    from localcite.sandbox.app import Sandbox

PREFIX = "/_sandbox"
_Values = dict[str, Any]


def control(sandbox: "Sandbox", request: Request) -> Reply:
    """Answer a call of a control endpoint. What makes no sense gets a 400 with a sentence."""
    word = request.path.removeprefix(PREFIX).strip("/")
    action = _ACTIONS.get((request.method, word))
    if action is None:
        known = ", ".join(f"{method} {PREFIX}/{name}".rstrip("/") for method, name in _ACTIONS)
        return _reply({"error": f"there is no {request.method} {request.path}; there is {known}"}, 404)
    try:
        return _reply(action(sandbox, _values(request)))
    except UsageError as error:
        return _reply({"error": str(error.data["what"]), "fix": error.data.get("fix")}, 400)


def _values(request: Request) -> _Values:
    """Return the JSON object in the body; an empty body is an empty object."""
    try:
        return msgspec.json.decode(request.body or b"{}", type=_Values)
    except msgspec.DecodeError as error:
        raise UsageError(what=f"the body is no JSON object ({error})", fix=None) from error


def _state(sandbox: "Sandbox", _: _Values) -> _Values:
    """Return what the sandbox is, and how it behaves now."""
    return {
        "world": sandbox.describe(),
        "today": sandbox.today.isoformat(),
        "faults": str(sandbox.faults),
        "behaviour": sandbox.rules,
        "units": sandbox.bill.units(),
    }


def _bill(sandbox: "Sandbox", _: _Values) -> _Values:
    """Return the bill."""
    return sandbox.bill.as_json()


def _faults(sandbox: "Sandbox", values: _Values) -> _Values:
    """`{"faults": "lost=0.05", "seed": 3}` replaces the faults, `{"add": "html*2"}` adds to them."""
    if "faults" in values:
        sandbox.set_faults(_text(values, "faults"), values.get("seed"))
    if "add" in values:
        sandbox.faults.add(_text(values, "add"))
    return {"faults": str(sandbox.faults)}


def _clock(sandbox: "Sandbox", values: _Values) -> _Values:
    """`{"today": "2027-01-31"}` sets the clock, `{"days": 30}` moves it on."""
    if "today" in values:
        sandbox.today = _date(_text(values, "today"))
    days = values.get("days", 0)
    if not isinstance(days, int) or isinstance(days, bool) or abs(days) > 40_000:
        raise UsageError(what=f"days cannot be {days!r}", fix="it is a number of days, as 30")
    sandbox.advance(days)
    return {"today": sandbox.today.isoformat()}


def _reset(sandbox: "Sandbox", _: _Values) -> _Values:
    """Empty the bill, drop the faults and the tokens; clock and behaviour stay as they were at the start."""
    sandbox.reset()
    return {"units": sandbox.bill.units()}


def _behaviour(sandbox: "Sandbox", values: _Values) -> _Values:
    """`{"page_size": 2, "qps": 5}` changes settings."""
    sandbox.behave(**values)
    return {"behaviour": sandbox.rules}


def _expire(sandbox: "Sandbox", _: _Values) -> _Values:
    """Let every token end now."""
    sandbox.credentials.forget()
    return {}


def _examples(sandbox: "Sandbox", _: _Values) -> _Values:
    """Return some ids that are worth asking."""
    patents, papers = sandbox.examples(10)
    return {"patents": patents, "papers": papers}


def _text(values: _Values, name: str) -> str:
    """Return a value that must be text."""
    if not isinstance(values[name], str):
        raise UsageError(what=f"{name} must be text", fix=None)
    return str(values[name])


def _date(text: str) -> date:
    """Return a day that is written YYYY-MM-DD."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(what=f"{text!r} is no day", fix="write it as 2027-01-31") from None


def _reply(values: _Values, status: int = 200) -> Reply:
    """Return a reply."""
    return Reply(msgspec.json.encode(values), status, "application/json")


_ACTIONS: dict[tuple[str, str], Callable[["Sandbox", _Values], _Values]] = {
    ("GET", ""): _state,
    ("GET", "bill"): _bill,
    ("GET", "examples"): _examples,
    ("POST", "faults"): _faults,
    ("POST", "behaviour"): _behaviour,
    ("POST", "clock"): _clock,
    ("POST", "expire-tokens"): _expire,
    ("POST", "reset"): _reset,
}
