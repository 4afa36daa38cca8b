"""The page: HTML that a strict parser takes, whatever titles say; nothing is loaded; and it is small."""

import json
import re
from collections import Counter
from datetime import UTC, datetime

import html5lib
import pytest
from hypothesis import given, settings
from report_drawn import HOSTILE, gathered, ring, worlds

from localcite.query.answer import AsOf, Coverage
from localcite.query.basis import Basis
from localcite.report.charts import heat, timeline
from localcite.report.count import counts
from localcite.report.document import Wishes, page
from localcite.report.pack import packed, script
from localcite.report.values import COUNTS, OWN, Document, Found, Link, Member

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
LOADS = {"src", "srcset", "data", "poster", "action", "formaction", "background", "cite", "ping", "manifest"}
ADDRESS = re.compile(r"#|https://doi\.org/|https://patents\.google\.com/patent/")


def document(key, title="A title", people="Acme", groups=(0,), number=None):
    return Document(
        key,
        number or f"US{1000000 + key}B2",
        title,
        "patent",
        2020 + key % 6,
        "2020-05-01",
        "US",
        people,
        people,
        None,
        groups,
    )


def made(members, citing, links, **more):
    told = {
        "collection": "portfolio",
        "owner": "Acme",
        "now": NOW,
        "since": "2026-10-01",
        "last_report": "2026-10-01T09:00:00.000Z",
        "people": ("Acme", "Beta"),
        "coverage": Coverage(rests_on=len(members), held=len(members)),
        "as_of": AsOf("2026-03-01T08:00:00.000Z", "2026-10-12T08:00:00.000Z"),
        "notes": ("A note.",),
        "basis": Basis("d" * 32, 7, "0" * 64, ((1, 3),), "2026-11-22"),
        "question": "in portfolio | cited-by",
    }
    return Found(members=tuple(members), citing=tuple(citing), links=tuple(links), **(told | more))


def member(of):
    return Member(of, "held", "2026-10-12T08:00:00.000Z", 1, (None,) * len(COUNTS))


def link(citing, cited, own="external"):
    return Link(citing, cited, "X,D", "EXA", "2026-10-12T08:00:00.000Z", "2026-10-12T08:00:00.000Z", own, True, False)


def text_of(found, **wishes):
    return page(found, {"last": {"seq": 7, "hash": "0" * 64}}, ring, Wishes(**wishes)).text


def parsed(text):
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    for element in tree.iter():
        element.tag = str(element.tag).rpartition("}")[2]
    return tree


def elements(text):
    """Count the elements; labels of another length leave another number of ticks beside the bars."""
    found = Counter(element.tag for element in parsed(text).iter())
    return dict(found) | dict.fromkeys(("line", "text"), 1)


def hostile(title):
    """Return a small report in which everything that comes from outside is this text."""
    papers = [document(key, title, title, number=f"{title}{key}") for key in range(3)]
    return made(
        [member(document(9, title, title, number=title))],
        papers,
        [link(key, 0, OWN[key]) for key in range(3)],
        people=(title, "Beta"),
        owner=title,
        notes=(title,),
    )


@pytest.mark.parametrize("title", HOSTILE)
def test_no_text_can_add_an_element(title):
    plain, spoiled = text_of(hostile("plain"), title="plain"), text_of(hostile(title), title=title)
    assert elements(spoiled) == elements(plain)
    assert not re.search("[\x00-\x08\x0b-\x1f\u2028\u2029\u202a-\u202e\u2066-\u2069]", spoiled)
    spoiled.encode()


@settings(max_examples=4)
@given(worlds())
def test_whatever_is_held_the_page_is_whole_html(world):
    with gathered(world) as (_connection, found):
        text = text_of(found)
    tree = parsed(text)
    assert not {element.tag for element in tree.iter()} & {
        "img",
        "iframe",
        "object",
        "embed",
        "link",
        "base",
        "form",
        "b",
    }
    for element in tree.iter():
        assert not LOADS & set(element.attrib)
        assert not [name for name in element.attrib if name.startswith("on") or name == "style"]
        assert ADDRESS.match(element.attrib.get("href", "#"))


def test_the_policy_allows_the_styles_and_scripts_of_the_page_alone():
    from localcite.report.document import _hash

    tree = parsed(text_of(hostile("x")))
    policy = next(e.attrib["content"] for e in tree.iter("meta") if e.attrib.get("http-equiv"))
    assert policy.startswith("default-src 'none'; ")
    styles = [element.text for element in tree.iter("style")]
    scripts = [element.text for element in tree.iter("script") if "type" not in element.attrib]
    assert (len(styles), len(scripts)) == (1, 1)
    assert f"style-src {_hash(styles[0])};" in policy
    assert f"script-src {_hash(scripts[0])};" in policy
    assert not re.search(r"https?:|@import|url\(", styles[0])
    assert not re.search(r"\b(fetch|XMLHttpRequest|WebSocket|import)\s*\(|sendBeacon", scripts[0])


@settings(max_examples=4)
@given(worlds())
def test_the_rows_in_the_page_are_those_that_were_found(world):
    with gathered(world) as (_connection, found):
        read = json.loads(script(packed(found)))
    assert read["links"]["citing"] == [each.citing for each in found.links]
    assert [OWN[own] for own in read["links"]["own"]] == [each.own for each in found.links]
    strings = [None if place is None else read["strings"][place] for place in read["links"]["category"]]
    assert strings == [each.category for each in found.links]
    assert read["members"]["cited_by"] == [each.cited_by for each in found.members]


