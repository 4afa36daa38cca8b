"""A corpus is served as it stands, under every name that leads to an element."""

import gzip
import json
import lzma
from pathlib import Path

import pytest

from localcite.errors import BadFile
from localcite.model import Scheme
from localcite.sandbox import Sandbox

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared" / "data"


def patent(pn, uuid="", rows=0):
    listed = [{"pn": f"US1115{place:04d}B2", "pbdt": 20211102, "sequence": place + 1} for place in range(rows)]
    return {
        "pn": pn,
        "patent_id": uuid or f"id of {pn}",
        "patent_cited": {"cited_by_5y": rows, "cited_by_patents": listed},
    }


def paper(paper_id, doi=None, references=0):
    listed = [{"paper_id": f"r{place}", "sequence": place + 1} for place in range(references)]
    return {
        "doi": doi,
        "paper_id": paper_id,
        "reference_no": references,
        "reference_data": listed,
        "np_citation_data": [],
    }


@pytest.fixture
def folder(tmp_path):
    patents = [
        patent("US6029851", rows=3),
        patent("US9876543"),
        patent("EP1028011A"),
        patent("WO0226519A2"),
        patent("JPH04257759A"),
        patent("CN104154208B", rows=1),
    ]
    lines = "\n".join(json.dumps(element, ensure_ascii=False) for element in patents).encode()
    (tmp_path / "patents.jsonl.gz").write_bytes(gzip.compress(lines))
    papers = [paper("11AA", "10.1000/ABC", 5), paper("22bb, 33cc"), {"doi": "10.1000/only", "reference_data": None}]
    lines = "\n\n".join(json.dumps(element) for element in papers).encode()
    (tmp_path / "papers-1.jsonl.xz").write_bytes(lzma.compress(lines))
    (tmp_path / "papers-2.jsonl").write_text(json.dumps(paper("44dd", references=1)) + "\n")
    (tmp_path / "papers.txt").write_text("not read")
    return tmp_path


@pytest.fixture
def asker(open_sandbox, folder):
    return open_sandbox(corpus=folder)


def numbers_in(response):
    return [element["pn"] for element in response.json()["data"]]


def test_elements_come_as_they_stand(asker):
    (element,) = asker.numbers("CN104154208B").json()["data"]
    assert element == patent("CN104154208B", rows=1)
    assert asker.patent_ids("ID OF CN104154208B").json()["data"] == [element]


def test_files_of_all_three_kinds_are_read(asker):
    assert asker.sandbox.describe() == "a corpus of 6 patents and 4 papers"


@pytest.mark.parametrize(
    ("asked", "answers"),
    [
        ("US6029851A", "US6029851"),
        ("US6029851", "US6029851"),
        ("us-6029851-a", "US6029851"),
        ("US6029851B2", None),  # no office gives B2 to so old a number
        ("US9876543B1", "US9876543"),
        ("US9876543B2", "US9876543"),
        ("US9876543A", None),
        ("EP1028011A1", "EP1028011A"),
        ("EP1028011A2", "EP1028011A"),
        ("EP1028011B1", None),
        ("WO2002026519A2", "WO0226519A2"),
        ("JP1992257759A", "JPH04257759A"),
        ("CN104154208A", None),
    ],
)
def test_a_number_answers_under_the_kinds_that_its_office_could_give_it(asker, asked, answers):
    assert numbers_in(asker.numbers(asked)) == ([answers] if answers else [])


def test_two_kinds_asked_at_once_never_return_the_element_twice(asker):
    response = asker.numbers("US9876543B1", "US9876543B2", "US9876543")
    assert numbers_in(response) == ["US9876543"]
    assert asker.bill.units() == 1


def test_papers_answer_to_each_of_their_ids(asker):
    (element,) = asker.doi("10.1000/abc").json()["data"]
    assert asker.paper_ids("11aa").json()["data"] == [element] == [paper("11AA", "10.1000/ABC", 5)]
    assert asker.paper_ids("22BB", "33cc").json()["data"] == [paper("22bb, 33cc")]
    assert asker.bill.units() == 3


def test_papers_are_paged_without_being_changed(asker):
    asker.sandbox.behave(page_size=2)
    pages = [asker.paper_ids("11aa", page=page).json()["data"][0] for page in (1, 2, 3)]
    assert [row for page in pages for row in page["reference_data"]] == paper("x", references=5)["reference_data"]
    assert asker.doi("10.1000/only", page_number=2).json()["data"] == [{"doi": "10.1000/only", "reference_data": []}]


def test_of_two_elements_with_one_number_the_one_that_says_more_answers(open_sandbox, tmp_path):
    elements = [patent("WO2006016100A1", "one", rows=1), patent("WO2006016100A1", "two", rows=2)]
    (tmp_path / "patents.jsonl").write_text("\n".join(map(json.dumps, elements)))
    asker = open_sandbox(corpus=tmp_path)
    assert asker.numbers("WO2006016100A1").json()["data"] == [elements[1]]
    assert asker.patent_ids("one").json()["data"] == [elements[0]]


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("patents.jsonl", b'{"pn":"US1A","patent_cited":{}}\n{"pn":', 2),
        ("patents.jsonl", b"[]", 1),
        ("patents.jsonl", b'\n\n{"pn":"US1A"}', 3),
        ("patents.jsonl", b'{"patent_cited":{}}', 1),
        ("patents.jsonl", b'{"pn":5,"patent_cited":{}}', 1),
        ("papers.jsonl", b'{"doi":"10.1/x","reference_data":{}}', 1),
        ("papers.jsonl", b"{}", 1),
        ("papers.jsonl", b'{"doi":"10.1/x"}\n{"doi":"10.1/\xff"}', 2),
        ("papers.jsonl.gz", b"this is not packed", None),
        ("papers.jsonl.gz", gzip.compress(b'{"doi":"10.1/x"}', mtime=0)[:-9], None),
        ("papers.jsonl.xz", b"this is not packed", None),
        ("papers.jsonl.xz", lzma.compress(b'{"doi":"10.1/x"}' * 99)[:-9], None),
    ],
)
def test_a_bad_line_is_named_with_its_file(tmp_path, name, content, line):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadFile) as error:
        Sandbox(corpus=tmp_path)
    assert Path(error.value.path).name == name
    assert error.value.line == line
    assert error.value.what


def test_a_folder_without_a_corpus_is_refused(tmp_path):
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(BadFile) as error:
            Sandbox(corpus=folder)
        assert error.value.path == str(folder)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real corpus is not beside this checkout")
def test_every_element_of_the_real_corpus_answers_to_its_own_names():
    source = Sandbox(corpus=SHARED).source
    with gzip.open(SHARED / "patents.jsonl.gz") as lines:
        elements = [json.loads(line) for line in lines]
    shared = {"JP4257759A", "JPH04257759A", "WO2006016100A1"}  # numbers that two elements carry
    for element in elements:
        found = source.find(Scheme.NUMBER, element["pn"], None)
        assert found is not None
        assert found.key == element["patent_id"] or element["pn"] in shared
        assert json.loads(source.find(Scheme.PATENT_ID, element["patent_id"], None).raw) == element
