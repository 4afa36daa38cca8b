"""Ask every example question of a database that was really synced, and compare with plain Python over the JSON files.

    python benchmarks/answers.py CORPUS [--patents 250] [--papers 40] [--json FILE]

A selection of the corpus is served by a sandbox process and synced into a fresh home twice, months apart: in between
citations came and others went. What the corpus lacks is added by rule before it is served: categories on every third
citation, who cited on every second, and patents that cite papers. `answers_plain` knows nothing of localcite and
computes from the served elements alone. Rows and coverage are compared; exit 1 where any differ.
"""

import argparse
import gzip
import io
import json
import lzma
import re
import subprocess
import sys
import tempfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from answers_plain import Plain
from answers_questions import questions
from answers_words import number_key, party

from localcite.app import App, run
from localcite.sandbox import EXAMPLE_KEY

FIRST, SECOND, TODAY = (datetime(2026, month, day, 8, tzinfo=UTC) for month, day in ((6, 1), (10, 12), (11, 22)))
PAGE_SIZE = 40
EXACT = re.compile(r"US\d+[AB]\d?|(EP|WO|CN|DE)\d+[A-Z]\d|CN\d+[A-Z]")  # how others are spelled is a matter of `ids`
CATEGORIES = (["X"], ["A"], ["Y", "A"], ["X", "D"], ["PX"], ["P", "Y"])
TYPES = (["EXA"], ["APP"], ["APP", "EXA"], ["OPP"])


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("corpus", type=Path)
    options.add_argument("--patents", type=int, default=250)
    options.add_argument("--papers", type=int, default=40)
    options.add_argument("--json", type=Path)
    read = options.parse_args()
    with gzip.open(read.corpus / "patents.jsonl.gz") as file:
        patents = [json.loads(line) for line in file]
    with lzma.open(read.corpus / "papers.jsonl.xz") as file:
        papers = [json.loads(line) for line in file]
    with tempfile.TemporaryDirectory() as folder:
        world = chosen(patents, papers, read.patents, read.papers)
        results = compared(world, Path(folder))
    for result in results:
        print(f"{result['rows']:>6} rows  {'equal' if result['equal'] else 'DIFFERENT':<10} {result['question']}")
        for line in result["differences"]:
            print(f"        {line}")
    wrong = sum(not result["equal"] for result in results)
    print(f"\n{len(results)} answers, {wrong} different")
    if read.json:
        read.json.write_text(json.dumps({"answers": len(results), "different": wrong}, indent=1))
    sys.exit(1 if wrong else 0)


# ---- what is served -------------------------------------------------------------------------------------------------


