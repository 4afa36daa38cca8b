"""Results → rows of the table, each beside its goal. Pure: nothing is measured here."""

from typing import NamedTuple

HEADING = ("what", "ours p50", "p99", "rival", "p50", "p99", "ratio", "goal", "reached")
GROUPS = {
    "writing": "Writing",
    "sync": "A sync",
    "questions": "Questions",
    "search": "Search",
    "startup": "Plan and start-up",
    "exports": "Answers as files",
    "size": "Size and memory",
    "data": "Real data",
}
WRITTEN = {"bib": "documents", "ris": "documents", "csl.json": "documents"}
WRITTEN |= {"graphml": "citations", "vos.json": "citations"}
WHOLE = ("ours, the whole answer", "ours, `related` with both scores")


class Row(NamedTuple):
    """One line. Values are in `unit`; `ratio` is ours / the rival, or what `goal` (a limit of it, or of ours) speaks of."""

    group: str
    what: str
    unit: str
    ours: float
    ours_p99: float | None = None
    rival: str = ""
    theirs: float | None = None
    theirs_p99: float | None = None
    ratio: float | None = None
    goal: str = ""
    reached: bool | None = None


def rows_of(results):
    """Return the rows of all parts that did not fail."""
    rows = []
    for part, make in MAKERS.items():
        if "told" in (found := results["parts"].get(part, {})):
            rows += make(found["told"])
    return rows


def against(group, what, unit, ours, rival, theirs, most=None):
    """Return a row whose goal is to take at most `most` times the rival's; `ours` and `theirs` are p50, p99 or p50 alone."""
    ours, theirs = (each if isinstance(each, tuple) else (each, None) for each in (ours, theirs))
    ratio = ours[0] / theirs[0]
    goal, reached = ("", None) if most is None else (wording(most), ratio <= most)
    return Row(group, what, unit, *ours, rival, *theirs, ratio, goal, reached)


def wording(most):
    return f"≤ {most:g} ×" if most >= 1 else f"≥ {1 / most:g} × faster"


def below(group, what, unit, ours, p99, most):
    """Return a row whose p99 (or only value) has to stay under a limit."""
    value = ours if p99 is None else p99
    return Row(
        group, what, unit, ours, p99, goal=f"< {most:g} {unit}{'' if p99 is None else ' p99'}", reached=value < most
    )


def of_ingest(told):
    ours, rival = told["results"]["ours"], told["results"]["rival"]
    size = f"{told['facts']['citations']:,} citations"
    yield against("writing", f"ingest, {size}", "µs", ours["cpu_us"], "raw sqlite3 loop", rival["cpu_us"], 1.3)
    last, first = ours["tenths_us"][9], ours["tenths_us"][0]
    yield against("writing", "the last tenth of it", "µs", last, "its first tenth", first, 1.5)
    yield against(
        "size", "bytes a citation", "B", ours["bytes"]["all"], "raw sqlite3 loop", rival["bytes"]["all"]
    )._replace(goal="≤ 300 B", reached=ours["bytes"]["all"] <= 300)


def of_writers(told):
    found = told["cpu_us"]
    ours = found.pop("ours, all of it") if "ours, all of it" in found else None
    for name, took in found.items():
        yield against("writing", "rows alone, two tables", "µs", ours, f"{name}, no checks", took)
    found["ours, all of it"] = ours


def of_sync(told):
    results = told["results"]
    for each in results["waiting"]:
        what = f"answers after {each['seconds an answer']:g} s, {each['concurrency']} at a time, {each['calls']} calls"
        yield against("sync", what, "s", each["s"], "ideal schedule", each["ideal s"], 1.05)
    for each in results["at once"]:
        what = f"answers at once, {each['concurrency']} at a time, {each['calls']} calls"
        yield against("sync", what, "s", each["s"], "raw sqlite3 loop", results["raw"]["s"], 1.3)
        yield against("sync", "… processor time", "s", each["cpu s"], "raw sqlite3 loop", results["raw"]["cpu s"])
    largest = max(results["at once"], key=lambda each: each["peak MB"])
    yield below("size", f"sync of {largest['citations']:,} citations, peak", "MB", largest["peak MB"], None, 200)


def of_graph(told):
    found = {}
    for what, way, p50, p99, _times in told["rows"]:
        found.setdefault(what, {})[way] = (p50, p99)
    for what, ways in found.items():
        steps = ways.pop("ours")
        whole = next((ways.pop(name) for name in WHOLE if name in ways), steps)
        for rival, theirs in ways.items():
            most = 2 if rival == "bare SQL" else 0.2 if rival.startswith("SQLite") else 1
            yield against("questions", what, "ms", whole, rival, theirs, most)
            if whole is not steps:
                yield against("questions", f"{what}: the steps alone", "ms", steps, rival, theirs)
    if alone := told["facts"].get("one question MB"):
        yield below("size", "a question on the whole graph, peak", "MB", alone, None, 300)


