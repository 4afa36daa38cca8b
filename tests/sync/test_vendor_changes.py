"""The vendor changes its answers: what is not understood is paid for once, kept, named, and read by a later release."""

import json
import re
from contextlib import closing
from sqlite3 import connect

import pytest

from localcite import normalise

GOOD = {"pn": "US7000001B2", "patent_cited": {"cited_by_patents": [{"pn": "US7000009B2"}], "cited_by_5y": 1}}
NEW = {
    "pn": "US7000002B2",
    "patent_cited": {"cited_by_patents": [{"pn": "US7000008B2"}], "cited_by_5y": {"total": 1, "as_of": 20270101}},
}


@pytest.fixture
def changed(vendor, tmp_path):
    """A vendor that writes one count in a new way."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "patents.jsonl").write_text("".join(json.dumps(each) + "\n" for each in (GOOD, NEW)), encoding="utf-8")
    return vendor(corpus=str(folder))


def a_later_release(read):
    """How a localcite that knows the new form would read: a total is a count."""

    def reads(asked, body):
        return read(asked, re.sub(rb'\{"total":\s*(\d+),[^}]*\}', rb"\1", body))

    return reads


def test_the_rest_is_served_and_the_fault_names_field_and_value(changed):
    server, home = changed
    done = home.sync("US7000001B2", "US7000002B2")
    assert done.code == 3
    assert (done.json["bought"], done.json["failed"], done.json["units"]) == (1, 1, 2)
    (note,) = [note for note in done.json["notes"] if "cited_by_5y" in note]
    assert "data[1].patent_cited.cited_by_5y" in note
    assert "total" in note
    (item,) = home.plan("US7000002B2")["ids"]
    assert "billed, not understood, reply kept" in item["reason"]
    assert home.sync("US7000001B2", "US7000002B2").json["calls"] == 0
    assert server.bill.units() == 2


def test_a_later_release_reads_what_was_kept_at_no_charge(changed, monkeypatch):
    server, home = changed
    home.sync("US7000001B2", "US7000002B2")
    assert home.run("rebuild").code == 0
    assert home.plan("US7000002B2")["failed"] == 1, "the same release understands no more than before"
    monkeypatch.setattr(normalise, "read", a_later_release(normalise.read))
    assert home.run("rebuild").code == 0
    plan = home.plan("US7000001B2", "US7000002B2")
    assert (plan["fresh"], plan["units_at_most"]) == (2, 0)
    with closing(connect(home.database)) as db:
        found = db.execute("SELECT citing, cited FROM citations ORDER BY cited").fetchall()
        counts = db.execute("SELECT cited_by_5y FROM holdings ORDER BY document_id").fetchall()
    assert found == [("US7000009B2", "US7000001B2"), ("US7000008B2", "US7000002B2")]
    assert counts == [(1,), (1,)]
    assert server.bill.units() == 2
    assert home.run("audit", "verify").code == 0


def test_a_refresh_that_the_old_release_cannot_read_hides_nothing_that_was_read_before(changed, monkeypatch):
    _server, home = changed
    with monkeypatch.context() as later:
        later.setattr(normalise, "read", a_later_release(normalise.read))
        assert home.sync("US7000002B2").code == 0
    refreshed = home.sync("US7000002B2", "--refresh")
    assert refreshed.json["failed"] == 1
    with closing(connect(home.database)) as db:
        assert db.execute("SELECT citing, delisted FROM citations").fetchall() == [("US7000008B2", 0)]
