"""`localcite sandbox`: serve the stand-in vendor on this machine. Opens a port on loopback; touches no database."""

from datetime import date
from typing import TYPE_CHECKING, Any

from localcite.cli.arguments import Parser
from localcite.errors import UsageError

if TYPE_CHECKING:
    from argparse import _ArgumentGroup

    from localcite.app import App
    from localcite.sandbox import Sandbox, Server

STORY = """\
Serve a stand-in for the vendor on this machine, to rehearse with. It answers P015 and L012 as the vendor does, keeps
its own bill, and misbehaves if told to. Nothing it does costs anything. Its URL is the one line on standard output.

With --corpus it serves the elements in a folder: patents*.jsonl and papers*.jsonl, plain or as .gz or .xz, one `data`
element a line. A number that stands there without a kind answers under any kind that its office could give it.
Without, it serves an invented world that answers any id, always the same way; citations grow with its clock."""
BELOW = """\
faults: a comma list of FAULT=CHANCE, FAULT@CALLS (3, 2-5 or 3;7), FAULT*TIMES (the next ones), for instance
    --faults 'lost=0.05,too-fast=0.05,html=0.02,http-429:2@3,short/P015*1'
  refuse      any code of the vendor's (67200005), or by name: too-fast, busy, no-balance, day-limit, no-permission,
              not-bought, bad-secret, no-apikey, token-refused, wrong-region, path-gone, invalid, search-failure
  HTTP        http-NNN with a line of text, http-NNN-json, http-NNN-html, http-NNN-empty; http-429:2 adds Retry-After;
              redirect; html (a page with HTTP 200)
  lose        lost (no byte), reset, hang, cut, cut-chunked, cut-gzip, half, empty
  spoil       data-absent, data-null, data-object, null-rows, all-null, shuffled, short, duplicates, strangers,
              strings, unknown-fields, other-case, two-ids, bad-row, garbage
  timing      slow:2.5 (seconds), hang-up (all comes, then the kept connection ends)
A lost reply and `html` are billed, refusals are not; -billed and -unbilled say otherwise (lost-unbilled). +message
writes a refusal's text under that name. /P015, /L012, /token, /statement limit a fault to one endpoint.

control, while it runs (JSON; never billed):
    GET  /_sandbox            what it serves, its clock, its faults and settings
    GET  /_sandbox/bill       totals, units by id and by document, and every call
    GET  /_sandbox/examples   ids worth asking
    POST /_sandbox/faults     {"faults": "lost=0.05", "seed": 3} replaces, {"add": "html*2"} adds
    POST /_sandbox/behaviour  {"qps": 5, "page_size": 20}
    POST /_sandbox/clock      {"today": "2027-01-31"} or {"days": 30}
    POST /_sandbox/expire-tokens
    POST /_sandbox/reset      an empty bill, no faults; settings and clock as at the start"""
DEFAULT_PORT = 8765
_SETTINGS = (
    "page_size", "paged", "past_end", "later_pages", "zero", "list_cap", "latency", "qps", "quota", "quota_code",
    "poison", "amount_header", "text_key", "api_key", "client_id", "client_secret", "token_shape", "token_life",
    "token_dies", "expires_as", "price", "statement_lag", "statement_zone", "statement_missing", "statement_numbers",
)  # fmt: skip


def run(argv: list[str], app: "App") -> int:
    """Serve until Ctrl-C; then sum up the bill on standard error."""
    options = _parser(app).read(argv)
    from localcite.sandbox import Sandbox, serve  # noqa: PLC0415 - `--help` must stay light

    given = {name: value for name in _SETTINGS if (value := getattr(options, name)) is not None}
    bill, corpus = options.bill, options.corpus
    sandbox = Sandbox(corpus=corpus, today=options.today, faults=options.faults, bill=bill, seed=options.seed, **given)
    with serve(sandbox, port=options.port, host=options.host) as server:
        _welcome(app, server)
        app.stdout.write(f"{server.url}\n")
        app.stdout.flush()
        _wait()
    app.note(_summary(sandbox))
    return 0


def _parser(app: "App") -> Parser:
    """Return the options."""
    from localcite.sandbox import DEFAULT_SEED  # noqa: PLC0415 - only this command

    parser = Parser(app, "sandbox", STORY, below=BELOW)
    add = parser.add_argument
    add("--port", type=int, default=DEFAULT_PORT, help=f"the port; 0 takes any free one (default {DEFAULT_PORT})")
    add("--host", default="127.0.0.1", help="a loopback address (default 127.0.0.1); others are refused")
    add("--corpus", metavar="DIR", help="serve the elements in this folder")
    add("--seed", type=int, default=DEFAULT_SEED, help="another invented world, and other chances for the faults")
    add("--today", type=_day, metavar="DATE", help="what day it believes to be, as 2026-11-22 (default: today)")
    add("--faults", default="", metavar="LIST", help="how it misbehaves; see below")
    add("--bill", metavar="FILE", help="append each call to this file, one JSON object a line, before it is answered")
    _add_answers(parser.add_argument_group("answers"))
    _add_limits(parser.add_argument_group("limits"))
    _add_statement(parser.add_argument_group("usage statement"))
    _add_credentials(parser.add_argument_group("credentials", "By default any API key and any client will do."))
    return parser


