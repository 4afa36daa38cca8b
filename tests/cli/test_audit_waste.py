"""The report on what was paid for nothing, beside the sandbox's own bill."""

from datetime import date

NUMBERS = [f"US{number}B2" for number in range(9_000_000, 9_000_010)]


def test_refreshes_at_once_changed_nothing_and_cost_what_the_bill_says(vendor):
    server, home = vendor()
    home.run("price", "set", "P015", "0.40", "EUR", "--since", "2026-01-01")
    home.sync(*NUMBERS)
    first = server.bill.units()
    home.sync(*NUMBERS, "--refresh")
    told = home.run("audit", "waste", "--json").json
    again = server.bill.units() - first
    assert (told["refreshes"], told["unchanged"], told["units"]) == (again, again, again)
    assert told["prices"] == {"EUR": round(again * 0.4, 6)}
    assert told["best"] == {"P015": "1d"}
    assert sum(each["units"] for each in told["billed_twice"]) == again
    assert {each["why"] for each in told["billed_twice"]} == {"refreshed"}
    assert {each["document"] for each in told["billed_twice"]} <= {*NUMBERS}
    shown = home.run("audit", "waste")
    assert f"{again} of {again} paid refreshes changed nothing ({again} units, {again * 0.4:.2f} EUR)" in shown.err
    assert "--max-age 1d would have saved" in shown.err


def test_what_changed_meanwhile_is_no_waste(vendor):
    server, home = vendor(today=date(2010, 1, 1))
    home.sync(*NUMBERS)
    server.sandbox.today = date(2030, 1, 1)
    home.sync(*NUMBERS, "--refresh")
    told = home.run("audit", "waste", "--json").json
    assert told["refreshes"] > 0
    assert told["unchanged"] < told["refreshes"]
    assert told["best"] == {}


def test_a_lost_answer_that_was_bought_again_is_named(vendor):
    _, home = vendor(faults="lost*1")
    home.sync(*NUMBERS[:3])
    home.sync(*NUMBERS[:3], "--retry-in-doubt")
    told = home.run("audit", "waste", "--json").json["billed_twice"]
    assert {(each["why"], each["certain"]) for each in told} == {("in doubt", False)}
    (doubt,) = home.run("audit", "in-doubt", "--json").json
    home.run("audit", "resolve", doubt["call"], "--billed")
    told = home.run("audit", "waste", "--json").json["billed_twice"]
    assert {(each["why"], each["certain"]) for each in told} == {("lost", True)}
    assert doubt["call"] in told[0]["calls"]
    shown = home.run("audit", "waste")
    assert "lost" in shown.out
    assert "No paid answer is about what was known already" in shown.err


def test_where_nothing_was_wasted_the_report_is_empty(vendor, home):
    assert home.run("audit", "waste", "--json").json["refreshes"] == 0
    _, buyer = vendor(name="buyer")
    buyer.sync(*NUMBERS[:2])
    told = buyer.run("audit", "waste", "--json").json
    assert (told["refreshes"], told["billed_twice"], told["best"]) == (0, [], {})
    assert (
        buyer.run("audit", "waste", "--format", "csv").out == "endpoint,before,age,refreshes,unchanged,units,price\r\n"
    )