def test_five_thousand_citations_are_less_than_three_megabytes():
    titles = [
        f"Method and apparatus for {word} of 核磁共振陀螺 in a device of kind {word}" for word in map(str, range(5000))
    ]
    citing = [document(key, title, f"Company {key % 700} Ltd", (key % 700,)) for key, title in enumerate(titles)]
    members = [member(document(10_000 + key)) for key in range(100)]
    links = [link(key, key % 100, OWN[key % 4]) for key in range(5000)]
    found = made(members, citing, links, people=tuple(f"Company {key} Ltd" for key in range(700)))
    size = len(text_of(found).encode())
    assert 5000 * 60 < size < 3_000_000


def test_the_network_says_how_much_of_it_is_drawn():
    citing = [document(key) for key in range(40)]
    found = made([member(document(99))], citing, [link(key, 0) for key in range(40)])
    assert "All 41 documents with 40 citations." in text_of(found)
    assert "10 of 41 documents and 9 of 40 citations" in text_of(found, most_drawn=10)
    tree = parsed(text_of(found, most_drawn=10))
    assert len([element for element in tree.iter("a") if "node" in element.attrib.get("class", "")]) == 10


def test_what_is_unknown_is_said_and_never_zero():
    unbought = Member(document(1), "not_bought", None, None, (None, 4, None, None, None))
    text = text_of(made([member(document(2)), unbought], [document(3)], [link(0, 0)]))
    rows = '<a class="n" href="#members?uncounted=1" title="in portfolio | where cited_by is unknown">1</a>'
    assert f"Whether {rows} document of the collection is cited, and how often, is unknown." in text
    assert ">not bought<" in text
    data = json.loads(re.search(r'id="data">(.*?)</script>', text)[1])
    assert data["members"]["cited_by"] == [1, None]
    assert data["members"]["cited_by_3y"] == [None, None]


def test_one_new_document_is_spoken_of_as_one():
    told = re.sub(r"<[^>]*>", "", text_of(made([member(document(9))], [document(0)], [link(0, 0)])))
    assert "1 document with 1 citation was learnt since 2026-10-01." in told


def test_where_nothing_is_answered_neither_numbers_nor_charts_say_that_nobody_cites():
    unbought = Member(document(1), "not_bought", None, None, (None,) * len(COUNTS))
    never = text_of(made([unbought], [], [], as_of=AsOf(), coverage=Coverage(rests_on=1, not_bought=1)))
    assert never.count("Who cites the collection is unknown") == 5
    assert "Citing documents (unknown)" in never
    assert '<span class="zero">' not in never
    assert "<figure>" not in never
    asked = text_of(made([member(document(1))], [], []))
    assert asked.count("No document is listed that cites the collection.") == 4
    assert '<span class="zero">0</span>' in asked


def test_what_is_held_and_out_of_date_is_held_and_said_to_be_out_of_date():
    fresh = member(document(1))
    stale = [member(document(key))._replace(state="stale") for key in (2, 3)]
    card = (
        '<strong><a class="n" href="#members?state={}" title="in portfolio | cited-by">{}</a></strong><span>{}</span>'
    )
    old = text_of(made(stale, [], []))
    assert card.format("stale", 2, "of 2 members held, out of date") in old
    assert "of 2 members held<" not in old
    both = text_of(made([fresh, *stale], [], []))
    assert card.format("held", 1, "of 3 members held, up to date") in both
    assert card.format("stale", 2, "of 3 members held, out of date") in both
    assert card.format("held", 1, "of 1 member held") in text_of(made([fresh], [], []))


def test_a_year_that_a_mistake_made_has_a_line_and_the_charts_keep_to_the_others():
    years = (1019, 2015, 2018, 2018, 9999)
    citing = [document(key, groups=(key % 2,))._replace(year=year) for key, year in enumerate(years)]
    found = made([member(document(9))], citing, [link(key, 0) for key in range(len(years))])
    lines = counts(found).years
    assert [(line.label, line.numbers[0].value) for line in lines] == [
        *(("1019", 1), ("2015", 1), ("2016", 0), ("2017", 0), ("2018", 2), ("9999", 1)),
    ]
    drawn = re.findall(r'data-row="([0-9]{4})"', timeline(found, counts(found)))
    assert set(drawn) == {"2015", "2016", "2017", "2018"}
    assert "2 more years are not drawn" in timeline(found, counts(found))
    assert set(re.findall(r'data-column="([0-9]{4})"', heat(found, counts(found)))) <= set(drawn)


def test_a_document_is_coloured_by_the_citations_that_are_listed():
    links = [link(0, 0, "external"), link(0, 1, "self")._replace(delisted=True)]
    text = text_of(made([member(document(8)), member(document(9))], [document(0)], links))
    assert 'class="node own-external"' in text
    assert 'class="node own-self"' not in text


def test_an_empty_collection_makes_a_page_too():
    text = text_of(made([], [], [], as_of=AsOf(), coverage=Coverage()))
    assert elements(text)["section"] == 8
    assert "The collection has no documents." in text
    assert "is unknown: no answer" not in text


def test_every_id_stands_once_and_every_address_within_leads_somewhere():
    found = made([member(document(9))], [document(0)], [link(0, 0)])
    tree = parsed(text_of(found))
    names = [element.attrib["id"] for element in tree.iter() if "id" in element.attrib]
    assert len(names) == len(set(names))
    tables = {"citing", "citations", "members"}
    for element in tree.iter("a"):
        address = element.attrib.get("href", "#main")
        assert not address.startswith("#") or address[1:].partition("?")[0] in {*names, *tables}


def test_tables_have_captions_and_their_heads_a_scope():
    tree = parsed(text_of(made([member(document(9))], [document(0)], [link(0, 0)])))
    for table in tree.iter("table"):
        assert table[0].tag == "caption"
        assert all("scope" in head.attrib for head in table.iter("th"))
