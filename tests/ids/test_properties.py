"""Properties of reading: fixed points, spellings of one document meet, no two documents meet, nothing raises."""

import re
import string

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from localcite import ids
from localcite.ids.clean import clean
from localcite.ids.longway import _without_prefix, read_slowly
from localcite.model import Ambiguous, Document, Refused, Scheme

# --- canonical numbers, made here by rule and not by the code under test


def digits(length, first=string.digits):
    rest = st.text(string.digits, min_size=length - 1, max_size=length - 1)
    return st.tuples(st.sampled_from(first), rest).map("".join).filter(lambda text: text.strip("0"))


def span(low, high):
    return st.integers(low, high).map(str)


def parts(office, number, *kinds):
    return st.tuples(st.just(office), number, st.sampled_from(kinds))


def dated(low, high, length):
    serial = st.integers(1, 10**length - 1).map(lambda value: f"{value:0{length}d}")
    return st.tuples(span(low, high), serial).map("".join)


ONE_GROUP = [  # digits alone, which people part by commas, blanks or dots
    parts("US", span(1, 6_167_568), "A"),
    parts("US", span(6_167_569, 12_999_999), "B1", "B2"),
    parts("EP", digits(7), "A1", "A2", "A3", "B1", "B2"),
    parts("GB", span(100_001, 1_999_999), "A"),
    parts("GB", span(2_000_000, 2_700_000), "A", "B"),
    parts("DE", span(1_400_001, 4_500_000), "A1", "B2", "C1", "C2"),
    parts("FR", span(2_000_001, 3_150_000), "A1", "B1"),
    parts("CN", span(1_030_001, 1_999_999), "A", "C"),
    parts("CA", span(2_000_001, 3_300_000), "A1", "C"),
    parts("RU", span(2_000_001, 2_900_000), "C1", "C2"),
    parts("JP", span(2_500_001, 7_700_000), "B1", "B2"),
]
SEVERAL_GROUPS = [
    parts("US", dated(2001, 2099, 7), "A1", "A2", "A9", "P1"),
    parts("US", span(10_000, 435_712).map("D{}".format), "S"),
    parts("US", span(435_713, 1_200_000).map("D{}".format), "S1"),
    parts("US", span(10_000, 36_997).map("RE{}".format), "E"),
    parts("US", span(36_998, 51_000).map("RE{}".format), "E1"),
    parts("US", span(1, 11_726).map("PP{}".format), "P"),
    parts("US", span(11_727, 40_000).map("PP{}".format), "P2", "P3"),
    parts("WO", dated(1978, 2030, 6).filter(lambda text: int(text[4:]) < 400_000), "A1", "A2", "A3"),
    parts("JP", dated(1971, 2030, 6), "A", "U"),
    parts("JP", dated(1950, 1996, 6), "B2", "Y2"),
    parts("CN", digits(9, "12"), "A", "B", "U", "Y"),
    parts("KR", dated(1950, 2030, 7).map("10{}".format), "A"),
    parts("KR", digits(7).map("10{}".format), "B1"),
    parts("KR", digits(7).map("20{}".format), "Y1"),
    parts("DE", dated(2004, 2030, 6).map("10{}".format), "A1", "B3", "B4"),
    parts("DE", dated(2004, 2030, 6).map("20{}".format), "U1"),
    parts("TW", digits(6, "123456789").map("I{}".format), "B"),
    parts("TW", dated(2000, 2030, 5), "A"),
    parts("BR", dated(2012, 2030, 6).map("11{}".format), "A2", "B1"),
    parts("SE", digits(6, "123456789"), "C2"),
    parts("NL", digits(7, "123456789"), "A"),
]
GROUPED = st.one_of(ONE_GROUP)
NUMBERS = st.one_of(*ONE_GROUP, *SEVERAL_GROUPS)

# --- what people do to them

