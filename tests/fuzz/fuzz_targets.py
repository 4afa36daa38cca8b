"""What is fuzzed: for each kind of input a function that takes bytes, and a few inputs to begin with.

The oracle is the same everywhere: localcite answers or refuses with one of its errors (exit code 1 is a defect of
ours), says so without a traceback, and opens no connection, so that nothing can be bought.
"""

import gzip
import io
import json
import shutil
import socket
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

from localcite import normalise
from localcite.app import App, run
from localcite.db import engine, store
from localcite.doctor.carve.pages import Pages, frames, page_size
from localcite.doctor.carve.rows import rows
from localcite.doctor.salvage import salvage
from localcite.errors import LocalciteError
from localcite.model import Endpoint, Scheme
from localcite.sandbox import EXAMPLE_KEY
from localcite.sandbox.corpus import Corpus

DATA = Path(__file__).parents[1] / "data"
NOW = datetime(2026, 12, 24, 12, 0, tzinfo=UTC)
LARGEST = 100_000  # bytes of one input


class Defect(AssertionError):
    """What must not happen."""


class Target(NamedTuple):
    """What takes an input, the inputs it begins with, and words that its language knows."""

    take: Callable[[bytes], None]
    seeds: tuple[bytes, ...]
    words: tuple[bytes, ...] = ()


@contextmanager
def unconnected():
    """Let every connection that is opened meanwhile be a defect, and every error that ends in a destructor."""

    def refuse(_socket, address):
        raise Defect(f"a connection was opened: {address}")

    former = socket.socket.connect, sys.unraisablehook
    forgotten = []

    def note(what):
        if not isinstance(what.exc_value, Warning):  # what others left open, and is let go of now
            forgotten.append(repr(what.exc_value))

    socket.socket.connect, sys.unraisablehook = refuse, note
    try:
        yield
    finally:
        socket.socket.connect, sys.unraisablehook = former
    if forgotten:
        raise Defect(f"an exception that nobody caught: {forgotten}")


# ---- a home ---------------------------------------------------------------------------------------------------------


@cache
def home():
    """Return a home with a small database, for the life of the process."""
    folder = Path(tempfile.mkdtemp(prefix="localcite-fuzz-"))
    (folder / "localcite.db").write_bytes(gzip.decompress(_newest().read_bytes()))
    engine.open_for_writing(folder / "localcite.db", now=NOW).close()
    return folder


def _newest():
    return max(DATA.glob("*.db.gz"))


def command(*argv, stdin="", **environ):
    """Run one command line, and see that it ended as it should."""
    told = {"LOCALCITE_HOME": str(home()), "LOCALCITE_BASE_URL": "http://127.0.0.1:9", "LOCALCITE_API_KEY": EXAMPLE_KEY}
    out, err = io.StringIO(), io.StringIO()
    with unconnected():
        code = run([*argv], App(told | environ | {"LOCALCITE_DEBUG": "1"}, io.StringIO(stdin), out, err))
    if code == 1 or "Traceback" in err.getvalue():
        raise Defect(err.getvalue())
    if "\x1b" in err.getvalue():
        raise Defect(f"an escape reaches the terminal: {err.getvalue()!r}")
    return code


def text(data):
    """Return bytes as a shell gives them to a program."""
    return data.decode("utf-8", "surrogateescape")


def in_file(name):
    """Return what writes an input into a file of this name, and gives its path."""

    def write(data):
        path = home() / "inputs" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        return str(path)

    return write


# ---- what takes them ------------------------------------------------------------------------------------------------


def take_id(data):
    command("plan", "--json", "--", text(data))


def take_list(data):
    name, column, extract = data[:1] or b"\0", data[1:2] > b"\x80", data[1:2] < b"\x20"
    endings = ("txt", "csv", "tsv", "bib", "ris", "json", "html", "xml", "eml", "xlsx")
    path = in_file(f"list.{endings[name[0] % len(endings)]}")(data[2:])
    command("plan", "--json", "--skip-bad", "-f", path, *(["--column", "1"] if column else []),
            *(["--extract"] if extract else []))  # fmt: skip


def take_config(data):
    other = home() / "other"
    other.mkdir(exist_ok=True)
    (other / "config.toml").write_bytes(data)
    command("status", LOCALCITE_HOME=str(other))
    command("doctor", LOCALCITE_HOME=str(other))


