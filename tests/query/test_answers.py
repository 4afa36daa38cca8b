"""Every example question, synced from a small corpus through a sandbox process, against plain Python over its JSON.

What is compared, and how, is told in `benchmarks/answers.py`, which does the same with a large corpus.
"""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

FIRMS = ("Acme, Inc.", "ACME INC", "Beta GmbH", "Gamma & Co. Ltd.", "Beta GmbH|Acme, Inc.", "磁力株式会社")
TITLES = ("Solid electrolyte", "磁共振陀螺", "Method for a gyroscope", "電動工具", "Solid state battery")


def patents():
    """Patents of which later ones cite earlier ones, some of them asked and citing."""
    return [
        {
            "pn": number(place),
            "patent_id": f"00000000-0000-4000-8000-{place:012}",
            "patent_cited": {
                **({"cited_by_3y": place % 3, "cited_by_5y": place % 7 + 2} if place % 4 == 0 else {}),
                "cited_by_patents": [row(place, other) for other in range(place + 1, place + 3 + place % 9)],
            },
        }
        for place in range(24)
    ]


def number(place):
    office, kind = (("US", "B2"), ("EP", "B1"), ("CN", "B"), ("US", "B1"))[place % 4]
    first = {"US": 10000000, "EP": 2000000, "CN": 101000000}[office]
    return f"{office}{first + place * 1013}{kind}"


def row(cited, citing):
    day = 20140101 + citing * 4100 % 120000 // 10000 * 10000 + citing % 12 * 100
    return {
        "pn": number(citing),
        "apdt": day - 20000,
        "pbdt": day,
        "apno": f"{number(citing)[:2]}{citing // 2}",
        "title": TITLES[citing % 5],
        "country": number(citing)[:2],
        "inventor": "李佳佳|Ada Byron",
        "sequence": citing - cited,
        **({"original_assignee": FIRMS[citing % 6]} if citing % 5 else {}),
    }


def papers():
    """Papers with references and citing papers; the lists of one go over several pages."""
    return [
        {
            "doi": f"10.1000/p{place}",
            "paper_id": paper_id(place),
            "reference_no": place,
            "np_citation_no": 50 if place == 2 else 3,
            "reference_data": [cited(other) for other in range(place)],
            "np_citation_data": [cited(place + 1 + other) for other in range(50 if place == 2 else 3)],
        }
        for place in range(8)
    ]


def paper_id(place):
    return f"00000000-0000-4000-9000-{place:012}"


def cited(place):
    return {
        "paper_id": paper_id(place),
        "citation_text": f"A. Author. On solid electrolyte {place}. {1990 + place % 30}.",
    }


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    from answers import chosen, compared

    return compared(chosen(patents(), papers(), 24, 8), tmp_path_factory.mktemp("answers"))


def test_every_example_is_answered_as_plain_python_answers_it(results):
    assert len(results) == 2 * 41
    assert [(each["question"], each["differences"]) for each in results if not each["equal"]] == []


def test_most_of_the_examples_have_something_to_say(results):
    assert sum(each["rows"] > 0 for each in results[41:]) > 30
