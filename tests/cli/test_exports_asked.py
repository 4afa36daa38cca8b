"""`ask -o FILE`, `sql -o FILE` and `.to_file` on what was bought: files, receipts, and the check against them."""

import json
import os

import pytest
from pybtex.database import parse_file

import localcite
from localcite.errors import UsageError
from localcite.sandbox import Sandbox, serve

PATENT = "US11205304B2"
PAPER = "10.3390/s20030734"


@pytest.fixture(scope="module")
def bought(tmp_path_factory):
    from support import Home

    with serve(Sandbox()) as server:
        home = Home(tmp_path_factory.mktemp("exports") / "home", server.url)
        assert home.sync(PATENT, "US5012236A", PAPER).code == 0
    return home


def told(text):
    return json.loads(text)


@pytest.mark.parametrize(
    "ending", ["csv.receipt.json", "json", "md", "xlsx", "bib", "graphml", "vos.json", "svg", "html", "png"]
)
def test_the_record_is_verified_against_each_receipt(bought, tmp_path, ending):
    file = tmp_path / f"x.{ending.removesuffix('.receipt.json')}"
    ran = bought.run("ask", f"cited-by {PATENT}", "-o", file)
    assert (ran.code, ran.out) == (0, "")
    assert f"to {file} as " in ran.err
    receipt = tmp_path / f"x.{ending}"
    assert bought.run("audit", "verify", "--against", receipt).code == 0
    if ending not in {"xlsx", "png"}:
        right = bought.run("audit", "verify", "--json").json["last"]["hash"]
        receipt.write_text(receipt.read_text("utf-8").replace(right, "0" * 64), "utf-8")
        assert bought.run("audit", "verify", "--against", receipt).code == 8


def test_a_receipt_names_the_calls_the_age_and_the_coverage(bought, tmp_path):
    answer = bought.run("ask", f"cited-by {PATENT}", "--format", "json").json
    bought.run("ask", f"cited-by {PATENT}", "-o", tmp_path / "x.csv")
    receipt = told((tmp_path / "x.csv.receipt.json").read_text())
    assert receipt["coverage"] == answer["coverage"]
    assert receipt["as_of"] == answer["as_of"]
    assert receipt["rows"] == len(answer["rows"])
    call = bought.run(
        "sql",
        f"SELECT h.call FROM holdings h JOIN documents d ON d.id = document_id WHERE number = '{PATENT}'",
        "--format",
        "json",
    )
    assert receipt["calls"] == [call.json["rows"][0][0]]
    bought.run("ask", "patents", "-o", tmp_path / "all.csv")
    assert told((tmp_path / "all.csv.receipt.json").read_text())["calls"] is None


def test_rows_are_the_same_in_a_file_as_on_standard_output(bought, tmp_path):
    for question in (
        f"cited-by {PATENT}",
        f"cited-by {PATENT} | sort year desc | top 3",
        "patents | by office",
        f"path {PATENT} US5012236A",
    ):
        bought.run("ask", question, "-o", tmp_path / "x.json")
        file = told((tmp_path / "x.json").read_text("utf-8"))
        seen = bought.run("ask", question, "--format", "json").json
        assert {key: file[key] for key in seen} == seen


def test_references_are_the_documents_of_the_answer(bought, tmp_path):
    file = tmp_path / "x.bib"
    assert bought.run("ask", f"cited-by {PATENT} | where type = patent | select title", "-o", file).code == 0
    rows = bought.run("ask", f"cited-by {PATENT} | where type = patent | select number", "--format", "json").json[
        "rows"
    ]
    assert sorted(parse_file(str(file), "bibtex").entries) == sorted(number for (number,) in rows)
    listed = bought.run("plan", "-f", file, "--json").json
    assert listed["wanted"] == len(rows)
    for ending in ("ris", "csl.json"):
        bought.run("ask", f"cited-by {PATENT} | where type = patent", "-o", tmp_path / f"x.{ending}")
        assert bought.run("plan", "-f", tmp_path / f"x.{ending}", "--json").json["wanted"] == len(rows)
    shown = bought.run("ask", f"doc {PAPER}", "--format", "csljson")
    assert told(shown.out)[0]["DOI"] == PAPER


def test_a_network_has_the_links_of_the_last_hop(bought, tmp_path):
    bought.run("ask", f"cited-by {PATENT}", "-o", tmp_path / "x.vos.json")
    network = told((tmp_path / "x.vos.json").read_text("utf-8"))["network"]
    labels = {item["id"]: item["label"] for item in network["items"]}
    rows = bought.run("ask", f"cited-by {PATENT} | select number", "--format", "json").json["rows"]
    assert sorted(labels[link["source_id"]] for link in network["links"]) == sorted(number for (number,) in rows)
    assert {labels[link["target_id"]] for link in network["links"]} == {PATENT}


@pytest.mark.parametrize("ending", ["bib", "graphml"])
def test_a_table_has_no_documents_to_write(bought, tmp_path, ending):
    ran = bought.run("ask", "patents | by year", "-o", tmp_path / f"x.{ending}")
    assert ran.code == 2
    assert "the answer is a table" in ran.err.lower()
    assert not list(tmp_path.iterdir())


def test_sql_writes_all_rows_and_names_itself_in_the_receipt(bought, tmp_path):
    many = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 12000) SELECT x FROM n"
    assert bought.run("sql", many, "-o", tmp_path / "x.jsonl").code == 0
    assert (tmp_path / "x.jsonl").read_text().count("\n") == 12_000
    assert told((tmp_path / "x.jsonl.receipt.json").read_text())["sql"] == many
    assert bought.run("sql", many, "-o", tmp_path / "x.bib").code == 2
    assert bought.run("sql", many, "--format", "xlsx").code == 2


def test_settings_and_options_leave_out_mark_and_receipt(bought, tmp_path):
    bought.run("ask", "patents", "-o", tmp_path / "a.csv", "--no-mark", "--no-receipt")
    assert [child.name for child in tmp_path.iterdir()] == ["a.csv"]
    assert not (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    bought.environ |= {"LOCALCITE_CSV_MARK": "false", "LOCALCITE_RECEIPTS": "false"}
    try:
        bought.run("ask", "patents", "-o", tmp_path / "b.csv")
    finally:
        del bought.environ["LOCALCITE_CSV_MARK"], bought.environ["LOCALCITE_RECEIPTS"]
    assert (tmp_path / "b.csv").read_bytes() == (tmp_path / "a.csv").read_bytes()


def test_python_writes_files_as_well(bought, tmp_path, monkeypatch):
    for name in bought.environ:
        monkeypatch.delenv(name, raising=False)
    with localcite.open(bought.path) as db:
        db.cited_by(PATENT).to_file(tmp_path / "a.csv")
        db.ask(f"cited-by {PATENT}").to_file(os.fspath(tmp_path / "b.csv"), receipt=False)
        with pytest.raises(UsageError, match="No form of file"):
            db.patents().to_file(tmp_path / "x.docx")
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert sorted(child.name for child in tmp_path.iterdir()) == ["a.csv", "a.csv.receipt.json", "b.csv"]