def chosen(patents, papers, most_patents, most_papers):
    """Return the elements to be asked: patents whose number stands for one document, papers with a DOI."""
    exact = [each for each in patents if EXACT.fullmatch(number_key(each["pn"]))]
    exact = list({number_key(each["pn"]): each for each in exact}.values())
    cited = Counter(number_key(row["pn"]) for each in exact for row in citing_rows(each))
    exact.sort(key=lambda each: (cited[number_key(each["pn"])] == 0, -len(citing_rows(each)), each["pn"]))
    linked = [each for each in exact if cited[number_key(each["pn"])]][: most_patents // 3]
    told = [each for each in exact if each["patent_cited"].get("cited_by_5y") is not None][: most_patents // 6]
    other = [each for each in exact if not each["pn"].startswith("US")][: most_patents // 6]
    wanted = {each["pn"]: each for each in (*told, *linked, *other, *exact)}
    named = sorted(
        (each for each in papers if each.get("doi")), key=lambda each: -len(each.get("np_citation_data") or ())
    )
    return [marked(each) for each in list(wanted.values())[:most_patents]], named[:most_papers]


def citing_rows(element):
    return element["patent_cited"].get("cited_by_patents") or ()


def marked(element):
    """Return a patent with categories and types on some of its citing rows, and the vendor's count of them."""
    rows = [
        {**row, "category": CATEGORIES[place // 3 % 6], "cite_type": TYPES[place // 3 % 4]} if place % 3 == 0 else row
        for place, row in enumerate(citing_rows(element))
    ]
    counts = {"cited_by_5y": len(rows)} if len(rows) % 4 == 3 else {}
    return {**element, "patent_cited": {**counts, **element["patent_cited"], "cited_by_patents": rows}}


def snapshot(world, second):
    """Return the elements as they stand at the first or the second sync: some rows are to come, others have gone."""
    patents, papers = world
    pool = [row for each in patents for row in citing_rows(each)]
    served = []
    for element in patents:
        rows = citing_rows(element)
        rows = [row for place, row in enumerate(rows) if (place + len(rows)) % 7 != (5 if second else 3)]
        served.append({**element, "patent_cited": {**element["patent_cited"], "cited_by_patents": rows}})
    return served, [with_patents(each, place, pool, second) for place, each in enumerate(papers)]


def with_patents(paper, place, pool, second):
    """Return a paper with patents that cite it: more of them at the second sync."""
    rows = (
        [pool[(place * 37 + step * 11) % len(pool)] for step in range(place % 5 + (4 if second else 1))] if pool else []
    )
    lists = [
        {
            **{name: row[name] for name in ("pn", "apdt", "apno", "pbdt", "title") if name in row},
            "inventor": (row.get("inventor") or "").split("|"),
            "original_assignee": (row.get("original_assignee") or "").split("|"),
        }
        for row in {row["pn"]: row for row in rows}.values()
    ]
    return {**paper, "patent_citation_data": lists, "patent_citation_no": len(lists)}


def write(folder, patents, papers):
    folder.mkdir()
    for name, elements in (("patents.jsonl", patents), ("papers.jsonl", papers)):
        lines = (json.dumps(each, ensure_ascii=False) for each in elements)
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


# ---- syncing --------------------------------------------------------------------------------------------------------


def localcite(home, url, now, *argv):
    """Run one command in this process, at a moment, and return its exit code and what it wrote."""
    environ = {"LOCALCITE_HOME": str(home), "LOCALCITE_BASE_URL": url, "LOCALCITE_API_KEY": EXAMPLE_KEY}
    environ |= {"LOCALCITE_QPS": "1000"}
    out, err = io.StringIO(), io.StringIO()
    code = run([str(word) for word in argv], App(environ, io.StringIO(), out, err, now=lambda: now))
    return code, out.getvalue(), err.getvalue()


def synced(folder, world, second, ids, now):
    """Serve a snapshot from a process of its own and sync ids; return what was served."""
    served = snapshot(world, second)
    corpus = folder / f"corpus{int(second)}"
    write(corpus, *served)
    command = [sys.executable, "-m", "localcite", "sandbox", "--corpus", str(corpus), "--port", "0"]
    command += ["--page-size", str(PAGE_SIZE)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        url = server.stdout.readline().strip()
        listed = folder / "ids.txt"
        listed.write_text("\n".join(ids) + "\n", encoding="utf-8")
        code, _out, err = localcite(folder / "home", url, now, "sync", "-f", listed, "--refresh", "--yes", "--json")
    finally:
        server.terminate()
        server.wait()
        server.stdout.close()
    if code:
        raise SystemExit(f"the sync ended with {code}: {err}")
    return served


def typed_as(element):
    """Return the number or DOI to ask for, as it names one document."""
    return element["doi"] if "paper_id" in element else element["pn"]


def key_of(element):
    return f"paper:{element['paper_id']}" if "paper_id" in element else number_key(element["pn"])


def take(plain, served, ids, at):
    """Let the plain world take the same answers."""
    patents, papers = served
    for element in (*patents, *papers):
        if typed_as(element) in ids:
            (plain.take_paper if "paper_id" in element else plain.take_patent)(key_of(element), element, at)


# ---- comparing ------------------------------------------------------------------------------------------------------


def compared(world, folder):
    """Sync, ask, compare; return one result a question: as typed first, and with what is held."""
    patents, papers = world
    plain, home = Plain(PAGE_SIZE), folder / "home"
    ids = [typed_as(each) for each in (*patents, *papers)]
    again = set(ids[::2]) | {typed_as(each) for each in papers[::2]}
    take(plain, synced(folder, world, second=False, ids=ids, now=FIRST), set(ids), "2026-06-01")
    take(plain, synced(folder, world, second=True, ids=sorted(again), now=SECOND), again, "2026-10-12")
    plain.seal()
    held = names_held(plain, patents, papers, again)
    collect(home, plain, patents, papers, held)
    asked = questions(party)
    return [
        *(as_typed(home, each.typed) for each in asked),
        *(result(home, plain, held, each) for each in asked),
    ]


def collect(home, plain, patents, papers, held):
    """Make the collections: patents alone, patents and papers, papers alone; one of them has an owner."""
    plain.collections = {
        "portfolio": [key_of(each) for each in patents[: len(patents) * 2 // 3]],
        "acme": [key_of(each) for each in patents[len(patents) // 3 :]],
        "seeds": [key_of(each) for each in (*patents[len(patents) // 6 :][:8], *papers[:3])],
        "grant": [key_of(each) for each in papers[3:]],
    }
    never = {"portfolio": "US4000001A", "grant": "10.5555/never.bought"}
    spelled = {key_of(each): typed_as(each) for each in (*patents, *papers)}
    for name, keys in plain.collections.items():
        keys.extend([never[name]] if name in never else [])
        localcite(
            home, "http://127.0.0.1:9", TODAY, "collection", "add", name, *(spelled.get(key, key) for key in keys)
        )
    localcite(home, "http://127.0.0.1:9", TODAY, "collection", "owner", "portfolio", held["OWNER"])


def names_held(plain, patents, papers, again):
    """Return what stands for the ids and names of the questions, so that they have something to say."""
    citing = plain.forward
    keys = [key_of(each) for each in patents]
    firms = [name for name, _size in Counter(firms_of(plain, plain.backward)).most_common(3)]
    met = max((Counter(firms_of(plain, citing.get(key, ()))) for key in keys[: len(keys) // 2]), key=len)
    watched = max((key_of(each) for each in patents if typed_as(each) in again), key=lambda key: late(plain, key))
    between = [key for key in keys if plain.backward.get(key) and citing.get(key)] or keys
    big = max(keys, key=lambda key: len(citing.get(key, ())))
    titles = [doc["title"] for doc in plain.docs.values() if doc.get("title")]
    chinese = next(
        (title for title in titles if len(title) >= 4 and all(ord(letter) > 0x2E80 for letter in title)), "电动工具"
    )
    words = Counter(word for title in titles for word in title.casefold().split() if word.isascii() and word.isalpha())
    return {
        "BIG": big,
        "SECOND": max((key for key in between if key != big), key=lambda key: reach(plain, key), default=big),
        "OLD": between[0],
        "EP": watched,
        "DOI": key_of(papers[len(papers) // 2]),
        "OWNER": firms[0],
        "ACME": max(firms_of(plain, recent(plain, watched)) or firms),
        "A": min(met),
        "B": max(met),
        "CHINESE": f"{chinese[:2]} {chinese[2:4]}",
        "WORDS": " ".join(word for word, _count in words.most_common(12) if len(word) > 5).split()[0],
        "YEAR": 2018,
    }


def firms_of(plain, keys):
    return [one for key in keys for one in (plain.docs[key].get("original") or "").split("|") if one]


def late(plain, key):
    """How many recent applications cite a document."""
    return len(recent(plain, key))


def recent(plain, key):
    return [other for other in plain.forward.get(key, ()) if (plain.docs[other].get("filed") or 0) >= 20220101]


def reach(plain, key):
    """How many references the documents have that cite a document."""
    return sum(len(plain.backward[other]) - 1 for other in plain.forward.get(key, ()))


def replaced(typed, held, plain):
    """Return a question about what is held."""
    big = held["BIG"]
    spaced = f"{big[:2]} {int(big[2:-1]):,} {big[-1]}" if big[2:-1].isdigit() else f"{big[:2]} {big[2:-2]} {big[-2:]}"
    doi = plain.names[held["DOI"]]
    for old, new in (
        ("US11205304B2", big), ("US 11,205,304 B2", spaced), ("US9876543B2", held["SECOND"]), ("EP1234567B1", held["EP"]),
        ("US5012236A", held["OLD"]), ("10.3390/s20030734", doi), ('"Acme"', quoted(held["ACME"])),
        ('"A"', quoted(held["A"])), ('"B"', quoted(held["B"])), ("磁共振 陀螺", held["CHINESE"]),
        ("solid electrolyte", held["WORDS"]),
    ):  # fmt: skip
        typed = typed.replace(old, new)
    return typed


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


def asked_of(home, question):
    """Return the answer in JSON, or the sentence that refuses the question."""
    code, out, err = localcite(home, "http://127.0.0.1:9", TODAY, "ask", question, "--format", "json")
    return (json.loads(out) if code == 0 else None), code, err


def as_typed(home, question):
    """Ask with ids that may not be held: it is explained, and answered or refused in a sentence."""
    answer, code, err = asked_of(home, question)
    explained, *_rest = localcite(home, "http://127.0.0.1:9", TODAY, "explain", question)
    fine = explained == 0 and (code == 0 or (code == 2 and err.count("\n") >= 1 and "Traceback" not in err))
    differences = [] if fine else [f"exit {code}, explain {explained}: {err[:300]}"]
    return {
        "question": question,
        "rows": len(answer["rows"]) if answer else 0,
        "equal": fine,
        "differences": differences,
    }


def result(home, plain, held, asked):
    """Ask about what is held, and compare rows and coverage with what plain Python says."""
    question = replaced(asked.typed, held, plain)
    answer, code, err = asked_of(home, question)
    meant, coverage = plain.ask(lambda world: asked.meant(world, held))
    if answer is None:
        return {"question": question, "rows": 0, "equal": False, "differences": [f"exit {code}: {err[:300]}"]}
    differences = [*different_rows(answer, meant, plain), *different_coverage(answer["coverage"], coverage)]
    rows = len(answer["rows"])
    return {"question": question, "rows": rows, "equal": not differences, "differences": differences[:6]}


def different_coverage(said, meant):
    told = {name: number for name, number in said.items() if number != 0 and name != "unpriced"}
    expected = {name: number for name, number in meant.items() if number != 0}
    return [] if told == expected else [f"coverage: {told}, and plainly {expected}"]


def different_rows(answer, meant, plain):
    if isinstance(meant, list):
        rows = [tuple(row) for row in answer["rows"]]
        pairs = [f"{said}, and plainly {found}" for said, found in zip(rows, meant, strict=False) if said != found]
        return pairs if len(rows) == len(meant) else [f"{len(rows)} rows, and plainly {len(meant)}", *pairs]
    if isinstance(meant, tuple):
        return different_path(answer, *meant, plain)
    return different_set(answer, meant)


def different_path(answer, start, end, distance, plain):
    """A path begins and ends where it should, is as long as the shortest, and each of its links is one."""
    numbers = [row[1] for row in answer["rows"]]
    if distance is None:
        return [f"a path {numbers}, and plainly there is none"] if numbers else []
    ends = (plain.names[start], plain.names[end])
    if len(numbers) != distance + 1 or (numbers[0], numbers[-1]) != ends:
        return [f"path {numbers}, and plainly {distance} steps between {ends}"]
    wrong = []
    for (_step, before, *_more), (_next, here, *_facts, link) in zip(answer["rows"], answer["rows"][1:], strict=False):
        pairs = {
            (plain.names[cited], plain.names[citing]) for cited in plain.forward for citing in plain.forward[cited]
        }
        if ((before, here) if link == "cites" else (here, before)) not in pairs:
            wrong.append(f"{here} {link} {before}: plainly it does not")
    return wrong


def different_set(answer, meant):
    """The rows are those of the set; where they are ranked, each stands where its rank puts it."""
    rows = {row["number"]: (key, row) for key in meant.docs for row in [meant.row(key)]}
    said = [dict(zip(answer["columns"], row, strict=True)) for row in answer["rows"]]
    wrong = []
    for row in said:
        _key, plainly = rows.get(row["number"], (None, None))
        told = {name: value for name, value in row.items() if name not in {"matched", "published", "filed"}}
        if "cited" in told:
            told["cited"] = frozenset(told["cited"].split("|")) if told["cited"] else frozenset()
        if plainly is None or any(plainly.get(name) != value for name, value in told.items()):
            wrong.append(f"{told}, and plainly {plainly}")
    most = getattr(meant, "most", None) if meant.ranks else None
    if len(said) != len({row["number"] for row in said}) or len(said) != min(len(rows), most or len(rows)):
        missing = sorted(set(rows) - {row["number"] for row in said})[:3]
        wrong.insert(0, f"{len(said)} rows, and plainly {len(rows)}; missing {missing}")
    return wrong + (different_order(said, rows, meant.ranks) if meant.ranks and not wrong else [])


def different_order(said, rows, ranks):
    """Ties may stand in any order; the ranks may not."""
    found = [ranks[rows[row["number"]][0]] for row in said]
    known = sorted((rank for rank in ranks.values() if rank is not None), reverse=True)
    best = (known + [None] * (len(ranks) - len(known)))[: len(found)]
    return [] if found == best else [f"in the order {found[:8]}, and plainly {best[:8]}"]


if __name__ == "__main__":
    main()
