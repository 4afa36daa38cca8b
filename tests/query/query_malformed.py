"""Questions that are none: written down one by one, and each source and stage with each way to get it wrong."""

SOURCES_ALONE = ["cited-by", "references", "doc", "in", "search", "path", "related", "new", "new since"]
NO_SOURCES = [
    "",
    " ",
    "|",
    "()",
    "(",
    ")",
    "| cited-by",
    "by assignee",
    "where year = 2018",
    "hello",
    "US11205304B2",
    "it",
    "and",
]
BAD_SOURCES = [
    *("in by", "in it", "in where", 'in ""', 'in "a b"', "in a b", "in a/b", "in 'a;b'", "in portfolio, acme"),
    *("patents papers", "patents 5", "papers EP1234567B1", "search ''", 'search "***"', 'search "a" "b"'),
    *("path US5012236A", "path US5012236A US11205304B2 EP1234567B1", "new since yesterday", "new since 2026-13-01"),
    *("new since 2026-02-30", "new since last", "new since last 5", "new since last five years", "new until 2026"),
    *("cited-by |", "cited-by )", "cited-by nonsense", "doc 11,205,304", "doc XX1234567A1", "doc PMID: 31012345"),
    *(
        "cited-by US17/971,979",
        "doc PCT/US2019/056674",
        "related 10.3390",
        "doc https://www.mdpi.com/1424-8220/20/3/734",
    ),
    *("doc 'US11205304B2", 'doc "', "doc arXiv:2101.00001", "cited-by 718ead9c-4f3c-4674-8f5a-24e126827269"),
    *("cited by US11205304B2", "cites US11205304B2", "CITEDBY US11205304B2", "select number", "(patents", "((patents)"),
    *(
        "patents)",
        "(patents) papers",
        "((((((((",
        "patents | minus (papers",
        "patents | minus",
        "patents | minus (",
        "patents | and )",
    ),
]
BAD_STAGES = [
    *(
        "",
        "|",
        "| count",
        "hello",
        "top",
        "top x",
        "top 0",
        "top -1",
        "top 1.5",
        "top 10 by",
        "top 10 of links",
        "limit",
    ),
    *("limit ten", "limit 0", "limit 99999999999999999999999", "sort", "sort number up", "sort desc", "by", "by ,"),
    *("by assignee,", "by assigne", "by assignee year", "by number, number", "select", "select title,", "select titel"),
    *(
        "count 5",
        "count | cited-by",
        "count | by year",
        "external",
        "external now",
        "one-per-application 3",
        "one per application",
    ),
    *("new", "new since", "new since 2026", "chart", "count | chart", "minus", "minus hello", "and", "or (", "or ()"),
    *(
        "minus (patents | count)",
        "and (patents | by year)",
        "save x",
        "cited-by US11205304B2",
        "references of",
        "join papers",
    ),
    *(
        "by year | cited-by",
        "by year | external",
        "by year | by office",
        "by year | one-per-application",
        "by year | minus papers",
    ),
    *("by year | where assignee = A", "by year | sort title", "by year | select number", "by year | new since 2026"),
    *(
        "select count",
        "sort share",
        "where first > 2020",
        "top 5 by count",
        "select co_cited",
        "sort matched",
        "where step = 1",
    ),
]
BAD_CONDITIONS = [
    *("", "and", "year", "year =", "year = and", "= 2018", "year 2018", "year == ", "year => 2018", "year = 2018 2019"),
    *(
        "year = 'abc'",
        "year >= abc",
        "year has 2018",
        "year like 20",
        "year in 2018",
        "year in (",
        "year in ()",
        "year in (2018",
    ),
    *(
        "year in (2018,)",
        "year in (2018 2019)",
        "year is",
        "year is not",
        "year is 2018",
        "year not 2018",
        "year not known",
    ),
    *(
        "published >= 2014-13",
        "published >= 2014-02-30",
        "published > 'June'",
        "published has 2014",
        "published = 2014/06/30",
    ),
    *(
        "published < last",
        "published < last 5",
        "published < last 5 decades",
        "published < last 99999 years",
        "published < 123456",
    ),
    *(
        "assignee > A",
        "assignee = Acme Corp",
        "assignee = ''",
        "assignee <= 'B'",
        "assignee like",
        "assignee has",
        "assignee < inventor",
    ),
    *("title = ", "title > 5", "type = patents and", "type = book", "type > patent", "type like p", "type has patent"),
    *(
        "office",
        "office CN",
        "cited_by",
        "cited_by = many",
        "cited_by has 5",
        "cited_by = title",
        "cited_by > published",
        "not",
    ),
    *(
        "not year",
        "(year = 2018",
        "year = 2018)",
        "(year = 2018))",
        "()",
        "(and)",
        "year = 2018 and",
        "year = 2018 or",
        "or year = 1",
    ),
    *(
        "category has X",
        "links > 2",
        "cited = US11205304B2",
        "delisted",
        "first_seen > 2026",
        "sequence = 1",
        "nosuch = 1",
    ),
    *(
        "year = 2018; drop table document",
        "year = 2018 -- x",
        "year = 99999999999999999999999999",
        "number = ''",
        "doi >= 10",
    ),
    *(
        "kind_code like ''",
        "yaer = 2018",
        "Year => 1",
        "year = (2018)",
        "year = 'a' 'b'",
        'title has "',
        "title has '",
        "cited_by_5y ! 5",
    ),
]
BAD_LINK_CONDITIONS = [
    *(
        "category = ",
        "category > X",
        "category like X",
        "category = cite_type",
        "delisted = maybe",
        "delisted > no",
        "delisted has x",
    ),
    *(
        "delisted 5",
        "cited > US11205304B2",
        "cited = category",
        "links = many",
        "links has 2",
        "sequence like 1",
        "first_seen = soon",
    ),
    *(
        "first_seen has 2026",
        "last_seen < first",
        "cited is",
        "cited in US11205304B2",
        "not delisted or",
        "category has",
        "category has |",
    ),
]

