"""What becomes of one call: the reply, what it costs, and how it gets lost if it does. Sends and writes nothing."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from localcite.sandbox import endpoints
from localcite.sandbox.codes import Refusal, answer, code_for, refusal, success
from localcite.sandbox.endpoints import Asked, Row
from localcite.sandbox.exchange import Delivery, Reply, Request
from localcite.sandbox.faults import Fault, Stage
from localcite.sandbox.faults.catalogue import ENDS
from localcite.sandbox.faults.spoil import envelope, spoil
from localcite.sandbox.statement import statement
from localcite.sandbox.world.dice import Dice

if TYPE_CHECKING:
    from localcite.sandbox.app import Sandbox

_HTML = (
    b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    b"<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>openresty</center>\r\n</body>\r\n</html>\r\n"
)


class Call(NamedTuple):
    """One call, and what strikes it. `number` counts all calls of this sandbox from 1."""

    number: int
    endpoint: str
    request: Request
    faults: tuple[Fault, ...]


class Outcome(NamedTuple):
    """What became of a call. `result`: answered, refused or lost, as the vendor means it."""

    reply: Reply
    result: str
    code: int = 0
    client: str = ""
    rows: tuple[Row, ...] = ()
    delivery: Delivery = Delivery.WHOLE

    @property
    def units(self) -> int:
        """Return what the call costs."""
        return sum(row.units for row in self.rows)


def judge(sandbox: "Sandbox", call: Call) -> Outcome:
    """Return what becomes of a call."""
    end = next((fault for fault in call.faults if fault.stage in ENDS), None)
    if end is not None and end.stage is not Stage.WIRE and not end.bills:
        return _ended(_refused(68300008, sandbox), end, sandbox)
    try:
        outcome = _served(sandbox, call)
    except Refusal as refused:
        outcome = _refused(refused.code, sandbox)
    return outcome if end is None else _ended(outcome, end, sandbox)


def asked_in(call: Call) -> Asked | None:
    """Return what a call asks for, as far as it can be read: for the bill."""
    if call.endpoint not in endpoints.BILLED:
        return None
    try:
        return endpoints.read(call.endpoint, call.request)
    except Refusal:
        return None


def _served(sandbox: "Sandbox", call: Call) -> Outcome:
    """Do what a call asks for, or refuse it."""
    if call.endpoint == "unknown":
        raise Refusal(67200101)
    if call.endpoint == "token":
        client, body = sandbox.credentials.issue(call.request, sandbox.rules, sandbox.clock())
        return Outcome(Reply(body), "answered", client=client)
    if call.endpoint == "statement":
        client, data = statement(call.request.body, sandbox.bill.entries, sandbox.rules, sandbox.now)
        return Outcome(Reply(success(data)), "answered", client=client)
    client = sandbox.credentials.admit(call.request, sandbox.rules, sandbox.clock())
    sandbox.check_pace()
    if sandbox.rules.quota is not None and sandbox.bill.units() >= sandbox.rules.quota:
        raise Refusal(sandbox.rules.quota_code)
    return _answered(sandbox, call, client)


def _answered(sandbox: "Sandbox", call: Call, client: str) -> Outcome:
    """Answer a call of one of the two endpoints; what spoils the answer comes before the bill."""
    asked = endpoints.read(call.endpoint, call.request)
    rows = endpoints.answer(asked, sandbox.source, sandbox.rules, sandbox.today)
    shapes = [fault for fault in call.faults if fault.stage is Stage.SHAPE]
    if shapes:
        rows = spoil(rows, shapes, Dice(sandbox.seed, "spoil", call.number), lambda: _strangers(sandbox, call))
    body = envelope(rows, shapes)
    if body is not None and not any(fault.billed for fault in shapes):
        rows = _free(rows)
    if body is None:
        body = answer(row.raw for row in rows if row.raw is not None)
    units = sum(row.units for row in rows)
    headers = (("x-openapi-amount", str(units)),) if sandbox.rules.amount_header else ()
    return Outcome(Reply(body, headers=headers), "answered", client=client, rows=rows)


def _strangers(sandbox: "Sandbox", call: Call) -> Sequence[Row]:
    """Return two rows that nobody asked for."""
    is_paper = call.endpoint == "L012"
    picked = (sandbox.source.pick(is_paper, f"{call.number} {turn}", sandbox.today) for turn in range(2))
    return [Row("", found.key, found.raw, 1) for found in picked if found is not None]


def _refused(code: int, sandbox: "Sandbox") -> Outcome:
    """Refuse a call in the vendor's usual way: HTTP 200 and a code."""
    return Outcome(Reply(refusal(code, sandbox.rules.text_key)), "refused", code)


def _ended(outcome: Outcome, end: Fault, sandbox: "Sandbox") -> Outcome:
    """Return what is left of an outcome after the fault that ends its call."""
    rows = outcome.rows if end.bills else _free(outcome.rows)
    if end.stage is Stage.WIRE:
        return outcome._replace(rows=rows, result="lost", delivery=end.delivery)
    if end.stage is Stage.PAGE:
        return outcome._replace(rows=rows, result="lost", reply=Reply(_HTML, content_type="text/html"))
    text_key = "message" if end.message else sandbox.rules.text_key
    result = "lost" if end.bills else "refused"
    if end.stage is Stage.REFUSAL:
        return outcome._replace(rows=rows, result=result, code=end.code, reply=Reply(refusal(end.code, text_key)))
    return outcome._replace(rows=rows, result=result, code=0, reply=_http_error(end, text_key))


def _http_error(end: Fault, text_key: str) -> Reply:
    """Return an HTTP error in one of its forms."""
    status, form = end.http
    headers = (("retry-after", f"{end.value:g}"),) if end.value is not None else ()
    if status == 302:
        return Reply(b"", status, "text/plain", (*headers, ("location", "/elsewhere")))
    if form == "json":
        return Reply(refusal(code_for(status), text_key), status, headers=headers)
    if form == "html":
        return Reply(_HTML, status, "text/html", headers)
    return Reply(b"" if form == "empty" else f"HTTP {status}".encode(), status, "text/plain", headers)


def _free(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Return the rows at no cost."""
    return tuple(row._replace(units=0) for row in rows)
