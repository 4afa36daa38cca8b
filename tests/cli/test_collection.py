"""Collections, prices and budgets: the user's own, kept by names."""

import pytest

from localcite.api.shelf import KEYWORDS
from localcite.query.parse import KEYWORDS as SPOKEN

UUID = "6a4d2c1b-0000-4000-8000-000000000001"


def members(home, name="portfolio"):
    return [member["id"] for member in home.run("collection", "show", name, "--json").json["members"]]


def test_spellings_of_one_document_are_one_member(home):
    added = home.run("collection", "add", "portfolio", "US11205304B2", "US 11,205,304 B2", "10.3390/S20030734")
    assert added.code == 0
    assert added.out == ""
    assert members(home) == ["10.3390/s20030734", "US11205304B2"]
    again = home.run("collection", "add", "portfolio", "us-11205304-b2")
    assert "0 documents added, 1 were in it already" in again.err


def test_what_was_typed_is_kept_beside_the_name(home):
    home.run("collection", "add", "portfolio", "US 5,012,236 A", f"patent:{UUID}", "paper:" + UUID.upper())
    told = home.run("collection", "show", "portfolio", "--json").json["members"]
    assert {member["typed"] for member in told} == {"US 5,012,236 A", f"patent:{UUID}", "paper:" + UUID.upper()}
    assert {member["id"] for member in told} == {"US5012236A", f"patent:{UUID}", f"paper:{UUID}"}
    assert {member["type"] for member in told} == {"patent", "paper"}


def test_a_number_with_candidates_that_exclude_each_other_is_kept_for_the_plan_to_resolve(home):
    home.run("collection", "add", "portfolio", "US 11,205,304")
    assert members(home) == ["US11205304"]
    plan = home.plan("-c", "portfolio")
    assert plan["missing"] == 1
    assert plan["ids"][0]["candidates"] == home.plan("US11205304")["ids"][0]["candidates"]
    home.run("collection", "remove", "portfolio", "us-11205304")
    assert members(home) == []


def test_a_number_whose_stages_coexist_needs_a_choice(home):
    refused = home.run("collection", "add", "portfolio", "EP1234567", "US5012236A")
    assert refused.code == 2
    assert "EP1234567" in refused.err
    assert "EP1234567B1" in refused.err
    assert home.run("collection", "show", "portfolio").code == 2, "nothing was made"
    home.run("collection", "add", "b1", "EP1234567", "--kind", "B1")
    home.run("collection", "add", "all", "EP1234567", "--kind", "all")
    home.run("collection", "add", "typed", "EP1234567", "--as-typed")
    assert members(home, "b1") == ["EP1234567B1"]
    assert {"EP1234567A1", "EP1234567B1"} <= set(members(home, "all"))
    assert members(home, "typed") == ["EP1234567"]


def test_bad_ids_are_listed_with_their_line_and_left_out_when_that_is_wished(home, tmp_path):
    file = tmp_path / "list.txt"
    file.write_text("US5012236A\n# a comment\n\nno id at all\nUS 11205304 B2\n")
    refused = home.run("collection", "add", "portfolio", "-f", file)
    assert (refused.code, refused.out) == (2, "")
    assert f"{file}, line 4: no id at all" in refused.err
    taken = home.run("collection", "add", "portfolio", "-f", file, "--skip-bad")
    assert taken.code == 0
    assert "1 id left out" in taken.err
    assert members(home) == ["US11205304B2", "US5012236A"]


def test_a_bare_uuid_that_is_not_held_is_told_to_be_prefixed(home):
    refused = home.run("collection", "add", "portfolio", UUID)
    assert refused.code == 2
    assert "patent:" in refused.err


def test_members_are_taken_out_under_any_spelling(home):
    home.run("collection", "add", "portfolio", "US11205304B2", "10.3390/s20030734")
    gone = home.run("collection", "remove", "portfolio", "US 11,205,304 B2", "US5012236A")
    assert members(home) == ["10.3390/s20030734"]
    assert "Not in it: US5012236A" in gone.err


def test_members_that_one_text_made_are_taken_out_together_or_one_by_one(home):
    home.run("collection", "add", "portfolio", "EP1234567", "--kind", "all")
    made = members(home)
    assert len(made) > 1
    home.run("collection", "remove", "portfolio", made[0])
    assert members(home) == made[1:]
    home.run("collection", "remove", "portfolio", "EP1234567")
    assert members(home) == []


def test_rule_and_owner_are_set_and_taken_away(home):
    home.run("collection", "add", "portfolio", "US5012236A")
    assert home.run("collection", "rule", "portfolio", "90D").code == 0
    assert home.run("collection", "owner", "portfolio", " Acme Corp ").code == 0
    (told,) = home.run("collection", "list", "--json").json
    assert (told["name"], told["documents"], told["max_age"], told["owner"]) == ("portfolio", 1, "90d", "Acme Corp")
    assert home.run("collection", "rule", "portfolio", "never").code == 0
    assert home.run("collection", "list", "--json").json[0]["max_age"] == "never"
    home.run("collection", "rule", "portfolio", "default")
    home.run("collection", "owner", "portfolio", "--clear")
    (told,) = home.run("collection", "list", "--json").json
    assert (told["max_age"], told["owner"]) == (None, None)


