"""What a user's kind, and `--as-typed`, do to a reading; what goes with a reading for held rows."""

import pytest

from localcite import ids
from localcite.model import Ambiguous, Document, Name, Refused, Scheme


def number(text):
    return Name(Scheme.NUMBER, text)


@pytest.mark.parametrize(
    ("typed", "kind", "expected"),
    [
        ("EP1234567", "B1", "EP1234567B1"),
        ("EP1234567", "b1", "EP1234567B1"),
        ("EP1234567", "A3", "EP1234567A3"),  # plausible, if not usual
        ("EP1028011A", "A2", "EP1028011A2"),
        ("JP4257759", "A", "JP1992257759A"),
        ("JP4257759", "B2", "JP4257759B2"),
        ("JP 2007-123456", "A", "JP2007123456A"),
        ("KR1020040032451", "A", "KR1020040032451A"),
        ("KR20040032451", "U", "KR2020040032451U"),
        ("US11205304", "B2", "US11205304B2"),
        ("US20090230439", "P1", "US20090230439P1"),
        ("SE521017", "C2", "SE521017C2"),
    ],
)
def test_a_kind_completes_a_number_typed_without_one(typed, kind, expected):
    assert ids.read(typed, kind=kind).name == number(expected)


@pytest.mark.parametrize(
    "typed", ["EP3499756A1", "EP 3 499 756 A1", "GB2426797A", "US5012236", "TWI658907", "CN1620546"]
)
@pytest.mark.parametrize("kind", ["A1", "A8", "B1", "B", "C", "all"])
def test_a_kind_never_changes_a_number_that_is_complete(typed, kind):
    assert ids.read(typed, kind=kind) == ids.read(typed)


def test_a_kind_that_cannot_be_is_ignored():
    assert ids.read("EP1234567", kind="U1") == ids.read("EP1234567")
    assert ids.read("EP1028011A", kind="B1") == ids.read("EP1028011A")


@pytest.mark.parametrize("typed", ["US16614300", "EP99203729.1", "DE 10 2007 056 527.3", "PCT/US2019/056674"])
def test_a_kind_makes_no_publication_of_an_application(typed):
    assert ids.read(typed, kind="B2") == ids.read(typed, as_typed=True) == ids.read(typed)


def test_all_keeps_the_candidates_and_choose_selects_them():
    reading = ids.read("EP1234567", kind="all")
    assert isinstance(reading, Ambiguous)
    assert ids.choose(reading, "all") == reading.candidates
    assert ids.choose(reading, "b1") == (number("EP1234567B1"),)
    assert ids.choose(reading, "C2") == ()
    assert ids.choose(ids.read("US5012236"), "B1") == (number("US5012236A"),)
    assert ids.choose(ids.read("XX1"), "all") == ()


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("cn 112833870", "CN112833870"),
        ("EP 1 234 567", "EP1234567"),
        ("JP4257759", "JP4257759"),
        ("US 5,012,236", "US5012236"),
        ("SE 521017", "SE521017"),
        ("EP1028011A", "EP1028011A"),
    ],
)
def test_as_typed_sends_the_number_without_completing_it(typed, sent):
    assert ids.read(typed, as_typed=True).name == number(sent)


def test_as_typed_still_knows_what_may_be_held():
    assert "US5012236A" in ids.read("US5012236", as_typed=True).also
    assert ids.read("EP1234567", as_typed=True).also == ()


