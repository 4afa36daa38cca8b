"""Pictures: any label makes well-formed XML, nothing is written outside of them, and unknown is never 0."""

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from localcite.pictures.draw import Look, draw
from localcite.pictures.figures import (
    Bar,
    Bars,
    Frame,
    Growth,
    HeatMap,
    Network,
    Node,
    Timeline,
    Total,
    numbers,
)
from localcite.pictures.measure import measured

SVG = "{http://www.w3.org/2000/svg}"
LABELS = st.one_of(
    st.none(),
    st.text(max_size=60),
    st.text(alphabet=st.characters(), max_size=12),
    st.sampled_from(
        ["<script>alert(1)</script>", '"&]]>', "三星电子株式会社", "삼성전자", "A" * 500, "\u202eevil", "\ufffe\x00"]
    ),
)
COUNTS = st.one_of(st.none(), st.integers(0, 10**7))
YEARS = st.integers(1, 9999)
BARS = st.builds(
    Bars,
    st.sampled_from(["assignee", "citation_text"]),
    st.just("documents"),
    st.lists(st.builds(Bar, LABELS, COUNTS, st.text(max_size=5)), min_size=1, max_size=60).map(tuple),
    st.one_of(st.none(), st.builds(Total, st.integers(0, 10**9), st.booleans())),
    st.integers(0, 10),
)


@st.composite
def timelines(draw_one):
    first = draw_one(YEARS)
    length = draw_one(st.integers(1, 150))
    values = draw_one(st.lists(COUNTS, min_size=length, max_size=length))
    years = tuple((first + place, value) for place, value in enumerate(values))
    unknown, since = draw_one(st.one_of(st.none(), st.integers(0, 999))), draw_one(st.one_of(st.none(), YEARS))
    return Timeline("year", "documents", years, unknown, since, "2026-03-04", None, draw_one(st.booleans()), 0)


@st.composite
def heat_maps(draw_one):
    rows = draw_one(st.lists(LABELS, min_size=1, max_size=8))
    if draw_one(st.booleans()):
        first = draw_one(st.integers(1900, 2020))
        columns = [str(first + place) for place in range(draw_one(st.integers(1, 60)))] + [None] * draw_one(
            st.booleans()
        )
    else:
        columns = draw_one(st.lists(LABELS.filter(lambda each: each is not None), min_size=1, max_size=30))
    pairs = st.tuples(st.integers(0, len(rows) - 1), st.integers(0, len(columns) - 1), COUNTS)
    cells = draw_one(st.lists(pairs, max_size=20, unique_by=lambda each: each[:2]))
    return HeatMap("assignee", "year", "documents", tuple(rows), tuple(columns), tuple(cells), 2019, "2019-03-04")


DAYS = st.dates().map(str)
GROWTHS = st.builds(
    Growth,
    st.sampled_from(["first_seen", "fetched"]),
    st.just("documents"),
    st.dictionaries(DAYS, st.integers(0, 10**6), min_size=1, max_size=30).map(lambda days: tuple(sorted(days.items()))),
    st.one_of(st.none(), DAYS),
    st.one_of(st.none(), st.integers(1, 99)),
)
NODES = st.builds(
    Node,
    st.text(max_size=40),
    LABELS,
    st.one_of(st.none(), st.integers(1850, 2030)),
    st.one_of(st.none(), st.sampled_from(["Acme|Other", "|", "三星", "<b>"]), st.text(max_size=9)),
    COUNTS,
    st.booleans(),
    st.booleans(),
)


@st.composite
def networks(draw_one):
    nodes = tuple(draw_one(st.lists(NODES, max_size=25)))
    ends = st.integers(0, max(0, len(nodes) - 1))
    edges = tuple(draw_one(st.lists(st.tuples(ends, ends), max_size=40))) if nodes else ()
    return Network(nodes, edges, draw_one(st.integers(0, 3)), 1)


FIGURES = st.one_of(BARS, timelines(), heat_maps(), GROWTHS, networks())
FRAMES = st.builds(
    Frame,
    st.text(max_size=400),
    st.lists(st.tuples(st.sampled_from(["held", "not_bought"]), st.integers(0, 99)), max_size=2).map(tuple),
    st.lists(st.text(max_size=300), max_size=3).map(tuple),
    st.just('{"notes": "<&> ]]>"}'),
)


