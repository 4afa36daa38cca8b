"""Faults strike by chance with a seed, at numbered calls, or next; what is no fault is refused with a sentence."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from localcite.errors import UsageError
from localcite.sandbox.codes import ALIASES
from localcite.sandbox.faults import Fault, Faults
from localcite.sandbox.faults.catalogue import ENDPOINTS, SHAPES

names = st.sampled_from(
    ["lost", "reset", "hang", "cut", "empty", "html", "http-503-json", "68300008", *ALIASES, *SHAPES]
)
written_faults = st.builds(
    "{}{}{}{}".format,
    names,
    st.sampled_from(["", "-billed", "-unbilled"]),
    st.sampled_from(["", ":2", ":0.5"]),
    st.sampled_from(["", "+message"]),
)
places = st.sampled_from(["", *(f"/{name}" for name in ENDPOINTS)])
whens = st.sampled_from(["=0.5", "=1", "@3", "@2;5;9", "*4"])
rules = st.lists(st.builds("{}{}{}".format, written_faults, places, whens), max_size=4).map(",".join)


def strikes(faults, endpoint, calls):
    """Return the numbers of the calls that were struck."""
    return [number for number in range(1, calls + 1) if faults.draw(endpoint)]


@settings(max_examples=40, deadline=None)
@given(rules)
def test_rules_are_written_as_they_were_read(written):
    assert str(Faults(written)) == str(Faults(str(Faults(written))))
    assert len(str(Faults(written)).split(",")) == len(written.split(","))


@settings(max_examples=40, deadline=None)
@given(st.integers(), st.floats(min_value=0, max_value=1, allow_subnormal=False))
def test_the_same_seed_strikes_the_same_calls(seed, chance):
    first, second = Faults(f"lost={chance}", seed), Faults(f"lost={chance}", seed)
    assert strikes(first, "P015", 50) == strikes(second, "P015", 50)


def test_chance_is_about_as_often_as_it_says():
    assert 400 < len(strikes(Faults("lost=0.05", 3), "P015", 10_000)) < 600
    assert strikes(Faults("lost=0"), "P015", 100) == []
    assert len(strikes(Faults("lost=1"), "P015", 100)) == 100


def test_numbered_calls_are_struck():
    assert strikes(Faults("lost@2-4,html@7;9"), "P015", 12) == [2, 3, 4, 7, 9]


def test_the_next_calls_are_struck():
    assert strikes(Faults("lost*3"), "P015", 12) == [1, 2, 3]
    faults = Faults()
    faults.draw("P015")
    faults.add("lost")
    assert strikes(faults, "P015", 3) == [1]


def test_a_fault_of_one_endpoint_counts_its_calls_alone():
    faults = Faults("lost/L012@2")
    assert [bool(faults.draw(endpoint)) for endpoint in ("L012", "P015", "P015", "L012")] == [False, False, False, True]
    everywhere = Faults("lost@2")
    assert [bool(everywhere.draw(endpoint)) for endpoint in ("L012", "token", "P015")] == [False, False, True]


def test_a_call_ends_in_one_way_only():
    assert [str(fault) for fault in Faults("lost=1,html=1,too-fast=1,shuffled=1,slow=1").draw("P015")] == [
        "lost",
        "shuffled",
        "slow",
    ]


def test_a_fault_that_found_no_place_stays_for_the_next_call():
    faults = Faults("lost,html")
    assert [str(faults.draw("P015")[0]) for _ in range(2)] == ["lost", "html"]
    assert faults.draw("P015") == ()


@pytest.mark.parametrize(
    "written",
    [
        "nonsense",
        "lost=2",
        "lost=-1",
        "lost=x",
        "lost@",
        "lost@1-2-3",
        "lost@9999999",
        "lost/P016",
        "http-200",
        "=0.5",
        "1",
    ],
)
def test_what_is_no_fault_is_refused(written):
    with pytest.raises(UsageError) as error:
        Faults(written)
    assert error.value.what
    assert error.value.fix


def test_a_refusal_knows_its_code():
    assert Fault.read("too-fast").code == 67200002
    assert Fault.read("68300010").code == 68300010