def of_search(told):
    for each in told["rows"]:
        row = below("search", f"{each['what']} ({told['documents']:,} titles)", "ms", *each["page"], 50)
        if each["bare"]:
            rival, theirs = "bare FTS5", each["bare"]
        else:
            rival, theirs = "LIKE", (each["like"][0], None)
        yield row._replace(rival=rival, theirs=theirs[0], theirs_p99=theirs[1], ratio=row.ours / theirs[0])


def of_startup(told):
    middle = {
        name: (each[len(each) // 2], each[min(len(each) - 1, int(len(each) * 0.99))]) for name, each in told.items()
    }
    bare = middle["python -c pass"]
    yield against("startup", "localcite --version", "ms", middle["localcite --version"], "python -c pass", bare, 2.5)
    yield against("startup", "localcite ask 'cited-by X'", "ms", middle["localcite ask"], "python -c pass", bare, 4)
    if "sqlite3 program" in middle:
        ask, script = middle["localcite ask"], middle["sqlite3 program"]
        yield against("startup", "localcite ask 'cited-by X', the same", "ms", ask, "sqlite3 program", script)
    if "sqlite3 prompt" in middle:
        shell, prompt = middle["localcite shell"], middle["sqlite3 prompt"]
        yield against("startup", "shell, first prompt, the same", "ms", shell, "sqlite3 program", prompt)
    if "litecli" in middle:
        shell = middle["localcite shell"]
        yield against("startup", "shell, first prompt", "ms", shell, "litecli", middle["litecli"], 1)


def of_plan(told):
    ours, loop = (1000 * told["seconds"][way] for way in ("localcite plan", "loop"))
    yield against("startup", f"plan of {told['ids']:,} ids as typed", "ms", ours, "bare loop", loop, 2)


def of_export(told):
    for each in told["forms"]:
        per_row = 1e6 / each["rows"]
        what = f"{each['form']}, {each['rows']:,} {WRITTEN.get(each['form'], 'rows')}"
        ours, rival = each["ours"]["processor s"] * per_row, each["rival"]
        if rival:
            yield against("exports", what, "µs", ours, rival["name"], rival["processor s"] * per_row)
        else:
            yield Row("exports", what, "µs", ours)
        theirs = {"rival": rival["name"], "theirs": rival["MB"]} if rival else {}
        yield Row("exports", f"{each['form']}: peak memory", "MB", each["ours"]["MB"], **theirs)
        if each["form"] == "csv":
            yield below("exports", f"{what}, all of it", "s", each["ours"]["s"], None, 60)


def of_answers(told):
    yield Row(
        "data",
        f"{told['answers']} answers compared: different",
        "",
        told["different"],
        goal="0",
        reached=not told["different"],
    )


MAKERS = {
    "ingest": of_ingest,
    "writers": of_writers,
    "sync": of_sync,
    "graph": of_graph,
    "search": of_search,
    "startup": of_startup,
    "plan": of_plan,
    "export": of_export,
    "answers": of_answers,
}


def cells(row):
    """Return the texts of a row."""
    number = "{:,.3g}" if max(row.ours, row.theirs or 0) < 100 else "{:,.0f}"

    def text(value):
        return "" if value is None else f"{number.format(value)} {row.unit}".strip()

    ratio = "" if row.ratio is None else f"{row.ratio:.2f} ×" if row.ratio >= 0.1 else f"{row.ratio:.3f} ×"
    reached = {True: "yes", False: "NO", None: ""}[row.reached]
    ours, theirs = (text(row.ours), text(row.ours_p99)), (text(row.theirs), text(row.theirs_p99))
    return (row.what, *ours, row.rival, *theirs, ratio, row.goal, reached)


def shown(results):
    """Return the table as text, with the facts of the machine, and what failed."""
    lines = [about(results["facts"])]
    table = [HEADING, *map(cells, rows_of(results))]
    widths = [max(len(row[place]) for row in table) for place in range(len(HEADING))]
    lines += ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table]
    lines += [f"{name} FAILED: {part['failed']}" for name, part in results["parts"].items() if "failed" in part]
    return "\n".join(lines)


def about(facts):
    """Return one line on the machine, and how busy it was."""
    known = {"cores": facts["cores"], "Python": facts["python"], "SQLite": facts["sqlite"]}
    known["memory"] = f"{facts['memory GB']} GB" if "memory GB" in facts else "unknown"
    told = ", ".join(f"{name} {value}" for name, value in known.items())
    busy = f"load {facts['load at the start']} at the start, {facts.get('load at the end', '?')} at the end"
    if facts.get("runs", 1) > 1:
        busy += f" of the last of {facts['runs']} runs, each of some parts"
    return f"{facts['machine']} {facts['system']}, {told}; {facts['day']}, {facts['size']}; {busy}"


def loaded(facts):
    """Return whether something else ran: before the start, that is; afterwards the load is our own."""
    return facts["load at the start"] > 0.3 * facts["cores"]
