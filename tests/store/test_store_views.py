"""The SQL views: what they are called, what they show, and that nothing is searched from end to end."""

import re
import sqlite3
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from store_support import patent, us, uuid

from localcite.db import ledger
from localcite.db.engine import transaction
from localcite.db.views import VIEWS
from localcite.model import Endpoint, Price

COLUMNS = {
    "documents": "id type number patent_id paper_id doi title filed published year application_no current_assignee"
    " original_assignee inventors office kind_code",
    "citations": "citing_id cited_id citing cited category cite_type first_seen last_seen delisted attestations",
    "attestations": "call sequence citation_text",
    "holdings": "document_id endpoint state answered_at call listed cited_by_3y cited_by_5y cited_by_simple_family"
    " cited_by_inpadoc_family cited_by_patsnap_family references_total cited_by_papers cited_by_patents",
    "calls": "call run tag endpoint opened_at settled_at asked units price outcome resolved_as http_status error_code"
    " correlation_id reply_sha256",
}
A, B, C = ("US7000001B2", "US7000002B2", "US7000003B2")
PLAN = re.compile(r"^(SCAN|SEARCH) (\w+)")


@pytest.mark.parametrize("view", COLUMNS)
def test_each_view_has_the_columns_that_scripts_rely_on_in_their_order(kept, view):
    found = [column[0] for column in kept.connection.execute(f"SELECT * FROM {view}").description]
    wanted = COLUMNS[view].split()
    assert [column for column in found if column in wanted] == wanted


def test_the_views_are_stored_word_for_word_and_call_nothing_of_ours(kept, tmp_path):
    stored = dict(kept.rows("SELECT name, sql FROM sqlite_master WHERE type = 'view'"))
    assert stored == dict(VIEWS)
    plain = sqlite3.connect(tmp_path / "localcite.db")  # any SQLite tool
    assert {view: plain.execute(f"SELECT count(*) FROM {view}").fetchone() for view in VIEWS} == dict.fromkeys(
        VIEWS, (0,)
    )
    plain.close()


# ---- values ----


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (20201230, "2020-12-30"),
        (202012, "2020-12"),
        (20200000, "2020"),
        (0, None),
        (None, None),
        (15000101, "1500-01-01"),
    ],
)
def test_dates_are_shown_at_the_precision_known(kept, said, shown):
    kept.patents(patent(A, {"pn": B, "pbdt": said}))
    assert kept.one("SELECT published, filed FROM documents WHERE number = ?", B) == (shown, None)


def test_names_are_shown_as_they_are_typed(kept):
    both = {"paper_id": uuid(2), "doi": "10.1000/A"}
    nameless = {"citation_text": "A book, 1950"}
    kept.papers({"paper_id": uuid(1), "reference_data": [both, nameless], "patent_citation_data": [{"pn": A}]})
    kept.papers({"paper_id": uuid(1), "patent_citation_data": [{"patent_id": uuid(9)}]})
    assert sorted(kept.rows("SELECT citing, cited FROM citations"), key=str) == sorted(
        [
            (f"paper:{uuid(1)}", "10.1000/a"),
            (f"paper:{uuid(1)}", None),
            (A, f"paper:{uuid(1)}"),
            (f"patent:{uuid(9)}", f"paper:{uuid(1)}"),
        ],
        key=str,
    )
    assert kept.one("SELECT type, title, year, year_from_text FROM documents WHERE title IS NOT NULL") == (
        "paper",
        "A book, 1950",
        1950,
        1,
    )


def test_a_document_with_several_numbers_and_ids_is_one_row(kept):
    kept.patents(patent("US7000001"), asked=(A,))
    kept.papers({"paper_id": f"{uuid(2)},{uuid(1)}", "doi": "10.1000/a"})
    assert kept.rows("SELECT number, paper_id, doi FROM documents ORDER BY id") == [
        (A, None, None),
        (None, uuid(1), "10.1000/a"),
    ]


def test_attestations_show_what_each_row_of_each_answer_said(kept):
    kept.patents(patent(A, {"pn": B, "sequence": 1, "category": ["X"], "kind": "A9"}))
    reference = {"paper_id": uuid(2), "sequence": 7, "citation_text": "Doe"}
    kept.papers({"paper_id": uuid(1), "reference_data": [reference], "np_citation_data": [{"paper_id": uuid(3)}]})
    assert kept.rows(
        "SELECT t.call, a.number, p.number, t.sequence, t.category, t.citation_text, t.list, t.position, t.extra"
        " FROM attestations AS t LEFT JOIN documents AS a ON a.id = t.citing_id"
        " LEFT JOIN documents AS p ON p.id = t.cited_id ORDER BY t.answer, t.list"
    ) == [
        (1, B, A, 1, "X", None, "patents citing", 0, '{"kind":"A9"}'),
        (2, None, None, None, None, None, "papers citing", 0, None),
        (2, None, None, 7, None, "Doe", "references", 0, None),
    ]


# ---- calls ----


def opened(kept, *ids, run=1, at="2026-02-01T00:00:00.000Z", price="0.40"):
    each = Price(Endpoint.P015, Decimal(price), "EUR", datetime(2026, 1, 1, tzinfo=UTC)) if price else None
    opening = ledger.Opening(run, "matter 7", "P015", "number", ids, 1, len(ids), each)
    with transaction(kept.connection):
        return ledger.open(kept.connection, opening, at)


