"""Whatever the bytes are: no exception, every id accounted for, good elements served, and all of it can be stored."""

import json

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from localcite.model import Endpoint, Name, Scheme
from localcite.normalise import Asked, read
from localcite.normalise.decode import decode
from localcite.normalise.elements import element, identify, is_empty

PAPER_IDS = [f"{i:08x}-0000-4000-8000-000000000000" for i in range(4)]
NUMBERS = ["US7000001B2", "US7000002B2", "EP1000001A1", "EP1000001"]
FIELDS = [
    "pn patent_id patent_cited cited_by_3y cited_by_5y cited_by_patents apdt pbdt kind title country category inventor",
    "sequence doc_number doi paper_id reference_no reference_data np_citation_data patent_citation_data citation_text",
]
leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=5),
    st.sampled_from([*NUMBERS, *PAPER_IDS, ",".join(PAPER_IDS[:2]), "10.3390/s20030734", 20201230, "2020", "", "X,D"]),
)
keys = st.sampled_from(" ".join(FIELDS).split()) | st.text(max_size=3)
anything = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=6), max_leaves=30
)
askings = st.one_of(
    st.builds(
        lambda ids: Asked(Endpoint.P015, Scheme.NUMBER, tuple(ids)), st.sets(st.sampled_from(NUMBERS), min_size=1)
    ),
    st.builds(
        lambda ids: Asked(Endpoint.L012, Scheme.PAPER_ID, tuple(ids)), st.sets(st.sampled_from(PAPER_IDS), min_size=1)
    ),
)


def check(asked, body):
    found = read(asked, body)
    served = {name for element in found.elements for name in element.asked}
    assert served | set(found.unanswered) | set(found.unread) == {Name(asked.scheme, id_) for id_ in asked.ids}
    assert served.isdisjoint(found.unanswered)
    assert served.isdisjoint(found.unread)
    assert set(found.unread).isdisjoint(found.unanswered)
    assert bool(found.faults) >= bool(found.unread and not found.elements)
    msgspec.json.encode(found)  # nothing in it that SQLite or JSON could not hold
    for each in found.elements:
        assert each.names
        assert all(row.names and row.list in each.lists for row in each.rows)
        assert all(count is None or 0 <= count <= 2**53 for count in each.counts)
    return found


@given(askings, st.binary(max_size=60))
def test_any_bytes_are_read_without_an_exception(asked, body):
    check(asked, body)


@given(askings, anything)
def test_any_json_is_read_without_an_exception(asked, data):
    found = check(asked, json.dumps({"data": data}).encode("utf-8", "surrogatepass"))
    elements = data if isinstance(data, list) else [data] if isinstance(data, dict) and data else []
    assert found.units == sum(each is not None for each in elements)
    assert len(found.elements) + len({fault.element for fault in found.faults if fault.element is not None}) == (
        found.units
    )


@given(askings, st.lists(st.dictionaries(keys, anything, max_size=6), max_size=4))
def test_a_spoilt_neighbour_changes_nothing_about_a_good_element(asked, data):
    """The quick way and the two patient ones must read the same."""
    quick, _ = decode(asked.endpoint, json.dumps({"data": data}).encode("utf-8", "surrogatepass"))
    spoilt = json.dumps({"data": [*data, {"pn": float("nan"), "paper_id": float("nan")}]}).encode(
        "utf-8", "surrogatepass"
    )
    patient, _ = decode(asked.endpoint, spoilt)
    assert [told(each, asked) for each in quick] == [told(each, asked) for each in patient[:-1]]


def told(decoded, asked):
    """What an element says in the end."""
    if decoded.faults:
        return decoded.faults
    odd = []
    found = identify(decoded.record)
    said = element(decoded.record, decoded.index, decoded.where, found, (asked.name(asked.ids[0]),), odd)
    return is_empty(decoded.record), said, odd