DASHES = st.sampled_from("-‐‑–—−－")
BLANKS = st.sampled_from([" ", "\u00a0", "\u2009", "\u3000", "\t", "  "])
WIDE = str.maketrans({character: chr(ord(character) + 0xFEE0) for character in string.ascii_letters + string.digits})
AROUND = st.sampled_from(
    ["{}", " {} ", '"{}"', "“{}”", "({})", "[{}]", "{},", "{};", "{}.", "1. {}", "• {}", "\ufeff{}"]
)


def by_thousands(number, mark):
    return re.sub(r"(?<=\d)(?=(?:\d{3})+$)", mark, number)


@st.composite
def spellings(draw, numbers=NUMBERS, *, groups=False):
    office, number, kind = draw(numbers)
    if groups:
        number = by_thousands(number, draw(st.sampled_from([",", " ", "\u00a0", ".", "'"])))
    joint = draw(st.one_of(st.just(""), BLANKS, DASHES, st.sampled_from([".", "_"])))
    text = joint.join((office, number, kind))
    text = draw(st.sampled_from([str, str.lower, lambda text: text.translate(WIDE)]))(text)
    place = draw(st.integers(0, len(text)))
    text = text[:place] + draw(st.sampled_from(["", "\u200b", "\u00ad", "\u2060"])) + text[place:]
    return text, draw(AROUND).format(text)


def canonical(drawn):
    return "".join(drawn)


@given(NUMBERS)
def test_a_canonical_number_reads_as_itself(drawn):
    reading = ids.read(canonical(drawn))
    assert isinstance(reading, Document)
    assert reading.name == (Scheme.NUMBER, canonical(drawn))
    assert ids.canonical_number(canonical(drawn)) == canonical(drawn)


@given(NUMBERS.flatmap(lambda drawn: st.tuples(st.just(drawn), spellings(st.just(drawn)))))
def test_spellings_of_one_number_meet(pair):
    drawn, (_, text) = pair
    assert ids.read(text).name.value == canonical(drawn)


@given(GROUPED.flatmap(lambda drawn: st.tuples(st.just(drawn), spellings(st.just(drawn), groups=True))))
def test_numbers_in_groups_of_three_meet(pair):
    drawn, (_, text) = pair
    assert ids.read(text).name.value == canonical(drawn)


LINKS = st.sampled_from(
    [
        "https://patents.google.com/patent/{}/en",
        "http://patents.google.com/patent/{}",
        "https://www.google.com/patents/{}",
        "https://patents.google.com/patent/{}/zh?oq={}",
        "https://worldwide.espacenet.com/patent/search?q=pn%3D{}",
        "https://worldwide.espacenet.com/patent/search/family/012345678/publication/{}?q=pn%3D{}",
        "https://www.freepatentsonline.com/{}.html",
        "https://example.com/list/{}.pdf",
    ]
)


@given(NUMBERS, LINKS)
def test_links_are_read_like_what_stands_in_them(drawn, link):
    assume("example" not in link or len(canonical(drawn)) > 8)  # elsewhere a short number may be anything
    assert ids.read(link.format(*[canonical(drawn)] * 2)).name.value == canonical(drawn)


@given(
    NUMBERS, st.sampled_from(["20190619", "2019-06-19", "19.06.2019", "(2019-06-19)", "Jun. 19, 2019", "19 June 2019"])
)
def test_the_publication_date_behind_a_number_says_nothing(drawn, date):
    assert ids.read(f"{' '.join(drawn)} {date}").name.value == canonical(drawn)


@given(NUMBERS, st.sampled_from(["{}", "{0}{0}", "{0} {0}"]))
def test_an_office_code_twice_is_read_once(drawn, codes):
    office, number, kind = drawn
    assert ids.read(codes.format(office) + number + kind).name.value == canonical(drawn)


# --- papers

