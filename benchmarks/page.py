"""Results → docs/performance.md and its charts. Writes these files; measures nothing."""

import math

from chart import dots, lines
from goals import GROUPS, HEADING, about, cells, loaded, rows_of

HEAD = """# How fast it is

`python benchmarks --{size} --page docs/performance.md` measured what stands here and wrote it; no number is written by
hand. Each part compares the answers of localcite with its rival's before it takes a time. Ratios are ours / the rival's,
medians of one run; absolute times move with the machine.

{about}.
{busy}
"""
BUSY = """
**The machine was busy with other work when this was measured.** Times are longer than they need to be, the ratios of
processes that share its cores with others waver, and syncs miss their ideal schedule. Take the page as a form that a run
on a quiet machine fills in.
"""
UNITS = {
    "writing": "µs of processor time a citation",
    "questions": "ms, median",
    "search": "ms, median, first 20 ranked",
    "sync": "s",
    "startup": "ms, median",
    "exports": "µs of processor time a row; MB",
}
NOTES = {
    "writing": "Ours decodes, normalises, deduplicates, stores, indexes for search and settles the ledger; the raw loop"
    " writes the same tables with no checks. The writers of rows alone do a fraction of that.",
    "sync": "The command as a user runs it, start-up, plan and summary included, with the vendor in a process of its own"
    " that takes processor time from it. The ideal is max(seconds × calls / at a time, calls / QPS).",
    "questions": "The whole answer counts, names, coverage and notes included, where the rival finds bare numbers;"
    " “the steps alone” is the same work as the rival's. igraph and DuckDB are loaded before.",
    "search": "Bare FTS5 has the titles alone and its own tokenizer, which finds no Chinese word; there the rival is a LIKE scan.",
    "startup": "Whole processes, interleaved. The sqlite3 program shows bare numbers, and knows neither names nor coverage.",
    "exports": "Processor time of whole processes, a row or a document; rows from `sql`, references and networks from `ask`."
    " All are streamed. Parquet waits in a file of its own, because its types are known when all rows were seen, and the"
    " library holds a group of rows; a network holds the id of each node; references and networks lay the answer out in"
    " SQLite's temporary tables first. pandas holds all rows at once.",
    "size": "Bytes of the database after the ingest above: documents, citations both ways, search, replies and ledger.",
    "data": "Each example question on a corpus of real citations, synced twice, against plain Python over its files.",
}
TAIL = """
## What this does not measure

- The vendor's own servers: answers come from the sandbox on the same machine, whose work takes part of the same cores.
- A cold disk: files were just written and are in the memory of the system.
- Memory beyond the peak of a process (mapped pages of the graph count as far as they were touched).
- Other systems than the one named above.
"""
BEGIN, END = "<!-- figures -->", "<!-- end -->"


def write_page(results, path):
    """Write the page and one chart per table; return the path."""
    facts = results["facts"]
    charts = path.with_suffix("")
    charts.mkdir(parents=True, exist_ok=True)
    said = [HEAD.format(size=facts["size"], about=about(facts), busy=BUSY if loaded(facts) else "")]
    rows = rows_of(results)
    for group, title in GROUPS.items():
        if of := [row for row in rows if row.group == group]:
            said.append(section(group, title, of, charts))
    if "told" in (growth := results["parts"].get("growth", {})):
        said.append(grown(growth["told"]["points"], charts))
    said.append(ran(results))
    path.write_text("\n".join(said) + TAIL, encoding="utf-8")
    if "told" in growth:
        write_figures(growth["told"]["points"], facts, path.with_name("scale.md"))
    return path