@pytest.mark.parametrize(
    "words",
    [
        ("rule", "portfolio", "90"),
        ("rule", "portfolio", ""),
        ("owner", "portfolio"),
        ("owner", "portfolio", " "),
        ("owner", "portfolio", "Acme", "--clear"),
        ("show", "portfoli"),
        ("rule", "nothing", "90d"),
        ("delete", "nothing"),
        ("remove", "portfolio"),
        ("remove", "nothing", "US5012236A"),
        ("add", "portfolio"),
        ("add",),
        ("drop", "portfolio"),
    ],
)
def test_what_makes_no_sense_is_a_sentence_and_changes_nothing(home, words):
    home.run("collection", "add", "portfolio", "US5012236A")
    before = home.run("collection", "show", "portfolio", "--json").out
    ran = home.run("collection", *words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
    assert home.run("collection", "show", "portfolio", "--json").out == before


@pytest.mark.parametrize("name", ["", "my list", "a|b", "-x", "cited-by", "IN", "it", "a" * 101, "x.y", "\x1b"])
def test_a_name_that_could_not_stand_in_a_question_is_refused(home, name):
    ran = home.run("collection", "add", "--", name, "US5012236A")
    assert ran.code == 2
    assert not home.path.exists()


@pytest.mark.parametrize("name", ["portfolio", "Müller_2026", "磁共振", "a-b-c", "2026"])
def test_names_of_any_script_are_taken(home, name):
    assert home.run("collection", "add", name, "US5012236A").code == 0
    assert members(home, name) == ["US5012236A"]


def test_no_word_of_the_language_can_name_a_collection():
    assert {word for word in SPOKEN if " " not in word} <= KEYWORDS


def test_names_that_differ_by_case_alone_are_refused(home):
    home.run("collection", "add", "portfolio", "US5012236A")
    assert home.run("collection", "add", "Portfolio", "US5012236A").code == 2


def test_a_collection_is_deleted_after_a_yes_and_the_others_stay(home):
    home.run("collection", "add", "one", "US5012236A")
    home.run("collection", "add", "two", "US5012236A")
    refused = home.run("collection", "delete", "one")
    assert refused.code == 2
    assert "--yes" in refused.err
    assert len(home.run("collection", "list", "--json").json) == 2
    assert home.run("collection", "delete", "one", "--yes").code == 0
    assert [told["name"] for told in home.run("collection", "list", "--json").json] == ["two"]


def test_looking_makes_no_database(home):
    for words in (("collection", "list"), ("price", "list"), ("budget", "show"), ("collection", "list", "--json")):
        assert home.run(*words).code == 0
    assert not home.path.exists()


# ---- prices and budgets -------------------------------------------------------------------------------------------


def test_prices_are_exact_dated_and_replaced_by_day(home):
    home.run("price", "set", "p015", "0.40", "eur", "--since", "2026-01-01")
    home.run("price", "set", "P015", "0.50", "EUR", "--since", "2026-06-01")
    home.run("price", "set", "P015", "0.4500", "EUR", "--since", "2026-06-01")
    home.run("price", "set", "L012", "0", "USD", "--since", "2026-01-01")
    told = [tuple(price.values()) for price in home.run("price", "list", "--json").json]
    assert told == [
        ("L012", 0, "USD", "2026-01-01"),
        ("P015", 0.4, "EUR", "2026-01-01"),
        ("P015", 0.45, "EUR", "2026-06-01"),
    ]


def test_an_unknown_price_is_said_to_be_unknown(home):
    home.run("price", "set", "P015", "0.40", "EUR")
    listed = home.run("price", "list")
    assert "L012 is unknown" in listed.err
    assert "P015 is unknown" not in listed.err


@pytest.mark.parametrize(
    "words",
    [
        ("P016", "1", "EUR"),
        ("P015", "-1", "EUR"),
        ("P015", "0,40", "EUR"),
        ("P015", "1e3", "EUR"),
        ("P015", "NaN", "EUR"),
        ("P015", "１", "EUR"),
        ("P015", "1", "EURO"),
        ("P015", "1", "€"),
        ("P015", "1"),
        ("P015", "1", "EUR", "--since", "yesterday"),
        ("P015", "1", "EUR", "--since", "2026-02-30"),
    ],
)
def test_what_is_no_price_is_refused(home, words):
    ran = home.run("price", "set", *words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
    assert not home.path.exists()


@pytest.mark.parametrize(
    ("words", "budget"),
    [
        (("2000/month",), {"units": 2000}),
        (("100EUR/month",), {"amount": 100, "currency": "EUR"}),
        (("100.50", "eur", "/", "Month"), {"amount": 100.5, "currency": "EUR"}),
        (("0/month",), {"units": 0}),
        (("none",), None),
    ],
)
def test_a_budget_is_units_or_money_a_month_or_none(home, words, budget):
    home.run("budget", "set", "7/month")
    assert home.run("budget", "set", *words).code == 0
    told = home.run("budget", "show", "--json").json
    assert told["budget"] == told["left"] == budget


@pytest.mark.parametrize("budget", ["2000", "2000/year", "/month", "-5/month", "1.5/month", "x", "100/month/month", ""])
def test_what_is_no_budget_is_refused(home, budget):
    assert home.run("budget", "set", budget).code == 2
    assert not home.path.exists()


def test_a_first_publication_stays_one_and_never_becomes_a_grant(home):
    home.run("collection", "add", "early", "EP1028011A")
    assert [each["candidates"] for each in home.plan("-c", "early")["ids"]] == [["EP1028011A1", "EP1028011A2"]]
    assert home.run("collection", "remove", "early", "EP1028011A").code == 0
    assert members(home, "early") == []