SUFFIXES = st.text(string.ascii_lowercase + string.digits + "._-/;()<>:", min_size=1, max_size=40).filter(
    lambda text: (
        text[-1] in string.ascii_lowercase + string.digits
        and text[0] != "/"
        and all(text.count(left) == text.count(right) for left, right in ("()", "<>"))
    )
)
DOIS = st.tuples(st.integers(1_000, 99_999_999).map("10.{}".format), SUFFIXES).map("/".join)
PLAIN_DOIS = DOIS.filter(lambda doi: not re.search(r"full|pdf|abs|html|meta|[;]|/v?\d*$|10\.\d", doi[3:]))
DRESSES = st.sampled_from(
    """{}
doi:{}
DOI: {}.
DOI {}
https://doi.org/{}
http://dx.doi.org/{}
doi.org/{}
({})
<{}>
[{}],
"{}"
info:doi/{}
urn:doi:{}
https://doi-org.proxy.example.edu/{}
https://onlinelibrary.wiley.com/doi/{}
https://login.proxy.edu/login?url=https://doi.org/{}
Smith J. Sensors 20. doi:{}
doi = {{{}}},""".splitlines()
)


@given(DOIS)
@example("10.1002/1096-8628(20001204)96:6<784::aid-ajmg18>3.0.co;2-7")
def test_a_canonical_doi_is_a_fixed_point(doi):
    assert ids.canonical_doi(doi) == doi
    assert ids.read(doi).name == (Scheme.DOI, doi)


@given(PLAIN_DOIS, DRESSES, st.sampled_from([str, str.upper, str.title]))
def test_spellings_of_one_doi_meet(doi, dress, case):
    assert ids.canonical_doi(dress.format(case(doi))) == doi


@given(PLAIN_DOIS)
def test_an_escaped_doi_is_the_same_doi(doi):
    escaped = "".join(f"%{ord(letter):02X}" if letter in "()<>/:" else letter for letter in doi[3:])
    assert ids.canonical_doi(f"https://doi.org/10.{escaped}") == doi
    assert ids.canonical_doi(doi.replace("<", "&lt;").replace(">", "&gt;")) == doi
    assert ids.canonical_doi(doi.replace("-", "‐").replace("_", r"\_")) == doi


@given(st.uuids(), st.sampled_from(["patent", "paper"]))
def test_uuids_are_read_with_their_type(uuid, kind):
    reading = ids.read(f"{kind}:{str(uuid).upper()}")
    assert str(reading.name) == f"{kind}:{uuid}"
    assert ids.read(str(reading.name)) == reading
    assert ids.read(str(uuid)) == Refused("bare-uuid", "not held; write patent: or paper: before it", (str(uuid),))


# --- anything at all

FRAGMENTS = st.sampled_from(
    r"""
US|EP|WO|JP|CN|KR|DE|GB|FR|TW|BR|XX|D|RE|PP|H|S|X| |No. |Patent |Application |特開|平|昭|第|号|등록특허|공개특허|申请号
PCT/|ZL|10.|10.1016/|doi:|https://|patents.google.com/patent/|?q=|A|B|A1|B2|U1|,|.|-|/|&amp;|%2F|\_|(|)|1|20|2007|11205304|123456
68462|－|９|;|'|"|patent:|E+07|arXiv:""".replace("\n", "|").split("|")
)
TEXTS = st.one_of(
    st.text(max_size=60), st.lists(FRAGMENTS, max_size=9).map("".join), spellings().map(lambda pair: pair[1])
)
KINDS = st.sampled_from([None, "A", "A1", "B1", "B2", "U", "all", "", "ÄÖ", "x9"])


def names(reading):
    match reading:
        case Document(name):
            return (name,)
        case Ambiguous(candidates):
            return candidates
    return ()


@given(TEXTS, KINDS)
@example("등록특허AL1AA", None)
def test_any_text_has_a_reading_whose_names_are_fixed_points(text, kind):
    reading = ids.read(text, kind=kind)
    for name in names(reading):
        assert ids.read(str(name)).name == name
        if name.scheme is Scheme.NUMBER:
            assert ids.canonical_number(name.value) == name.value
            assert ids.office_of(name.value)
            assert ids.without_kind(name.value) + ids.kind_of(name.value) == name.value


