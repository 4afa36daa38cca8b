"""Every example question of the language, and what each means in the words of `answers_plain`.

A question stands as an analyst types it; `HELD` says by what a home replaces each id and name that it speaks of.
`Told` has the rows as a `Set` (documents, ranked or not), or as a table in order.
"""

from typing import NamedTuple

OCTOBER, MARCH = "2026-10-01", "2026-03-01"
FIVE_YEARS_AGO = 20211122  # today is 2026-11-22


class Asked(NamedTuple):
    """One question: as typed, and what it means. `meant` takes the plain world and the names that are held."""

    typed: str
    meant: object


def portfolio(p):
    return p.of(*p.collections["portfolio"], describes=False)


def citing(p, name="portfolio"):
    return p.of(*p.collections[name], describes=False).cited_by()


def citing_of(p, key):
    return p.of(key, describes=False).cited_by()


def top(found, most):
    """The first groups of a table by size; what is unknown never comes before what is known."""
    return sorted(found, key=lambda row: (row[0] is None, -row[-4]))[:most]


def has(*codes):
    return lambda _facts, one: bool({*codes} & {letter for code in one["category"].split(",") for letter in code})


def published(facts):
    return facts.published


def rank(found, name):
    return lambda key: found.row(key)[name]


def by_score(found):
    return lambda key: (sum(found.scores[key]), found.scores[key][0])


def ordered(found, order, most=None):
    return found.sorted(order(found) if order is by_score else rank(found, order), most)


def owned(party_of, name):
    return lambda facts: any(party_of(one) == party_of(name) for one in facts.assignee.split("|"))


def linked_from(p, n, party_of, name):
    return citing(p).where(owned(party_of, n[name])).references()


def rivals(p, n, party_of):
    found = p.of(*p.collections["portfolio"])
    return found.both(linked_from(p, n, party_of, "A")).both(linked_from(p, n, party_of, "B"))


def second_hop(p, name):
    far = citing(p, name).cited_by().minus(citing(p, name)).where(lambda facts: facts.year >= 2024)
    return top(far.by("assignee"), 20)


def lapsing(p):
    """Members that no citing patent of the last five years refers to."""
    recent = citing(p).where(lambda facts: facts.published >= FIVE_YEARS_AGO).references()
    return p.of(*p.collections["portfolio"]).minus(recent)


def fewer(p):
    found = p.of(*p.collections["portfolio"]).rests()
    return found.where(lambda facts: facts.held("cited_by") < facts.held("cited_by_5y"))


def since_2025(p):
    rows = [row for row in citing(p).by("assignee") if row[-2] is not None and row[-2] >= "2025-01-01"]
    return sorted(rows, key=lambda row: -row[1])


def sorted_by_size(rows):
    return sorted(rows, key=lambda row: -row[1])


def patents_of_china(p):
    found = p.all("patent").rests()
    return [(len(found.where(lambda facts: facts.held("cited_by_5y") >= 5 and facts.office == "CN").docs),)]


def questions(party_of):
    """Return all of them: those of the design, then those of a normal month. `party_of` compares names."""
    return [Asked(*pair) for pair in (*_design(), *_month(party_of))]


def _design():
    yield "cited-by US11205304B2", lambda p, n: citing_of(p, n["BIG"])
    yield (
        "cited-by US 11,205,304 B2 | where category has X and year >= 2018 | by assignee | top 10",
        lambda p, n: top(
            citing_of(p, n["BIG"])
            .where_link(lambda f, one: has("X")(f, one) and f.year >= n["YEAR"])
            .by("assignee"),
            10,
        ),
    )  # fmt: skip
    yield "in portfolio | cited-by | external | by year | chart", lambda p, n: citing(p).external(n["OWNER"]).by("year")
    yield (
        "in portfolio | cited-by | cited-by | minus (in portfolio | cited-by) | where year >= 2024 | by assignee | top 20",
        lambda p, _n: second_hop(p, "portfolio"),
    )
    yield (
        "in portfolio | cited-by | where category has X or category has Y | by cited",
        lambda p, _n: citing(p).where_link(has("X", "Y")).by("cited"),
    )
    yield "in portfolio | references | top 30 by links", lambda p, _n: ordered(portfolio(p).references(), "links", 30)
    yield "references 10.3390/s20030734", lambda p, n: p.of(n["DOI"], describes=False).references()
    yield (
        "cited-by 10.3390/s20030734 | where type = patent | by cited",
        lambda p, n: citing_of(p, n["DOI"]).where(lambda f: f.type == "patent").by("cited"),
    )
    yield (
        "in portfolio | where cited_by < cited_by_5y | select number, cited_by, cited_by_5y",
        lambda p, _n: fewer(p),
    )
    yield "path US5012236A 10.3390/s20030734", lambda p, n: (n["OLD"], n["DOI"], p.distance(n["OLD"], n["DOI"]))
    yield (
        "related US11205304B2 | where published < 2014-06-30 | top 10",
        lambda p, n: ordered(p.related(n["BIG"]).where(lambda f: f.published < 20140630), by_score, 10),
    )
    yield 'search "磁共振 陀螺" | sort year desc', lambda p, n: ordered(p.search(n["CHINESE"]), "year")
    yield (
        "in portfolio | cited-by | external | new since 2026-10-01 | by assignee",
        lambda p, n: citing(p).external(n["OWNER"]).new_since(OCTOBER).by("assignee"),
    )
    yield (
        "in portfolio | cited-by | by assignee | where first >= 2025-01-01 | sort count desc",
        lambda p, _n: since_2025(p),
    )
    yield (
        "cited-by US9876543B2 | where category has X | references | top 30 by links",
        lambda p, n: ordered(citing_of(p, n["SECOND"]).where_link(has("X")).references(), "links", 30),
    )
    yield "patents | where cited_by_5y >= 5 and office = CN | count", lambda p, _n: patents_of_china(p)


