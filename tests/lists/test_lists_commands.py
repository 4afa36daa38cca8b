"""Lists on the command line: plan, sync, status and collections read them alike, report alike, and buy nothing."""

import builtins
import io
import json

import pytest

from localcite.app import App, run

BIB = "@article{a, doi={10.3390/s20030734}}\n@patent{b, number={US5012236A}}\n@book{c, title={No DOI}}\n"
CSV = "pn;title\nUS 5,012,236;x\nUS-5012236-A;y\nUS17/971,979;z\n;Without\n"


@pytest.fixture
def command(tmp_path):
    def go(*argv):
        out, err = io.StringIO(), io.StringIO()
        code = run(list(argv), App({"LOCALCITE_HOME": str(tmp_path / "home")}, io.StringIO(), out, err))
        return code, out.getvalue(), err.getvalue()

    return go


@pytest.fixture
def files(tmp_path):
    (tmp_path / "lib.bib").write_text(BIB)
    (tmp_path / "list.csv").write_text(CSV)
    return str(tmp_path / "lib.bib"), str(tmp_path / "list.csv")


def test_a_plan_says_on_standard_error_what_was_read(command, files):
    code, out, err = command("plan", "-f", files[0])
    assert code == 0
    assert "Wanted: 2 documents (1 patent, 1 paper)." in out
    assert err.splitlines()[0].endswith("lib.bib: BibTeX: 1 patent, 1 paper.")
    assert "No DOI (line 3, record c)" in err
    assert "Read " not in out


def test_json_carries_what_was_read(command, files):
    code, out, err = command("plan", "-f", files[1], "--json")
    (read,) = json.loads(out)["read"]
    assert (code, err) == (0, "")
    assert (read["format"], read["columns"], read["patents"], read["papers"]) == ("CSV with semicolons", ["pn"], 1, 0)
    assert read["duplicates"][0]["typed"][1] == {"text": "US-5012236-A", "where": "line 3"}
    assert read["no_identifier"] == [{"title": "Without", "where": "line 5"}]
    assert [each["where"] for each in read["not_understood"]] == ["line 4"]
    for other in ("status", "sync"):
        argv = [other, "-f", files[1], "--json", *(["--dry-run"] if other == "sync" else [])]
        assert json.loads(command(*argv)[1])["read"] == [read]


def test_nothing_is_bought_or_kept_until_what_is_bad_is_fixed_or_skipped(command, files):
    code, _, err = command("sync", "-f", files[1], "--yes")
    assert code == 2
    assert "list.csv, line 4: US17/971,979" in err
    code, _, err = command("collection", "add", "mine", "-f", files[1])
    assert code == 2
    assert "line 4" in err
    assert json.loads(command("collection", "list", "--json")[1]) == []


def test_a_place_that_is_not_understood_is_bad_in_every_command(command, tmp_path):
    file = tmp_path / "two.ris"
    file.write_text("TY  - PAT\nSN  - US5012236A; US5012237A\nER  - \n")
    for argv in (["sync", "--yes"], ["collection", "add", "mine"]):
        code, _, err = command(*argv, "-f", str(file))
        assert code == 2
        assert "--every" in err
    assert json.loads(command("plan", "-f", str(file), "--json")[1])["unreadable"] == 1
    assert json.loads(command("plan", "-f", str(file), "--json", "--kind", "all")[1])["unreadable"] == 1
    assert json.loads(command("plan", "-f", str(file), "--every", "--json")[1])["wanted"] == 2


def test_a_dry_run_of_a_collection_tells_and_keeps_nothing(command, files):
    argv = ["collection", "add", "mine", "-f", files[1], "--skip-bad"]
    code, _, err = command(*argv, "--dry-run")
    assert code == 0
    assert "Would make mine: 1 document to add, 0 were in it already, it would hold 1." in err
    assert json.loads(command("collection", "list", "--json")[1]) == []
    told = json.loads(command(*argv, "--json")[1])
    assert (told["added"], told["holds"], told["made"], told["left_out"]) == (1, 1, True, 1)
    told = json.loads(command(*argv, "--json", "--dry-run")[1])
    assert (told["added"], told["holds"], told["made"]) == (0, 1, False)


def test_a_dry_run_of_a_sync_is_its_plan(command, files):
    assert command("sync", "-f", files[0], "--dry-run")[:2] == command("plan", "-f", files[0])[:2]


def test_a_question_through_a_collection_made_from_a_library(command, files):
    assert command("collection", "add", "mine", "-f", files[0])[0] == 0
    code, out, _ = command("ask", "in mine | select number", "--format", "json")
    assert code == 0
    assert sorted(row[0] for row in json.loads(out)["rows"]) == ["10.3390/s20030734", "US5012236A"]


def test_a_missing_library_names_the_extra(command, files, monkeypatch):
    real = builtins.__import__

    def without(name, *rest):
        if name.partition(".")[0] == "bibtexparser":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    code, _, err = command("plan", "-f", files[0])
    assert code == 2
    assert "localcite[lists]" in err
    assert "bibtexparser" in err
    assert command("plan", "-f", files[1])[0] == 0


def test_titles_cannot_steer_the_terminal(command, tmp_path):
    file = tmp_path / "x.ris"
    file.write_text("TY  - BOOK\nTI  - \x1b[2Jgone\u202e\nER  - \n\x1b]0;x\x07 lost\n")
    _, out, err = command("plan", "-f", str(file))
    assert "\x1b" not in out + err
    assert "\u202e" not in out + err
