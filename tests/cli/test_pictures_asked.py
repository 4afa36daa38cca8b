"""`ask -o FILE.svg|html|png` on what was bought: each kind of picture, what it says, and what it refuses."""

import json
import re
import sqlite3
import struct
import sys
import zlib
from contextlib import closing
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest

from localcite.pictures import raster
from localcite.sandbox import Sandbox, serve

PATENT = "US11205304B2"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def bought(tmp_path_factory):
    from support import Home

    with serve(Sandbox()) as server:
        home = Home(tmp_path_factory.mktemp("pictures") / "home", server.url)
        assert home.sync(PATENT, "US5012236A", "10.3390/s20030734").code == 0
        assert home.run("collection", "add", "portfolio", PATENT, "US5012236A", "US9999999B2").code == 0
    return home


def drawn(home, question, file):
    ran = home.run("ask", question, "-o", file)
    assert (ran.code, ran.out) == (0, ""), ran.err
    return ET.fromstring(file.read_text("utf-8")), ran.err


def marks(root):
    return [each for each in root.iter(f"{SVG}g") if each.get("class") == "mark"]


def texts(root):
    return [each.text for each in root.iter(f"{SVG}text")]


@pytest.mark.parametrize(
    ("question", "name", "what"),
    [
        ("in portfolio | cited-by | by assignee | chart", "x.svg", "bar"),
        ("in portfolio | cited-by | by year | chart", "x.svg", "year"),
        ("in portfolio | cited-by | by assignee, year | chart", "x.svg", "cell"),
        ("in portfolio | cited-by | by first_seen | chart", "x.svg", "day"),
        ("in portfolio | by fetched | chart", "x.svg", "day"),
        ("in portfolio | cited-by", "x.svg", "document"),
        (f"path {PATENT} US5012236A", "x.svg", "document"),
        (f"related {PATENT} | top 5", "x.svg", "document"),
        ("in portfolio | cited-by | by year | chart", "x.bars.svg", "bar"),
        ("in portfolio | select number, cited_by, cited_by_5y", "x.bars.svg", "bar"),
    ],
)
def test_the_shape_of_an_answer_or_the_name_of_the_file_says_which_picture_it_is(
    bought, tmp_path, question, name, what
):
    root, err = drawn(bought, question, tmp_path / name)
    assert re.match(rf"Wrote [0-9,]+ {what}s? to ", err)
    assert question in texts(root) or what == "document"
    assert len(marks(root)) == int(re.match("Wrote ([0-9,]+)", err)[1].replace(",", ""))


def test_a_picture_shows_the_numbers_of_the_answer(bought, tmp_path):
    root, _err = drawn(bought, "in portfolio | cited-by | by year", tmp_path / "x.svg")
    rows = bought.run("ask", "in portfolio | cited-by | by year", "--format", "json").json["rows"]
    shown = {each.get("data-row"): each.get("data-value") for each in marks(root)}
    assert {year: count for year, count in shown.items() if count != "0"} == {
        "unknown" if row[0] is None else str(row[0]): str(row[1]) for row in rows
    }
    total = bought.run("ask", "in portfolio | cited-by | count", "--format", "json").json["rows"][0][0]
    assert f"n = {total:,}" in texts(root)


def test_it_says_what_it_rests_on_how_old_that_is_and_what_was_not_bought(bought, tmp_path):
    root, _err = drawn(bought, "in portfolio | cited-by | by assignee", tmp_path / "x.svg")
    seen = bought.run("ask", "in portfolio | cited-by | by assignee", "--format", "json").json
    written = texts(root)
    assert "1 not bought" in written
    assert any(text.startswith("Rests on 3 documents: 2 held, 1 not bought") for text in written)
    assert any(f" · answers of {seen['as_of']['oldest'][:10]} · database " in text for text in written)
    receipt = json.loads(root.find(f"{SVG}metadata").text)
    assert receipt["coverage"] == seen["coverage"]
    assert any(f"database {receipt['database']}" in text for text in written)


def test_what_was_not_bought_is_hollow_in_a_network(bought, tmp_path):
    root, _err = drawn(bought, "in portfolio", tmp_path / "x.svg")
    said = {each.get("data-row"): each.find(f"{SVG}title").text for each in marks(root)}
    assert "cited by: not bought" in said["US9999999B2"]
    assert re.search("cited by [0-9,]+ held", said[PATENT])
    assert any(text.startswith("hollow: how often cited is not known (") for text in texts(root))


def test_a_png_has_twice_the_pixels_and_the_receipt(bought, tmp_path):
    root, _err = drawn(bought, "in portfolio | cited-by | by year", tmp_path / "x.svg")
    ran = bought.run("ask", "in portfolio | cited-by | by year", "-o", tmp_path / "x.png")
    assert ran.code == 0
    content = (tmp_path / "x.png").read_bytes()
    width, height, rows = read_png(content)
    assert (width, height) == (2 * int(root.get("width")), 2 * int(root.get("height")))
    assert len(set(rows)) > 20  # it is not blank
    receipt = json.loads(raster.text_in(content, "localcite"))
    assert receipt["question"] == "in portfolio | cited-by | by year"


