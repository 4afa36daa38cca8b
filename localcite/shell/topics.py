"""The language, word by word, as `help WORD` tells it: what it does, how it is typed, examples that run. Pure."""

from collections.abc import Mapping

SOURCES: Mapping[str, str] = {
    "cited-by": """\
Who cites these documents (forward citations). After a | : who cites what came before.

usage: cited-by ID…
       … | cited-by

Numbers and DOIs as people write them, several with blanks or commas between them. A list about a patent is as
listed by the vendor, for this publication; its other stages have lists of their own.

examples:
  cited-by US11205304B2
  cited-by US 11,205,304 B2 | where category has X and year >= 2018 | by assignee | top 10
  in portfolio | cited-by | cited-by | count
""",
    "references": """\
What these documents cite (backward citations). After a | : what the documents before cite.

usage: references ID…
       … | references

The references of a paper are sold; those of a patent come from the held lists of what it cites.

examples:
  references 10.3390/s20030734
  in portfolio | references | top 30 by links
""",
    "doc": """\
The documents themselves.

usage: doc ID…

examples:
  doc US11205304B2, 10.3390/s20030734
  doc US11205304B2 | select number, title, filed, published, assignee, cited_by
""",
    "in": """\
The members of a collection, those that are not held as well.

usage: in COLLECTION

examples:
  in portfolio
  in portfolio | cited-by | external | by year | chart
""",
    "patents": """\
Every patent that is held, be it only as a row in a list.

usage: patents

examples:
  patents | count
  patents | where cited_by_5y >= 5 and office = US | count
""",
    "papers": """\
Every paper that is held, be it only as a row in a list.

usage: papers

examples:
  papers | by year
""",
    "search": """\
Documents whose title, citation text, assignees or inventors hold all the words, the best first.

usage: search "WORDS"

Case, accents and width make no difference. Chinese, Japanese and Korean are found by any part of a word, one letter
included. Within the quotes, doubled quotes hold words that follow one another, and * ends a beginning.

examples:
  search "measuring circuit"
  search "磁" | sort year desc | limit 10
  search "circ*" | where type = patent | by office
""",
    "path": """\
A shortest chain of citations between two documents, in either direction; each link is shown.

usage: path ID ID

examples:
  path US11205304B2 US9876543B2
""",
    "related": """\
Documents near these: how many cite both (co_cited), and how many references both have (coupled).

usage: related ID…

examples:
  related US11205304B2 | top 10
  related US11205304B2 | where published < 2014-06-30 | top 10
""",
    "new since": """\
Citations that were learnt since a date: by when an answer first listed them, not by when they were published.

usage: new since DATE
       … | new since DATE

What came with a document's first answer is where it began, and not new. A date is 2026-10-01, 2026-10, 2026,
last 30 days or today.

examples:
  new since last 30 days
  in portfolio | cited-by | external | new since 2026-01-01 | by assignee
""",
    "it": """\
The last answer, to go on from. Its question is asked again, so it is as fresh as what is held.

usage: it
       it | STAGE …

examples:
  it | where office = US
  patents | minus it | by office
""",
}

STAGES: Mapping[str, str] = {
    "where": """\
Those for which a condition is true. What is unknown is neither true nor false; the notes count what it left out.

usage: … | where CONDITION

  FIELD = != < <= > >= VALUE   FIELD in (A, B)   FIELD like "B%"   FIELD has X   FIELD is unknown
  and, or, not, parentheses; a VALUE may be another field; dates: 2024, 2024-05-01, last 5 years

category, cite_type, first_seen and delisted speak of the last hop: of this citation, not of any citation.

examples:
  cited-by US11205304B2 | where category has X or category has Y
  in portfolio | where cited_by < cited_by_5y | select number, cited_by, cited_by_5y
  in portfolio | cited-by | where published >= last 5 years and office in (US, EP)
  in portfolio | cited-by | where assignee is unknown
""",
    "by": """\
A table: how many documents under each value, their share, the first and the last year of them.

usage: … | by FIELD[, FIELD]

A document with two assignees counts for both. `by cited` counts by what was cited.

examples:
  in portfolio | cited-by | by assignee | top 10
  in portfolio | cited-by | by office, year
  in portfolio | cited-by | by assignee | where first >= 2015-01-01 | sort count desc
""",
    "top": """\
The first so many, or those with the most of a field.

usage: … | top N
       … | top N by FIELD

examples:
  in portfolio | references | top 30 by links
  in portfolio | cited-by | by assignee | top 5
""",
    "sort": """\
In order of a field; what is unknown comes last.

usage: … | sort FIELD [desc]

examples:
  cited-by US11205304B2 | sort published desc
  in portfolio | cited-by | by year | sort count desc
""",
    "select": """\
Show these fields. `help fields` lists them.

usage: … | select FIELD, …

examples:
  cited-by US11205304B2 | select number, published, assignee, category
""",
    "limit": """\
The first so many.

usage: … | limit N

examples:
  cited-by US11205304B2 | limit 5
""",
    "count": """\
How many there are.

usage: … | count

examples:
  in portfolio | cited-by | count
""",
    "minus": """\
Those that are not in another set.

usage: … | minus SOURCE
       … | minus (QUESTION)

examples:
  in portfolio | cited-by | cited-by | minus (in portfolio | cited-by) | by assignee | top 20
""",
    "and": """\
Those that are in another set as well.

usage: … | and SOURCE
       … | and (QUESTION)

examples:
  cited-by US11205304B2 | and (patents | where office = US)
""",
    "or": """\
Those that are in either set.

usage: … | or SOURCE
       … | or (QUESTION)

examples:
  in portfolio | references | or (in portfolio | cited-by) | minus in portfolio | count
""",
    "external": """\
Without self-citations: those whose owner is the owner of what they cite.

usage: … | external

The owner is the collection's (`collection owner`), else the assignee. Where an owner is unknown the citation is kept,
and the notes count it; so are citations of and by papers, which have no owner. Papers alone are refused.

examples:
  cited-by US11205304B2 | external | by assignee
""",
    "one-per-application": """\
The earliest publication of each application; the notes count documents without an application number.

usage: … | one-per-application

examples:
  in portfolio | cited-by | one-per-application | count
""",
    "chart": """\
Draw the table: bars, and a line of small bars where it goes by year. Years that were not over are paler.

By `first_seen` it shows how what is known grew.
`to FILE.svg` (.html, .png) draws the same as a picture: a timeline, bars, or by two fields a heat map.

usage: … | chart

examples:
  in portfolio | cited-by | by year | chart
  in portfolio | cited-by | by assignee | top 5 | chart
  in portfolio | cited-by | by assignee, year | chart
  in portfolio | cited-by | by first_seen | chart
""",
}

KEYS = """\
Tab completes · Ctrl-R searches the history · → takes the suggestion · Ctrl-C stops the question · Ctrl-D leaves
A line that ends in | goes on in the next. Lines that begin with # are skipped.
"""


def summary(text: str) -> str:
    """Return the first sentence of a help."""
    first = text.partition("\n")[0]
    return first.partition(". ")[0].removesuffix(".")


def examples(text: str) -> list[str]:
    """Return the examples of a help."""
    return [line.strip() for line in text.partition("examples:\n")[2].splitlines() if line.strip()]