def write_figures(points, facts, path):
    """Put what 100 million and 2 billion citations would need into the page on scale, where it has a place for it."""
    if not path.exists():
        return
    before, _, rest = path.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    point, sizes = points[-1], (100_000_000, 2_000_000_000)
    held = point["citations"]
    lines = [
        ("database, GB", *(f"{point['bytes'] * size / 1e9:,.3g}" for size in (held, *sizes))),
        ("graph beside it, GB", *(f"{point['graph bytes'] * size / 1e9:,.3g}" for size in (held, *sizes))),
        ("ingest, hours", *(f"{point['ingest µs'] * size / 3.6e9:,.3g}" for size in (held, *sizes))),
        *([slowing(*points[-2:], sizes)] if len(points) > 1 else []),
        ("making the graph, minutes", *(f"{point['graph s'] * size / held / 60:,.3g}" for size in (held, *sizes))),
    ]
    if "graph carried on s" in point:
        carried = (f"{point['graph carried on s'] * size / held / 60:,.3g}" for size in (held, *sizes))
        lines.append(("carrying it on by 100 documents, minutes", *carried))
    heading = ("", f"{held:,} citations, measured", *(f"{size:,}" for size in sizes))
    busy = "; the machine was busy with other work" if loaded(facts) else ""
    text = "\n".join([BEGIN, f"\nMeasured {facts['day']}, {facts['size']}{busy}.\n", *table(heading, lines), "", END])
    path.write_text(before + text + after, encoding="utf-8")


def slowing(some, others, sizes):
    """Return the hours of ingest if a citation goes on taking more time with each size, as it did between two sizes."""
    share = others["ingest µs"] / some["ingest µs"]
    power = math.log(max(1, share)) / math.log(others["citations"] / some["citations"])
    held = others["citations"]
    # of n citations: the integral of µs(n) = µs(held) × (n / held) ** power, from what was measured on
    hours = (others["ingest µs"] * size * ((size / held) ** power) / (1 + power) / 3.6e9 for size in sizes)
    return (
        f"… if it goes on slowing ({share:.2f} × since {some['citations']:,})",
        "",
        *(f"{each:,.3g}" for each in hours),
    )


def section(group, title, rows, charts):
    said = [f"## {title}\n", NOTES[group], ""]
    if drawn := [(row.what, row.ours, row.rival, row.theirs) for row in rows if row.theirs and group in UNITS]:
        unit = UNITS[group]
        (charts / f"{group}.svg").write_text(dots(f"{title}: {unit}", drawn), encoding="utf-8")
        said += [f"![{title}]({charts.name}/{group}.svg)", ""]
    return "\n".join([*said, *table(HEADING, map(cells, rows)), ""])


def table(heading, rows):
    yield f"| {' | '.join(heading)} |"
    yield f"|{'---|' * len(heading)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '/') for cell in row)} |"


def grown(points, charts):
    """Return the section on growth."""
    sizes = [point["citations"] for point in points]
    names = [name for name in points[0] if name != "citations"]
    chosen = {"ingest µs": "ingest, µs a citation", "bytes": "bytes a citation", "first page p50 ms": "first page, ms"}
    chosen |= {"collection p50 ms": "collection by year, ms", "search p50 ms": "search, first 20, ms"}
    series = {words: [(point["citations"], point[name]) for point in points] for name, words in chosen.items()}
    if len(points) > 1:
        picture = lines("Growth: each line in its own unit, as it says", "citations held", series)
        (charts / "growth.svg").write_text(picture, encoding="utf-8")
    rows = [
        (name, *(f"{point[name]:,.3g}" if point[name] < 100 else f"{point[name]:,.0f}" for point in points))
        for name in names
    ]
    told = (
        "One store, looked at as it grows. The collection is a tenth of the documents asked for, so it grows with it."
    )
    heading = ("citations", *(f"{size:,}" for size in sizes))
    picture = [f"![Growth]({charts.name}/growth.svg)", ""] if len(points) > 1 else []
    return "\n".join(["## Growth\n", told, "", *picture, *table(heading, rows), ""])


def ran(results):
    """Return the section on the run itself."""
    told = (
        (name, f"{part['seconds']:.0f} s", str(part["load"]), part.get("failed", "done"))
        for name, part in results["parts"].items()
    )
    return "\n".join(["## The run\n", *table(("part", "took", "load before", "end"), told), ""])