def read_png(content):
    """Return width, height and the lines of a PNG, each chunk checked."""
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    at, data = 8, b""
    while at < len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        kind, body = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        assert struct.unpack(">I", content[at + 8 + length : at + 12 + length]) == (zlib.crc32(kind + body),)
        if kind == b"IHDR":
            width, height, depth, colours = struct.unpack(">IIBB", body[:10])
        data += body if kind == b"IDAT" else b""
        at += length + 12
    assert kind == b"IEND"
    lines = zlib.decompress(data)
    size = 1 + width * depth // 8 * {2: 3, 6: 4}[colours]
    assert len(lines) == size * height
    return width, height, [lines[place : place + size] for place in range(0, len(lines), size)]


def test_a_page_has_the_numbers_and_asks_nobody(bought, tmp_path):
    question = "in portfolio | cited-by | by assignee, year"
    assert bought.run("ask", question, "-o", tmp_path / "x.html").code == 0
    page = (tmp_path / "x.html").read_text("utf-8")
    assert "default-src 'none'" in page
    assert not re.search(r"""(?:src|href|action)=["']?(?!data:)\w""", page)
    assert page.count("<tr data-mark=") == page.count('class="mark"')
    assert "<title>in portfolio | cited-by | by assignee, year</title>" in page


@pytest.mark.parametrize(
    ("question", "name", "what"),
    [
        ("in portfolio | cited-by | by year", "x.network.svg", "the answer is a table"),
        ("in portfolio | cited-by | by assignee", "x.timeline.png", "a timeline needs years"),
        ("in portfolio | cited-by", "x.growth.svg", "no number in the answer"),
        ("in portfolio | cited-by | count", "x.svg", "the answer is one number"),
        ("in portfolio | cited-by | where year = 1700 | by year", "x.svg", "the answer is empty"),
    ],
)
def test_what_cannot_be_drawn_is_refused_and_no_file_is_left(bought, tmp_path, question, name, what):
    ran = bought.run("ask", question, "-o", tmp_path / name)
    assert ran.code == 2
    assert what in ran.err.lower()
    assert list(tmp_path.iterdir()) == []


def test_rows_of_sql_are_drawn_as_well(bought, tmp_path):
    statement = "SELECT office, count(*) AS n FROM documents GROUP BY 1 ORDER BY 2 DESC"
    assert bought.run("sql", statement, "-o", tmp_path / "x.svg").code == 0
    root = ET.fromstring((tmp_path / "x.svg").read_text("utf-8"))
    rows = bought.run("sql", statement, "--format", "json").json["rows"]
    assert [(each.get("data-row"), each.get("data-value")) for each in marks(root)] == [
        ("unknown" if office is None else office, str(count)) for office, count in rows
    ]
    assert json.loads(root.find(f"{SVG}metadata").text)["sql"] == statement


def test_pictures_of_text_go_to_standard_output_too(bought):
    ran = bought.run("ask", "in portfolio | cited-by | by year", "--format", "svg")
    assert ran.code == 0
    assert ET.fromstring(ran.out).tag == f"{SVG}svg"
    assert bought.run("ask", "in portfolio | by year", "--format", "png").code == 2


def test_the_shell_draws_the_last_answer(bought, tmp_path):
    typed = f"in portfolio | cited-by | by year\nto {tmp_path / 'x.svg'}\nto {tmp_path / 'x.bars.png'}\n"
    ran = bought.run("shell", stdin=typed)
    assert ran.code == 0, ran.err
    assert ET.fromstring((tmp_path / "x.svg").read_text("utf-8")).tag == f"{SVG}svg"
    assert (tmp_path / "x.bars.png").read_bytes().startswith(b"\x89PNG")


def test_without_the_extra_a_sentence_names_it_and_svg_is_still_drawn(bought, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    ran = bought.run("ask", "in portfolio | by year", "-o", tmp_path / "x.png")
    assert ran.code == 2
    assert "`pip install 'localcite[pictures]'` brings it" in ran.err
    assert list(tmp_path.iterdir()) == []
    assert bought.run("ask", "in portfolio | by year", "-o", tmp_path / "x.svg").code == 0


def test_without_a_receipt_nothing_of_the_database_stands_in_it(bought, tmp_path):
    database = bought.run("audit", "verify", "--json").json["last"]["hash"]
    for ending in ("svg", "html", "png"):
        file = tmp_path / f"x.{ending}"
        assert bought.run("ask", "in portfolio | cited-by | by year", "-o", file, "--no-receipt").code == 0
        assert database.encode() not in file.read_bytes()
        assert b"localcite_receipt" not in file.read_bytes()


def test_of_a_large_network_the_documents_with_the_most_citations_are_read(bought):
    from localcite.pictures.choosing import network_of
    from localcite.query import compile_question, parse
    from localcite.query.run import found
    from localcite.query.world import Context

    question = "patents | or (in portfolio | cited-by)"
    with closing(sqlite3.connect(bought.database)) as connection:
        context = Context(datetime(2026, 11, 22, tzinfo=UTC))
        program = compile_question(parse(question), question, context.now.date())

        def use(finding):
            network = finding.network()
            return network_of(network, most=5), list(network.nodes()), list(network.edges())

        figure, nodes, edges = found(program, question, connection, context, use)
    most = sorted(nodes, key=lambda node: (-node.links, node.key))[:5]
    assert [node.name for node in figure.nodes] == [node.name for node in sorted(most, key=lambda node: node.key)]
    assert len(figure.nodes) + figure.more_nodes == len(nodes)
    assert len(figure.edges) + figure.more_edges == len(edges)
