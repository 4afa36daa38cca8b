"""Names that contradict each other, in the shapes of real data: reported, kept apart, and never paid for twice."""

import json
from contextlib import closing
from sqlite3 import connect

import pytest

X, Y, Z = (f"{digit * 8}-0000-4000-8000-000000000000" for digit in "abc")
CITING = {"pn": "US7000009B2", "apdt": 20100101}


def element(pn, patent_id, *citing):
    return {"pn": pn, "patent_id": patent_id, "patent_cited": {"cited_by_patents": list(citing), "cited_by_5y": 1}}


@pytest.fixture
def selling(vendor, tmp_path):
    """A vendor that sells just these elements."""

    def sell(*elements):
        folder = tmp_path / "corpus"
        folder.mkdir()
        lines = "".join(json.dumps(each) + "\n" for each in elements)
        (folder / "patents.jsonl").write_text(lines, encoding="utf-8")
        return vendor(corpus=str(folder))

    return sell


def cited_by(home, name):
    asked = home.run("ask", f"cited-by {name} | select number", "--format", "json").json
    return [row[0] for row in asked["rows"]]


@pytest.mark.parametrize("number", ["JP4257759A", "WO2006016100A1"])
def test_an_id_that_contradicts_a_citing_row_is_not_bought_again(selling, number):
    server, home = selling(element("US7000001B2", Z, {"pn": number, "patent_id": X}), element(number, Y, CITING))
    home.sync("US7000001B2")
    bought = home.sync(number)
    assert bought.code == 0
    assert any("kept apart" in note for note in bought.json["notes"])
    units = server.bill.units()
    assert home.sync(f"patent:{Y}", number).json["calls"] == 0
    assert server.bill.units() == units == 2
    assert cited_by(home, f"patent:{Y}") == cited_by(home, number) == ["US7000009B2"]


def test_one_patent_sold_in_two_spellings_under_two_ids_costs_no_third_unit(selling):
    """Both spellings in one list are one document, and one purchase; its second id is another one of the vendor's."""
    server, home = selling(element("JP4257759A", X, CITING), element("JPH04257759A", Y, CITING))
    home.sync("JP4257759A", "JPH04257759A")
    home.sync(f"patent:{X}", f"patent:{Y}")
    units = server.bill.units()
    assert units <= 2
    assert home.sync("JP4257759A", "JPH04257759A", f"patent:{X}", f"patent:{Y}").json["calls"] == 0
    assert server.bill.units() == units


def test_contradictions_survive_a_rebuild_at_no_charge(selling):
    server, home = selling(element("US7000001B2", Z, {"pn": "JP4257759A", "patent_id": X}), element("JP4257759A", Y))
    home.sync("US7000001B2")
    home.sync("JP4257759A")
    assert home.run("rebuild").code == 0
    assert home.sync("JP4257759A", f"patent:{Y}").json["calls"] == 0
    assert server.bill.units() == 2
    with closing(connect(home.database)) as db:
        assert db.execute("SELECT count(*) FROM documents WHERE patent_id IN (?, ?)", (X, Y)).fetchone() == (2,)