# ---- each stage and source × each way to get it wrong -------------------------------------------------------------

NOTHING_FOLLOWS = ("count", "external", "one-per-application", "chart", "cited-by", "references")
NUMBERED = ("top", "limit")
FIELDED = ("by", "sort", "select")
COMBINING = ("minus", "and", "or")
TRAILING = ("5", "x", '"q"', ",", ")", "=", "by year", "US11205304B2", "where year = 1", "(patents)", "not")
NO_NUMBERS = ("", "x", "0", "-1", "1.5", "1e3", "５", '"5"', "5 5", "(5)", "5,", "ten", "+5", "5%", "5|")
NO_FIELDS = ("", ",", "assigne", "year,", ", year", "year year", "year;", "5", '"year"', "year = 1", "(year)", "年")
NO_SETS = (
    "",
    "()",
    "(",
    ")",
    "hello",
    "(patents",
    "patents)",
    "(patents | count)",
    "(patents |)",
    "5",
    "in",
    "cited-by",
)
NO_CONDITIONS = ("", "5", "year", "year =", "= 5", "(year = 5", "year = 5)", "year 5", "year = 5 6", "not", "yaer = 5")
NO_DATES = ("", "yesterday", "2026-13", "2026-02-30", "26", "2026/10/01", "last", "last 5", "last x days", "5 days ago")
NO_IDS = ("", "|", ")", "hello", "US", "11205304", ",", '""', "'", "XX1234567", "10.", "patent:1", "US1234567890123")
NO_NAMES = ("", "|", "by", "a b", "a/b", '""', "(portfolio)", "$x", "where", "portfolio,")
BY_RULE = [
    *(f"cited-by US11205304B2 | {stage} {rest}" for stage in NOTHING_FOLLOWS for rest in TRAILING),
    *(f"patents | {stage} {rest}" for stage in NUMBERED for rest in NO_NUMBERS),
    *(f"patents | {stage} {rest}" for stage in FIELDED for rest in NO_FIELDS),
    *(f"patents | top 5 by {rest}" for rest in NO_FIELDS),
    *(f"patents | {stage} {rest}" for stage in COMBINING for rest in NO_SETS),
    *(f"patents | where {rest}" for rest in NO_CONDITIONS),
    *(f"{stage} {rest}" for stage in ("new since", "cited-by US11205304B2 | new since") for rest in NO_DATES),
    *(f"{source} {rest}" for source in ("cited-by", "references", "doc", "related", "path") for rest in NO_IDS),
    *(f"in {rest}" for rest in NO_NAMES),
    *(f"{source} {rest}" for source in ("patents", "papers") for rest in TRAILING),
]
MALFORMED = [
    *SOURCES_ALONE,
    *NO_SOURCES,
    *BAD_SOURCES,
    *(f"patents | {stage}" for stage in BAD_STAGES),
    *(f"patents | where {condition}" for condition in BAD_CONDITIONS),
    *(f"cited-by US11205304B2 | where {condition}" for condition in BAD_LINK_CONDITIONS),
    *BY_RULE,
]