@given(TEXTS)
def test_candidates_are_apart_from_each_other_and_from_what_is_no_publication(text):
    reading = ids.read(text)
    if isinstance(reading, Ambiguous):
        values = [name.value for name in reading.candidates]
        assert len(set(values)) == len(values) >= 1
        assert not set(values) & set(reading.others)
        assert reading.why
        assert reading.exclusive is False or not reading.others


@given(TEXTS)
def test_another_spelling_of_a_publication_never_means_another(text):
    reading = ids.read(text)
    for spelling in getattr(reading, "also", ()):
        meant = ids.read(spelling)
        assert isinstance(meant, Document) or meant.exclusive
        assert set(names(reading)) <= set(names(meant)) or isinstance(reading, Document)


@given(TEXTS)
def test_as_typed_never_raises_and_never_completes(text):
    reading = ids.read(text, as_typed=True)
    if isinstance(reading, Document) and isinstance(plain := ids.read(text), Document):
        assert (
            plain.name.value.startswith(reading.name.value)
            or plain.name == reading.name
            or plain.name.value in reading.also
        )


@given(TEXTS)
def test_the_identity_key_of_anything_is_a_fixed_point(text):
    key = ids.canonical_number(text)
    assert ids.canonical_number(key) == key
    assert not re.search(r"\s", key)


@given(NUMBERS)
def test_the_identity_key_and_the_reading_agree(drawn):
    office, number, kind = drawn
    for partial in (kind, kind[0], ""):
        key = ids.canonical_number(office + number + partial)
        reading = ids.read(office + number + partial)
        assert names(ids.read(key)) == names(reading)
        assert ids.canonical_number(key) == key


SPELLINGS = (
    "{}",
    "{} ",
    "doi: {}",
    "doi:{}",
    "https://doi.org/{}",
    "http://dx.doi.org/{}",
    "https://doi.org/{}v2",
    "https://doi.org/{}.full.pdf",
    "{}.0001",
    "{}-1",
    "{} B1",
    "{}.B2",
)


@given(
    st.one_of(NUMBERS.map(canonical), DOIS, NUMBERS.map(lambda drawn: drawn[0] + drawn[1])),
    st.sampled_from(SPELLINGS),
    st.sampled_from([str.upper, str.lower, str.title, lambda text: text]),
    st.sampled_from(["", " ", ",", "-", "."]),
    st.integers(0, 12),
)
def test_the_quick_ways_and_the_rules_agree(text, spelling, case, separator, place):
    typed = case(spelling.format(text[:place] + separator + text[place:]))
    slowly = read_slowly(*_without_prefix(clean(typed)), None, as_typed=False)
    assert ids.read(typed) == slowly
    assert ids.read(f" {typed}") == slowly


@given(st.text(max_size=200))
def test_a_doi_found_in_any_text_is_a_fixed_point(text):
    for candidate in (text, f"10.1000/{text}", f"https://doi.org/10.1000/{text}"):
        doi = ids.canonical_doi(candidate)
        assert doi is None or ids.canonical_doi(doi) == doi


ODD = {
    "digits": "1" * 1_000,
    "digits apart": "US " + "1 " * 498,
    "brackets": "(" * 1_000,
    "a suffix of brackets": "10.1000/" + "(" * 990,
    "percent": "%25" * 333,
    "eras": "特開平" * 333,
    "slashes": "1/" * 500,
    "list marks": "[1] " * 250,
    "a host of dots": "https://" + "a." * 490 + "/",
    "prefixes": "10.1000." * 124 + "/x",
    "letters that grow": "ﷺ" * 1_000,
    "zeros": "\x00" * 1_000,
    "half characters": "\ud800" * 9,
    "the same again": "US11205304B2 " * 76,
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_long_and_odd_texts_are_refused(text):
    assert isinstance(ids.read(text), Refused)


def test_a_text_longer_than_any_identifier_is_refused_at_once():
    assert ids.read("US11205304B2" + " " * 10_000).code == "too-long"
