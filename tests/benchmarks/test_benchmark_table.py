"""One command over all benchmarks: a part that fails is told and ends nothing; the page follows from the results."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest


@pytest.fixture
def scripts(monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "benchmarks"))
    import goals
    import page
    import parts

    return goals, page, parts


def results(**told):
    facts = {
        "size": "quick",
        "day": "2026-11-22",
        "machine": "m",
        "system": "s",
        "cores": 2,
        "python": "3",
        "sqlite": "3",
    }
    facts |= {"load at the start": 0.1, "load at the end": 1.0}
    parts = {name: {"told": each, "seconds": 1, "load": 0.1} for name, each in told.items()}
    return {"facts": facts, "parts": parts}


PLAN = {"ids": 1000, "seconds": {"localcite plan": 3.0, "loop": 1.0}}
SHARED = {"ingest µs": 30.0, "bytes": 250.0, "graph bytes": 20.0, "graph s": 1.0}
TIMES = {"first page p50 ms": 1.0, "collection p50 ms": 5.0, "search p50 ms": 2.0}
POINTS = [{"citations": size} | SHARED | TIMES for size in (10_000, 100_000)]


def test_a_goal_that_is_missed_says_so(scripts):
    (row,) = scripts[0].rows_of(results(plan=PLAN))
    assert (row.ratio, row.reached) == (3.0, False)
    assert "NO" in scripts[0].shown(results(plan=PLAN))


def test_a_goal_that_is_reached_says_so(scripts):
    (row,) = scripts[0].rows_of(results(plan=PLAN | {"seconds": {"localcite plan": 2.0, "loop": 1.0}}))
    assert row.reached is True


def test_faster_goals_are_ratios_below_one(scripts):
    told = {"rows": [("x", "ours", 1.0, 1.0, 1.0), ("x", "SQLite", 4.0, 4.0, 4.0)], "facts": {}}
    (row,) = scripts[0].rows_of(results(graph=told))
    assert (row.goal, row.reached) == ("≥ 5 × faster", False)


def test_a_part_that_fails_is_named_with_its_last_words(scripts, tmp_path):
    script = tmp_path / "broken.py"
    script.write_text("raise SystemExit('they differ')")
    found = scripts[2].run(scripts[2].Part("broken", (str(script),)), tmp_path, 60)
    assert found["failed"] == "exit 1: they differ"
    shown = scripts[0].shown({**results(plan=PLAN), "parts": {"broken": found}})
    assert "broken FAILED: exit 1: they differ" in shown


def test_a_part_that_hangs_is_stopped(scripts, tmp_path):
    script = tmp_path / "endless.py"
    script.write_text("import signal\nsignal.pause()")
    found = scripts[2].run(scripts[2].Part("endless", (str(script),)), tmp_path, 1)
    assert found["failed"] == "stopped after 1 s"


def test_the_page_and_its_charts_follow_from_the_results_alone(scripts, tmp_path):
    (tmp_path / "scale.md").write_text("before\n<!-- figures -->\nold\n<!-- end -->\nafter\n")
    path = scripts[1].write_page(results(plan=PLAN, growth={"points": POINTS}), tmp_path / "performance.md")
    said = path.read_text(encoding="utf-8")
    assert "| plan of 1,000 ids as typed | 3,000 ms |" in said
    assert "busy" not in said
    for chart in ("startup.svg", "growth.svg"):
        assert f"performance/{chart}" in said
        assert ET.parse(tmp_path / "performance" / chart).getroot().tag.endswith("svg")
    scale = (tmp_path / "scale.md").read_text(encoding="utf-8")
    assert "| database, GB | 0.025 | 25 | 500 |" in scale
    assert scale.startswith("before\n<!-- figures -->")
    assert scale.endswith("<!-- end -->\nafter\n")
    assert "old" not in scale


def test_the_page_says_when_the_machine_was_busy(scripts, tmp_path):
    busy = results(plan=PLAN)
    busy["facts"]["load at the start"] = 5.0
    assert "busy with other work" in scripts[1].write_page(busy, tmp_path / "performance.md").read_text(
        encoding="utf-8"
    )


def test_exports_have_a_time_and_a_memory_of_each_form_and_a_limit_for_csv(scripts):
    ours, theirs = {"s": 70.0, "processor s": 30.0, "MB": 50.0}, {"s": 9.0, "processor s": 10.0, "MB": 20.0}
    csv = {"form": "csv", "rows": 1_000_000, "ours": ours, "rival": theirs | {"name": "sqlite3"}, "MB file": 80.0}
    bib = {"form": "bib", "rows": 1_000_000, "ours": ours, "rival": None, "MB file": 80.0}
    found = scripts[0].rows_of(results(export={"rows": 1_000_000, "forms": [csv, bib]}))
    told = {row.what: (row.ours, row.rival, row.ratio, row.reached) for row in found}
    assert told == {
        "csv, 1,000,000 rows": (30.0, "sqlite3", 3.0, None),
        "csv: peak memory": (50.0, "sqlite3", None, None),
        "csv, 1,000,000 rows, all of it": (70.0, "", None, False),
        "bib, 1,000,000 documents": (30.0, "", None, None),
        "bib: peak memory": (50.0, "", None, None),
    }
    assert "csv: peak memory" in scripts[0].shown(results(export={"rows": 1_000_000, "forms": [csv, bib]}))


def test_start_up_stands_beside_the_sqlite3_program_where_it_is_installed(scripts):
    told = {"python -c pass": [10.0], "localcite --version": [15.0], "localcite ask": [40.0], "localcite shell": [90.0]}
    assert [row.rival for row in scripts[0].rows_of(results(startup=told))] == ["python -c pass"] * 2
    told |= {"sqlite3 program": [4.0], "sqlite3 prompt": [3.0], "litecli": [200.0]}
    rows = scripts[0].rows_of(results(startup=told))
    assert [row.ratio for row in rows] == [1.5, 4.0, 10.0, 30.0, 0.45]
