"""The record as a file: it verifies without its database, and whatever was changed in it is found."""

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_support import fill

from localcite.cli.audit.exported import verify_export
from localcite.errors import BadFile

FORMS = ("csv", "json", "jsonl")
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "books.md"


@pytest.fixture(scope="module")
def exports(tmp_path_factory):
    """One export in each form, with its receipt, beside the home that it is of."""
    from support import Home

    folder = tmp_path_factory.mktemp("exports")
    home = Home(folder / "home")
    fill(home)
    for form in FORMS:
        receipt = home.run("audit", "export", folder / f"record.{form}", "--json")
        (folder / f"{form}.receipt").write_text(receipt.out)
    return folder, home


def parsed(text, form):
    """What a file says, however it is written."""
    if form == "csv":
        return list(csv.reader(io.StringIO(text, newline="")))
    lines = [text] if form == "json" else [line for line in text.splitlines() if line.strip()]
    return [json.dumps(json.loads(line), sort_keys=True) for line in lines]


def is_found(file):
    try:
        return not verify_export(str(file), []).ok
    except BadFile:
        return True


@pytest.mark.parametrize("form", FORMS)
def test_an_export_verifies_without_the_database(exports, home, form):
    folder, origin = exports
    file = folder / f"record.{form}"
    told = home.run("audit", "verify", "--export", file, "--json")
    assert (told.code, told.json["ok"]) == (0, True)
    assert told.json["last"] == origin.run("audit", "verify", "--json").json["last"]
    assert home.run("audit", "verify", "--export", file, "--against", folder / f"{form}.receipt").code == 0
    assert not home.path.exists()


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=60)
@given(data=st.data())
def test_whatever_is_changed_in_an_export_is_found(exports, tmp_path_factory, form, data):
    folder, _ = exports
    text = (folder / f"record.{form}").read_bytes().decode("utf-8-sig")
    place = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.sampled_from('0123456789abcdef",:{}=\n ') | st.characters(codec="utf-8"))
    changed = text[:place] + data.draw(st.sampled_from([letter, letter + text[place], ""])) + text[place + 1 :]
    try:
        matters = parsed(changed, form) != parsed(text, form)
    except (ValueError, csv.Error):
        matters = True
    file = tmp_path_factory.getbasetemp() / f"changed-{form}"
    file.write_bytes(changed.encode("utf-8", "surrogatepass"))
    assert is_found(file) or not matters


@pytest.mark.parametrize("form", FORMS)
def test_a_tail_that_was_cut_off_is_found(exports, home, tmp_path, form):
    folder, _ = exports
    events = (folder / f"record.{form}").read_text("utf-8-sig").splitlines(keepends=True)
    cut = tmp_path / f"cut.{form}"
    cut.write_text("".join(events[:-4] + events[-1:] if form == "json" else events[:-3]).replace("},\n]}", "}\n]}"))
    alone = home.run("audit", "verify", "--export", cut)
    assert alone.code == (0 if form == "csv" else 8)
    told = home.run("audit", "verify", "--export", cut, "--against", folder / f"{form}.receipt")
    assert told.code == 8
    assert "it was remembered and is gone" in told.out


def test_people_find_in_a_row_what_its_text_says(exports):
    folder, _ = exports
    with (folder / "record.csv").open(encoding="utf-8-sig", newline="") as stream:
        first, *_ = csv.DictReader(stream)
    assert [first[name] for name in ("seq", "kind", "run", "tag", "endpoint", "asked", "unit_price", "currency")] == [
        *("1", "opened", "1", "matter 7", "P015", "3", "0.40", "EUR")
    ]


@pytest.mark.parametrize("form", FORMS)
def test_the_programme_in_the_documentation_verifies_an_export(exports, tmp_path, form):
    folder, _ = exports
    programme = re.search(r"```python\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)[1]
    assert len(programme.splitlines()) <= 35
    imports = re.findall(r"^import (.*)$", programme, re.MULTILINE)
    assert imports == ["csv, hashlib, io, json, sys"]
    script = tmp_path / "verify.py"
    script.write_text(programme)
    receipt = json.loads((folder / f"{form}.receipt").read_text())

    def verified(file, *receipt):
        words = [sys.executable, script, file, *map(str, receipt)]
        return subprocess.run(words, capture_output=True, text=True, check=False)

    good = verified(folder / f"record.{form}", receipt["seq"], receipt["hash"])
    assert (good.returncode, good.stdout) == (
        0,
        f"11 events, all as they were written; the last is {receipt['hash']}\n",
    )
    changed = tmp_path / "changed"
    changed.write_text((folder / f"record.{form}").read_text("utf-8-sig").replace("US1A", "US2A"))
    assert "event 1 is not as it was written" in verified(changed).stderr
    assert verified(folder / f"record.{form}", 12, "0" * 64).returncode == 1


@pytest.mark.parametrize(
    "content", [b"", b"\0\xff", b"{}", b"[]", b'{"localcite_export": 2, "last": {}}\n', b"seq,kind\n1,opened\n"]
)
def test_what_is_no_export_is_refused(home, tmp_path, content):
    file = tmp_path / "file"
    file.write_bytes(content)
    for name in (file, tmp_path, tmp_path / "nowhere"):
        told = home.run("audit", "verify", "--export", name)
        assert (told.code, told.out) == (2, "")


def test_where_nothing_is_on_record_the_export_is_empty_and_verifies(home, tmp_path):
    for form in FORMS:
        file = tmp_path / f"record.{form}"
        assert home.run("audit", "export", file, "--json").json["seq"] == 0
        assert home.run("audit", "verify", "--export", file).code == 0


def test_an_export_can_go_to_standard_output(exports):
    folder, home = exports
    assert home.run("audit", "export", "-", "--format", "jsonl").out == (folder / "record.jsonl").read_text()
    assert home.run("audit", "export", "-", "--json").code == 2