def texts(svg):
    """Return each text of a picture with where it begins and ends, by its own widths."""
    for element in ET.fromstring(svg).iter(f"{SVG}text"):
        size, content = float(element.get("font-size")), element.text or ""
        length = measured(content, size, bold=element.get("font-weight") == "bold")
        x, y = float(element.get("x")), float(element.get("y"))
        begin = {"start": 0, "middle": -length / 2, "end": -length}[element.get("text-anchor", "start")]
        if element.get("transform", "").startswith("rotate"):
            yield content, x - size, x, y - begin - length, y - begin
        else:
            yield content, x + begin, x + begin + length, y - size, y


@settings(max_examples=45)
@given(FIGURES, FRAMES, st.integers(320, 1600))
def test_any_label_makes_well_formed_xml_and_stays_inside(figure, frame, width):
    svg = draw(figure, frame, Look(width))
    assert svg == draw(figure, frame, Look(width))  # the same input, the same bytes
    root = ET.fromstring(svg.encode())
    height = float(root.get("height"))
    for content, left, right, top, bottom in texts(svg):
        assert left >= -20.5, content
        assert right <= width - 40 + 20.5, content
        assert top >= -20.5, content
        assert bottom <= height - 20, content


@settings(max_examples=25)
@given(FIGURES)
def test_each_number_is_one_mark_and_what_is_unknown_is_never_a_number(figure):
    root = ET.fromstring(draw(figure))
    marks = [element for element in root.iter(f"{SVG}g") if element.get("class") == "mark"]
    table = numbers(figure)
    assert [mark.get("data-mark") for mark in marks] == [str(place) for place in range(len(table.rows))]
    if not isinstance(figure, Growth):
        told = ["unknown" if row[-1] is None else str(row[-1]) for row in table.rows]
        assert [mark.get("data-value") for mark in marks] == told
    if not isinstance(figure, (Growth, Network)):
        for mark, row in zip(marks, table.rows, strict=True):
            assert ("#lc-unknown" in ET.tostring(mark).decode()) >= (row[-1] is None)


@settings(max_examples=15)
@given(FIGURES, FRAMES)
def test_a_picture_asks_nobody_for_anything(figure, frame):
    svg = draw(figure, frame)
    root = ET.fromstring(svg)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        *(
            "svg",
            "g",
            "a",
            "title",
            "desc",
            "metadata",
            "style",
            "defs",
            "pattern",
            "rect",
            "line",
            "path",
            "text",
            "circle",
        )
    }
    assert not [name for element in root.iter() for name in element.attrib if name.startswith("on") or "href" in name]
    assert re.findall(r"url\((?!#)", svg.replace(frame.title, "")) == []


def test_what_is_not_over_is_hatched_and_said_in_words():
    svg = draw(Timeline("year", "documents", ((2024, 3), (2025, 4), (2026, 1)), None, 2025, "2025-11-02"))
    assert svg.count("url(#lc-hatch-main)") == 3  # two years, and the legend
    assert "2025 to 2026: not over at the oldest answer, 2025-11-02" in svg
    assert ">not over</text>" in svg


def test_a_year_without_documents_is_none_and_one_that_is_unknown_is_beside_the_years():
    svg = draw(Timeline("year", "documents", ((2024, 0), (2025, 4)), unknown=2))
    assert "<title>2024: 0 documents</title>" in svg
    assert "<title>unknown: 2 documents, year unknown</title>" in svg


@pytest.mark.parametrize(("states", "said"), [((("held", 4),), False), ((("held", 4), ("not_bought", 2)), True)])
def test_what_was_not_bought_is_drawn(states, said):
    svg = draw(Bars("office", "documents", (Bar("US", 1),)), Frame(states=states))
    assert ("2 not bought" in svg) == said
    assert ("#lc-unknown" in svg) == said


def test_marks_lead_where_a_page_says():
    svg = draw(
        Bars("office", "documents", (Bar("US", 1), Bar(None, 2))),
        look=Look(link=lambda mark: f"#of-{mark.row}" if mark.row else None),
    )
    assert re.findall(r'href="([^"]*)"', svg) == ["#of-US"]


def test_the_receipt_stands_in_the_metadata_as_it_is():
    svg = draw(Bars("office", "documents", (Bar("US", 1),)), Frame(metadata='{"question": "a < b & c"}'))
    assert ET.fromstring(svg).find(f"{SVG}metadata").text == '{"question": "a < b & c"}'
    assert '{"question": "' in svg


def test_years_of_filing_say_that_the_last_are_not_published_yet():
    assert "18 months" in draw(Timeline("filed", "documents", ((2025, 4),)))
    assert "18 months" not in draw(Timeline("published", "documents", ((2025, 4),)))
