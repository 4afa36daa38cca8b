"""Tables of what people type: the acceptance cases, and their neighbours."""

import csv
import gzip
import json
import lzma
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from localcite import ids
from localcite.model import Ambiguous, Document, Refused

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
NEIGHBOURS = Path(__file__).with_name("neighbours.csv")


def rows(path):
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def shown(reading):
    match reading:
        case Document(name):
            return str(name)
        case Ambiguous(candidates):
            return "|".join([*map(str, candidates), *reading.others])
        case Refused(code, advice):
            return f"{code}: {advice}"


def result(reading):
    match reading:
        case Document():
            return "document"
        case Ambiguous():
            return "exclusive" if reading.exclusive else "coexist"
        case Refused():
            return "refused"


def shared(name):
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{name} lies beside the checkout and is not there")
    return path


def test_every_acceptance_case_comes_out_as_it_says():
    wrong = []
    for row in rows(shared("ids.csv")):
        reading = ids.read(row["typed"])
        kind = {"exclusive": "ambiguous", "coexist": "ambiguous"}.get(result(reading), result(reading))
        is_exclusive = row["note"].startswith("exclusive")
        if (shown(reading), kind) != (row["expected"], row["kind_of_result"]):
            wrong.append((row["typed"], row["expected"], shown(reading)))
        if isinstance(reading, Ambiguous) and reading.exclusive != is_exclusive:
            wrong.append((row["typed"], row["note"], reading.exclusive))
    assert wrong == []


def test_the_neighbours_of_the_acceptance_cases():
    wrong = []
    for row in rows(NEIGHBOURS):
        reading = ids.read(row["typed"])
        got = reading.code if isinstance(reading, Refused) else shown(reading)
        if (got, result(reading)) != (row["expected"], row["result"]):
            wrong.append((row["typed"], row["expected"], row["result"], got, result(reading)))
    assert wrong == []


@cache
def numbers():
    return frozenset(every_number())


def every_number():
    with gzip.open(shared("data/patents.jsonl.gz"), "rt", encoding="utf-8") as lines:
        for line in lines:
            element = json.loads(line)
            yield element["pn"]
            yield from (row["pn"] for row in element["patent_cited"]["cited_by_patents"] if row.get("pn"))


def test_real_numbers_keep_apart_but_for_two_spellings_of_one():
    spellings = defaultdict(set)
    for number in numbers():
        canonical = ids.canonical_number(number)
        assert ids.canonical_number(canonical) == canonical
        spellings[canonical].add(number)
    assert {key: names for key, names in spellings.items() if len(names) > 1} == {
        "JP1992257759A": {"JP4257759A", "JPH04257759A"}
    }


def test_no_real_number_is_refused():
    assert [number for number in numbers() if isinstance(ids.read(number), Refused)] == []


def test_real_dois_are_fixed_points():
    with lzma.open(shared("data/papers.jsonl.xz"), "rt", encoding="utf-8") as lines:
        dois = {doi for line in lines if (doi := json.loads(line).get("doi"))}
    assert len(dois) > 1_000
    assert [doi for doi in dois if ids.canonical_doi(doi) != doi.lower()] == []
    assert [doi for doi in dois if str(ids.read(doi).name) != doi.lower()] == []