def take_question(data):
    command("ask", text(data))
    command("explain", text(data))


def take_sql(data):
    command("sql", text(data), "--timeout", "2", "--limit", "100")


def take_reply(data):
    """Read a reply as either endpoint's, and keep what it says."""
    for endpoint, scheme, ids in (
        (Endpoint.P015, Scheme.NUMBER, ("US11205304B2", "US5012236A")),
        (Endpoint.L012, Scheme.DOI, ("10.3390/s20030734",)),
    ):
        answers = normalise.read(normalise.Asked(endpoint, scheme, ids), data)
        connection = _connection()
        connection.execute("BEGIN")
        try:
            store.save(connection, 99, answers, endpoint=endpoint, page=1, answered_at="2026-12-24T12:00:00.000Z")
        finally:
            connection.execute("ROLLBACK")


@cache
def _connection():
    connection = engine.open_for_writing(home() / "localcite.db", now=NOW)
    connection.execute("PRAGMA synchronous = OFF")
    return connection


def take_corpus(data):
    """Load a folder of one file, and ask it."""
    folder = home() / "corpus"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    ending = (".jsonl", ".jsonl.gz", ".jsonl.xz")[data[:1][0] % 3 if data else 0]
    (folder / f"patents{ending}").write_bytes(data[1:])
    (folder / f"papers{ending}").write_bytes(data[1:])
    try:
        Corpus(folder)
    except LocalciteError:
        return


def take_plan_file(data):
    command("sync", "--json", "--plan", in_file("plan.json")(data))


def take_statement(data):
    for name in ("statement.json", "statement.csv"):
        command("audit", "reconcile", in_file(name)(data))


def take_receipt(data):
    command("audit", "verify", "--against", in_file("receipt.json")(data))


def take_pages(data):
    """Carve bytes as a database and as a -wal file."""
    size = page_size(data)
    list(rows(Pages(data, size)))
    frames(data, size)