@pytest.mark.parametrize(
    ("typed", "also"),
    [
        ("US6029851A", ("US6029851",)),
        ("US6029851", ("US6029851",)),
        ("US11205304", ("US11205304",)),
        ("US11205304B2", ("US11205304",)),
        ("US 11,205,304 B2", ("US11205304",)),
        ("US5012236B1", ()),  # a reexamination certificate
        ("US6029851C1", ()),
        ("WO2019123456A2", ("WO2019123456",)),
        ("WO2019123456A3", ()),
        ("EP0663640A1", ("EP0663640A",)),  # stages coexist: never EP0663640
        ("EP0663640B1", ()),
        ("EP1028011A", ("EP1028011A",)),
        ("CN112833870A", ()),
        ("JP1992257759A", ()),
        ("JP4257759B2", ("JP4257759B",)),
        ("FR2796893A1", ("FR2796893A",)),
        ("DE3817495A1", ()),
        ("KR102343886B1", ("KR102343886",)),
    ],
)
def test_other_spellings_that_surely_mean_the_same_publication(typed, also):
    assert ids.read(typed).also == also


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("US16614300", "US16614300"),
        ("US17/971,979", "US17/971979"),
        ("US201514963709", "US201514963709"),
        ("USD/723095", "USD/723095"),
        ("PCT/US2019/056674", "US2019056674"),
        ("EP99203729.1", "EP99203729"),
        ("CN202011610975", "CN202011610975.8"),
        ("ZL 2020 1 1610975.8", "CN202011610975.8"),
        ("CN201110100001", "CN201110100001.X"),
        ("GB9304540.0", "GB9304540.0"),
        ("DE 10 2007 056 527.3", "DE102007056527.3"),
        ("特願2007-123456", "JP2007123456"),
        ("특허출원 10-2004-0032451", "KR1020040032451"),
        ("718EAD9C-4F3C-4674-8F5A-24E126827269", "718ead9c-4f3c-4674-8f5a-24e126827269"),
        ("SE521017", "SE521017"),
    ],
)
def test_a_refusal_names_how_held_rows_may_know_it(typed, hint):
    reading = ids.read(typed)
    assert isinstance(reading, Refused)
    assert hint in reading.hints


def test_a_wrong_check_digit_names_nothing():
    assert ids.read("CN202011610975.9").hints == ()


@pytest.mark.parametrize(
    ("given", "canonical"),
    [
        ("JPH04257759A", "JP1992257759A"),
        ("JP4257759A", "JP1992257759A"),
        ("USD0998455S", "USD998455S1"),
        ("US2009230439A1", "US20090230439A1"),
        ("US6029851", "US6029851A"),
        ("US20010001807", "US20010001807"),  # A1 or P1: the kind would be guessed
        ("US11205304", "US11205304"),
        ("EP1028011A", "EP1028011A"),
        ("FR2796893A", "FR2796893A"),
        ("DE3817495A", "DE3817495A1"),
        ("WO0226519A2", "WO2002026519A2"),
        ("KR20040032451A", "KR1020040032451A"),
        ("JP4257759", "JP4257759"),
        ("JP2002322946", "JP2002322946"),
        ("jp 2002-322946 a", "JP2002322946A"),
        ("CNA001867G", "CNA001867G"),
        ("US16614300", "US16614300"),
        ("what is this?", "WHATISTHIS?"),
        ("公开号", "公开号"),
        ("", ""),
    ],
)
def test_the_identity_key_of_a_vendor_number(given, canonical):
    assert ids.canonical_number(given) == canonical


@pytest.mark.parametrize(
    ("given", "base", "kind", "office"),
    [
        ("USD1055174S1", "USD1055174", "S1", "US"),
        ("US11205304B2", "US11205304", "B2", "US"),
        ("US11205304", "US11205304", "", "US"),
        ("CNA001867G", "CNA001867", "G", "CN"),
        ("JPWO2005012345A1", "JPWO2005012345", "A1", "JP"),
        ("SG10201912345XA", "SG10201912345X", "A", "SG"),
        ("GB9304540D0", "GB9304540", "D0", "GB"),
        ("XX123A1", "XX123", "A1", ""),
        ("10.3390/s20030734", "10.3390/s20030734", "", ""),
        ("", "", "", ""),
    ],
)
def test_the_parts_of_a_number(given, base, kind, office):
    assert (ids.without_kind(given), ids.kind_of(given), ids.office_of(given)) == (base, kind, office)


def test_uuids_in_every_dress():
    uuid = "718ead9c-4f3c-4674-8f5a-24e126827269"
    for text in (uuid, uuid.upper(), f"{{{uuid}}}", f"urn:uuid:{uuid}", uuid.replace("-", ""), f" {uuid} "):
        assert ids.canonical_uuid(text) == uuid
    assert ids.canonical_uuid("718ead9c") is None
    assert ids.read(f"patent:{{{uuid.upper()}}}") == Document(Name(Scheme.PATENT_ID, uuid))


@pytest.mark.parametrize("text", ["", "10/abc", "10.3390", "US11205304B2", "https://doi.org/gfvx9k"])
def test_no_doi(text):
    assert ids.canonical_doi(text) is None