def _month(party_of):
    yield (
        "in portfolio | cited-by | external | new since 2026-10-01 | by assignee",
        lambda p, n: citing(p).external(n["OWNER"]).new_since(OCTOBER).by("assignee"),
    )
    yield (
        "in portfolio | cited-by | external | by cited | top 20",
        lambda p, n: top(citing(p).external(n["OWNER"]).by("cited"), 20),
    )
    yield (
        "in portfolio | minus (in portfolio | cited-by | where published >= last 5 years | references)",
        lambda p, _n: lapsing(p),
    )
    yield "in portfolio | cited-by | by office, year | chart", lambda p, _n: citing(p).by("office", "year")
    yield (
        "in portfolio | cited-by | where category has X or category has Y | by cited",
        lambda p, _n: citing(p).where_link(has("X", "Y")).by("cited"),
    )
    yield (
        "in portfolio | where cited_by < cited_by_5y | select number, cited_by, cited_by_5y",
        lambda p, _n: fewer(p),
    )
    yield (
        'cited-by EP1234567B1 | where kind_code like "B%" | sort published desc',
        lambda p, n: citing_of(p, n["EP"]).where(lambda f: f.kind_code.startswith("B")).sorted(_published(p)),
    )
    yield (
        'cited-by EP1234567B1 | where assignee = "Acme" and filed >= 2022-01-01 | sort filed desc',
        lambda p, n: (
            citing_of(p, n["EP"])
            .where(lambda f: owned(party_of, n["ACME"])(f) and f.filed >= 20220101)
            .sorted(lambda key: p.docs[key].get("filed"))
        ),
    )
    yield "related US11205304B2 | top 20", lambda p, n: ordered(p.related(n["BIG"]), by_score, 20)
    yield "cited-by EP1234567B1 | new since 2026-03-01", lambda p, n: citing_of(p, n["EP"]).new_since(MARCH)
    yield (
        "references US9876543B2 | sort published",
        lambda p, n: (
            p.of(n["SECOND"], describes=False)
            .references()
            .sorted(lambda key: None if (day := _published(p)(key)) is None else -day)
        ),
    )
    yield (
        "related US9876543B2 | where published < 2014-06-30 | top 50",
        lambda p, n: ordered(p.related(n["SECOND"]).where(lambda f: f.published < 20140630), by_score, 50),
    )
    yield (
        "cited-by US9876543B2 | where category has X and cite_type has EXA",
        lambda p, n: citing_of(p, n["SECOND"]).where_link(
            lambda f, one: has("X")(f, one) and "EXA" in one["cite_type"].split(",")
        ),
    )
    yield (
        "cited-by US9876543B2 | where category has X | references | top 30 by links",
        lambda p, n: ordered(citing_of(p, n["SECOND"]).where_link(has("X")).references(), "links", 30),
    )
    yield (
        'in portfolio | cited-by | where assignee = "Acme" | by cited, year',
        lambda p, n: citing(p).where(owned(party_of, n["ACME"])).by("cited", "year"),
    )
    yield (
        'in portfolio | and (in portfolio | cited-by | where assignee = "A" | references) | and (in portfolio | cited-by | where assignee = "B" | references)',
        lambda p, n: rivals(p, n, party_of),
    )
    yield (
        "in portfolio | cited-by | and (in acme | cited-by) | by assignee",
        lambda p, _n: citing(p).both(citing(p, "acme")).by("assignee"),
    )
    yield (
        "in portfolio | cited-by | by assignee | where first >= 2025-01-01 | sort count desc",
        lambda p, _n: since_2025(p),
    )
    yield "in acme | cited-by | external | by year | chart", lambda p, _n: citing(p, "acme").external().by("year")
    yield (
        "in seeds | cited-by | cited-by | minus (in seeds | cited-by) | where year >= 2024 | by assignee | top 20",
        lambda p, _n: second_hop(p, "seeds"),
    )
    yield (
        'search "solid electrolyte" | cited-by | where type = patent | by assignee | top 20',
        lambda p, n: top(
            p.search(n["WORDS"]).cited_by().where(lambda f: f.type == "patent").by("assignee"), 20
        ),
    )  # fmt: skip
    yield "in portfolio | references | top 30 by links", lambda p, _n: ordered(portfolio(p).references(), "links", 30)
    yield (
        "in grant | cited-by | where type = patent | by cited | sort count desc",
        lambda p, _n: sorted_by_size(citing(p, "grant").where(lambda f: f.type == "patent").by("cited")),
    )
    yield (
        "in grant | cited-by | where type = patent | by year | chart",
        lambda p, _n: citing(p, "grant").where(lambda f: f.type == "patent").by("year"),
    )
    yield (
        "in seeds | references | or (in seeds | cited-by) | minus in seeds | top 50 by links",
        lambda p, _n: ordered(_review(p), "links", 50),
    )


def _review(p):
    seeds = p.of(*p.collections["seeds"], describes=False)
    return seeds.references().either(seeds.cited_by()).minus(seeds)


def _published(p):
    return lambda key: p.docs[key].get("published")