def _add_answers(group: "_ArgumentGroup") -> None:
    """Add what decides about answers."""
    add = group.add_argument
    add("--page-size", type=int, metavar="N", help="rows on a page of L012 (default 100)")
    add("--paged", type=_list, metavar="LISTS", help="which lists have pages: reference_data,np_citation_data,…")
    add("--past-end", metavar="WAY", help="a page past the end: empty (default), last (again) or omit (no element)")
    add("--later-pages", metavar="WAY", help="whether a paper's second page is billed (default) or free")
    add("--zero", metavar="WAY", help="a document with nothing to list: answer (default; billed) or omit")
    add("--list-cap", type=int, metavar="N", help="at most so many citing rows of a patent; its counts stay")
    add("--text-key", metavar="KEY", help="under which key refusals explain themselves: error_msg (default) or message")
    add("--amount-header", action="store_true", default=None, help="send x-openapi-amount")


def _add_statement(group: "_ArgumentGroup") -> None:
    """Add what decides about the usage statement."""
    add = group.add_argument
    add("--price", type=float, metavar="MONEY", help="of a unit (default 0.4)")
    add("--statement-lag", type=int, metavar="DAYS", help="after how many days a day is in it (default 1)")
    add("--statement-zone", type=float, metavar="HOURS", help="from UTC, at which its days begin (default 0; 8: China)")
    add("--statement-missing", type=_list, metavar="DAYS", help="days that it leaves out: 2026-11-03,2026-11-05")
    add("--statement-numbers", metavar="TYPE", help="how it writes counts: int (default), str or float")


def _add_limits(group: "_ArgumentGroup") -> None:
    """Add what limits the caller."""
    add = group.add_argument
    add("--latency", type=_latency, metavar="SECONDS", help="how long an answer takes: 0.5, or 0.2-1.5")
    add("--qps", type=float, metavar="N", help="calls a second; those beyond are refused with 67200002")
    add("--quota", type=int, metavar="UNITS", help="when so many units are used, every call is refused")
    add("--quota-code", type=int, metavar="CODE", help="with which code (default 67200005)")
    add("--poison", type=_list, metavar="IDS", help="ids that spoil the whole batch they are in (68300004)")


def _add_credentials(group: "_ArgumentGroup") -> None:
    """Add what decides who may call."""
    add = group.add_argument
    add("--api-key", metavar="KEY", help="accept this API key only")
    add("--client-id", metavar="ID", help="accept this client only")
    add("--client-secret", metavar="SECRET", help="accept this secret only")
    add("--token-shape", metavar="SHAPE", help="flat (default) or wrapped in the envelope")
    add("--token-life", type=float, metavar="SECONDS", help="how long a token lives (default 1800)")
    add("--token-dies", type=float, metavar="SECONDS", help="when it really ends, before its announced end")
    add("--expires-as", metavar="TYPE", help="expires_in as int (default) or str")


def _welcome(app: "App", server: "Server") -> None:
    """Tell what runs where, and how to use it."""
    sandbox = server.sandbox
    patents, papers = sandbox.examples(2)
    app.note(f"Serving {sandbox.describe()}, on {server.url}; its day is {sandbox.today}. Nothing costs anything here.")
    app.note("In another terminal:")
    app.note(f"  export LOCALCITE_HOME=sandbox-home LOCALCITE_BASE_URL={server.url} {_credentials(sandbox)}")
    app.note(f"  localcite plan {' '.join([*patents, *papers])}")
    app.note("Ctrl-C ends it.")


def _credentials(sandbox: "Sandbox") -> str:
    """Return the variables that hold credentials which this sandbox accepts; secrets are not repeated."""
    from localcite.sandbox import EXAMPLE_KEY  # noqa: PLC0415 - only this command

    rules = sandbox.rules
    if rules.api_key:
        return "LOCALCITE_API_KEY=…"
    if rules.client_id or rules.client_secret:
        return f"LOCALCITE_CLIENT_ID={rules.client_id or 'anyone'} LOCALCITE_CLIENT_SECRET=…"
    return f"LOCALCITE_API_KEY={EXAMPLE_KEY}"


def _wait() -> None:
    """Wait for Ctrl-C, or for being asked to end."""
    import signal  # noqa: PLC0415 - only this command
    import threading  # noqa: PLC0415 - only this command

    ended = threading.Event()
    before = signal.signal(signal.SIGTERM, lambda *_: ended.set())
    try:
        while not ended.wait(1):  # in short steps: on Windows a long wait would not hear Ctrl-C
            pass
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, before)


def _summary(sandbox: "Sandbox") -> str:
    """Return the bill in one line."""
    totals: dict[str, Any] = sandbox.bill.as_json()["totals"]
    parts = [
        f"{endpoint}: {total['calls']} calls, {total['units']} units ({total['refused']} refused, {total['lost']} lost)"
        for endpoint, total in totals.items()
        if endpoint in ("P015", "L012")
    ]
    return f"Billed: {'; '.join(parts) or 'nothing, nobody called'}."


def _day(text: str) -> date:
    """Return a day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(what=f"{text!r} is no day", fix="write it as 2026-11-22") from None


def _latency(text: str) -> tuple[float, float]:
    """Return the shortest and the longest delay, from `0.5` or `0.2-1.5`."""
    shortest, _, longest = text.partition("-")
    try:
        return float(shortest), float(longest or shortest)
    except ValueError:
        raise UsageError(what=f"{text!r} is no delay", fix="write 0.5, or 0.2-1.5") from None


def _list(text: str) -> tuple[str, ...]:
    """Return the parts of a comma list."""
    return tuple(part.strip() for part in text.split(",") if part.strip())