def settled(kept, call, outcome, units=0, body=None, **more):
    with transaction(kept.connection):
        settlement = ledger.Settlement(outcome, units, **more)
        ledger.settle(kept.connection, call, settlement, body, None, "2026-02-01T00:00:05.000Z")


def resolved(kept, call, **how):
    with transaction(kept.connection):
        ledger.resolve(kept.connection, call, why="seen", at="2026-02-02T00:00:00.000Z", **how)


@pytest.fixture
def books(kept):
    """A call of every kind, of a run that lives and one that died."""
    kept.connection.execute("INSERT INTO run (id, uid, started_at) VALUES (1, 'alive', '2026')")
    kept.connection.execute("INSERT INTO run (id, uid, started_at, status) VALUES (2, 'dead', '2026', 'died')")
    settled(kept, opened(kept, A, B, C), "answered", 3, b"{}", http_status=200, correlation_id="c-1")
    settled(kept, opened(kept, A, price=None), "answered", 1, b"{}")
    settled(kept, opened(kept, A), "refused", http_status=200, error_code=67200002)
    settled(kept, opened(kept, A), "unsent")
    settled(kept, opened(kept, B), "in_doubt")
    for billed in (True, False):
        settled(kept, call := opened(kept, A, B), "in_doubt")
        resolved(kept, call, billed=billed)
    opened(kept, A)
    opened(kept, A, run=2)
    opened(kept, C, run=2, price="0.10")
    return kept


def test_the_calls_are_those_of_the_ledger(books):
    found = books.rows(
        "SELECT call, run, tag, endpoint, opened_at, settled_at, asked, units, price, currency, outcome, resolved_as,"
        " http_status, error_code, correlation_id, reply_sha256 FROM calls ORDER BY call"
    )
    told = ledger.calls(books.connection, is_alive=lambda uid: uid == "alive")
    assert found == [
        (
            *call[:8],
            float(call.price.amount) if call.price else None,
            call.unit_price.currency if call.unit_price else None,
            *call[9:13],
            call.correlation_id,
            call.reply_sha256,
        )
        for call in told
    ]
    assert {row[10] for row in found} == {"answered", "refused", "unsent", "in_doubt", "in_flight"}


def test_a_holding_is_in_doubt_only_where_a_later_call_may_have_bought_it(books):
    books.patents(patent(A), patent(B), patent(C))  # answered in January; the doubts are of February
    assert [books.holding(pn)["in_doubt"] for pn in (A, B, C)] == [1, 1, 1]
    with transaction(books.connection):
        books.connection.execute("DELETE FROM pending WHERE run = 2")
    assert [books.holding(pn)["in_doubt"] for pn in (A, B, C)] == [0, 1, 0]
    books.calls = 60
    books.patents(patent(B))
    assert books.holding(B)["in_doubt"] == 0


def test_a_doubt_is_seen_under_the_spelling_that_was_sent(books):
    books.patents(patent("JPH04257759A"))
    settled(books, opened(books, "JPH04257759A"), "in_doubt")
    assert books.holding("JP1992257759A")["in_doubt"] == 1


# ---- speed ----


@pytest.mark.parametrize(
    "question",
    [
        "documents WHERE id = 1",
        "documents WHERE number = 'US7000001B2'",
        "documents WHERE patent_id = 'x'",
        "documents WHERE paper_id = 'x'",
        "documents WHERE doi = '10.1000/a'",
        "names WHERE name = 'x'",
        "names WHERE document_id = 1",
        "documents WHERE id IN (SELECT document_id FROM names WHERE name = 'x')",
        "citations WHERE cited_id = 1",
        "citations WHERE citing_id = 1",
        "citations WHERE citing_id = 1 AND cited_id = 2",
        "citations AS c JOIN documents AS d ON d.id = c.citing_id WHERE c.cited_id = 1",
        "documents AS d JOIN citations AS c ON c.cited_id = d.id WHERE d.number = 'US7000001B2'",
        "attestations WHERE call = 1",
        "attestations WHERE answer = 1",
        "holdings WHERE document_id = 1",
        "calls WHERE call = 1",
        "calls WHERE run = 1",
    ],
)
def test_what_is_looked_up_is_found_by_index(kept, question):
    plan = [row[3] for row in kept.rows(f"EXPLAIN QUERY PLAN SELECT * FROM {question}")]
    scanned = {match[2] for step in plan if (match := PLAN.match(step)) and match[1] == "SCAN"}
    assert scanned <= {"asked", "p"}, plan  # the ids of a pending call, and the pending calls, of which there are few


@given(st.integers(1500, 2100), st.integers(0, 12), st.integers(0, 28))
def test_a_shown_date_sorts_like_the_date(year, month, day):
    day = day if month else 0
    number = year * 10000 + month * 100 + day
    connection = sqlite3.connect(":memory:")
    expression = re.search(r"(CASE WHEN d\.filed.*?END) AS filed", VIEWS["documents"], re.DOTALL)[1]
    ((shown,),) = connection.execute(f"SELECT {expression} FROM (SELECT ? AS filed) AS d", (number,))
    connection.close()
    assert shown == "-".join([f"{year:04d}", *([f"{month:02d}"] if month else []), *([f"{day:02d}"] if day else [])])


def test_outcomes_name_documents_of_the_views(kept):
    saved = kept.patents(patent(A))
    assert kept.one("SELECT number FROM documents WHERE id = ?", saved.outcomes[us(A)].document) == (A,)