def take_damage(data):
    """Overwrite places of a real database, then examine and salvage it."""
    hurt = bytearray(gzip.decompress(_newest().read_bytes()))
    for at in range(0, len(data) - 3, 4):
        place = int.from_bytes(data[at : at + 3], "big") % len(hurt)
        hurt[place : place + 1 + data[at + 3]] = data[at : at + 4] * (1 + data[at + 3] // 4)
    other = home() / "damaged"
    shutil.rmtree(other, ignore_errors=True)
    other.mkdir()
    (other / "localcite.db").write_bytes(hurt)
    command("doctor", LOCALCITE_HOME=str(other))
    command("status", LOCALCITE_HOME=str(other))
    try:
        salvage(other / "localcite.db", other / "new.db", now=NOW)
    except LocalciteError:
        return
    with closing(sqlite3.connect(other / "new.db")) as connection:
        if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise Defect("what was salvaged is damaged")


# ---- what they begin with -------------------------------------------------------------------------------------------

_PATENT = {
    "pn": "US11205304B2",
    "patent_id": "718ead9c-4f3c-4674-8f5a-24e126827269",
    "patent_cited": {
        "cited_by_3y": 1,
        "cited_by_patents": [
            {"pn": "US1234567B2", "pbdt": 20200101, "title": "磁共振", "category": "X", "sequence": 1}
        ],
    },
}
_PAPER = {
    "doi": "10.3390/s20030734",
    "paper_id": "718ead9c-4f3c-4674-8f5a-24e126827269",
    "reference_no": 1,
    "reference_data": [{"doi": "10.1/x", "citation_text": "A. Author, 2019", "sequence": 1}],
    "np_citation_data": [],
    "patent_citation_data": [{"pn": "US1234567B2"}],
}
_DATA = ([_PATENT], [_PAPER], [_PATENT, None, {}], _PAPER, None, "x", [[[]]])
_REPLIES = (
    *(json.dumps({"status": True, "error_code": 0, "data": data}, ensure_ascii=False).encode() for data in _DATA),
    b'{"data":' + b"[" * 2000,
    b'{"data":[{"pn":"\\ud800"}]}',
    b'{"data":[NaN,1e999,{"pn":1,"pn":2}]}',
    b"\xff\xfe",
)
_QUESTIONS = (
    b"cited-by US11205304B2 | where category has X and year >= 2018 | by assignee | top 10",
    b"in portfolio | cited-by | external | by year | chart",
    b"path US5012236A 10.3390/s20030734",
    'search "磁共振 陀螺" | sort year desc'.encode(),
    b"patents | where cited_by_5y >= 5 and office = CN | count",
    b"in portfolio | cited-by | minus (in portfolio | cited-by) | new since 2026-10-01 | select number, title",
)
_STAGES = (
    *(b"cited-by", b"references", b"doc", b"in", b"patents", b"papers", b"search", b"path", b"related", b"new since"),
    *(b"where", b"by", b"top", b"sort", b"select", b"limit", b"count", b"minus", b"and", b"or", b"external", b"save"),
    *(b"one-per-application", b"chart", b"not", b"has", b"desc", b"number", b"title", b"year", b"(", b")", b"|", b'"'),
    *(b"'", b"=", b">=", b"<", b",", b"it"),
)
_IDS = (
    "US 11,205,304 B2",
    "10.3390/S20030734",
    "EP 1234567",
    "patent:x",
    "特開平10-123456",
    "WO2021/165406",
    "16/614,300",
)
_LISTS = ("US1\n# x\nUS11205304B2\n", 'pn;title\nUS5012236A;"x;\ny"\n', "公开号,名称\nCN112833870A,陀螺\n")
_CODES = ("utf-8", "utf-8-sig", "utf-16", "gbk", "latin-1")
_CORPUS = tuple(json.dumps(each).encode() + b"\n" for each in (_PATENT, _PAPER))


def _plan_seed():
    path = home() / "seed-plan.json"
    command("plan", "US9000000B2", "10.1/x", "-o", str(path))
    return path.read_bytes()


SEEDS = {
    "id": tuple(each.encode() for each in _IDS),
    "list": tuple(
        bytes([n % 10, 200 - 100 * (n % 3)]) + each.encode(code, "replace")
        for n, each in enumerate(_LISTS)
        for code in _CODES
    ),
    "config": (b'base_url = "https://x.y"\nqps = 3\nmax_age = "90d"\n', b"[a]\nb = [1, {c = 2}]\n"),
    "question": _QUESTIONS,
    "sql": (
        b"SELECT number, title FROM documents WHERE year = 2020",
        b"WITH c AS (SELECT 1) SELECT * FROM c",
        b"SELECT * FROM citations JOIN calls ON 1 LIMIT 3",
        b"EXPLAIN SELECT json_extract('{}', '$.a')",
    ),
    "reply": _REPLIES,
    "corpus": (*(b"\0" + each for each in _CORPUS), b"\1" + gzip.compress(_CORPUS[0])),
    "plan": (b"{}", b"[]"),
    "statement": (
        b'{"data":[{"date":"2026-11-22","api":"P015","count":3}]}',
        b"date,api,count\n2026-11-22,P015,3\n",
    ),
    "receipt": (b'{"seq": 3, "hash": "ab"}', b'[{"last": {"seq": 1, "hash": "x"}}]', b"SQLite format 3\0"),
    "pages": (gzip.decompress(_newest().read_bytes())[4096 * 7 : 4096 * 9], b"7\x7f\x06\x82\0-\xe2\x18\0\0\x10\0"),
    "damage": (bytes(range(64)), b"\0\0\0\xff" * 3),
}
WORDS = {
    "config": (b"base_url", b"api_key", b"batch_first", b"concurrency", b"max_age", b"= 1e999", b'"never"'),
    "question": _STAGES,
    "sql": (b"SELECT ", b" FROM ", b"documents", b"json_each", b"sqlite_master", b"ATTACH", b"PRAGMA ", b"printf("),
    "reply": (b"null", b"1e999", b"{}", b"[]", b'"pn":', b'"patent_cited":', b"\\ud800", b"-1"),
}
TAKERS = {
    "id": take_id,
    "list": take_list,
    "config": take_config,
    "question": take_question,
    "sql": take_sql,
    "reply": take_reply,
    "corpus": take_corpus,
    "plan": take_plan_file,
    "statement": take_statement,
    "receipt": take_receipt,
    "pages": take_pages,
    "damage": take_damage,
}


def target(name):
    """Return a target; a real plan file is among the inputs that plans begin with."""
    more = (_plan_seed(),) if name == "plan" else ()
    return Target(TAKERS[name], (*more, *SEEDS[name]), WORDS.get(name, ()))
