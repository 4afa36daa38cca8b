"""What the titles of columns mean: which hold the ids of a list, and which hold ids of something else. Pure.

Titles are compared folded and without punctuation. The exports of known tools are recognised by several titles at once.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from localcite.text import fold

PUBLICATION = frozenset(
    """
publication number|publication numbers|publication no|publication nos|publication num|publication|pub no|pub number
pub num|publn no|pn|patent number|patent numbers|patent no|patent nos|patent num|patent|patents
patent publication number
publication patent number|display key|document number|doc number|document no|doc no|patent id|document id|docdb number
veroffentlichungsnummer|publikationsnummer|patentnummer|numero de publication|numero de publicacion
公开公告号|公开号|公告号|公开公告编号|授权公告号|公開公告號|公開號|公告號|文献番号|公報番号|公開番号|特許番号|公表番号|登録番号
공개번호|등록번호|문헌번호|공개공고번호
""".strip()
    .replace("\n", "|")
    .split("|")
)
DOI = frozenset({"doi", "dois", "di", "doi link", "doi url", "article doi", "digital object identifier", "prism doi"})
TITLE = frozenset(
    """
title|article title|document title|paper title|ti|titel|titre|titulo|name|标题|標題|题名|篇名|发明名称|發明名稱|名称
発明の名称|発明等の名称
제목|발명의명칭|발명의 명칭
""".strip()
    .replace("\n", "|")
    .split("|")
)
OTHER = re.compile(  # columns of other documents, or of other numbers
    r"appl|filing|priorit|famil|cit(?:e|ed|es|ing|ation|ations)\b|referenc|related|similar|parent|contin|npl|isbn|issn|pmi?d"
    r"|pmc|lens id|\bid\b|申请|申請|优先|優先|同族|引用|引证|引證|被引|出願|출원|우선|인용|anmelde|priorit|zitier"
)


class Export(NamedTuple):
    """An export of a known tool. `has`: titles by which it is known; `columns`: where its ids stand, best first.

    `patents_only`: columns that hold a number in rows of patents only, told by the column `type`; `weak`: columns of
    addresses and remarks, which count only where an id can be read in them.
    """

    name: str
    has: frozenset[str]
    columns: tuple[str, ...]
    title: str = "title"
    patents_only: tuple[str, ...] = ()
    type: str = ""
    weak: tuple[str, ...] = ()


EXPORTS = (
    Export("an export of Google Patents", frozenset({"id", "title", "result link"}), ("id",)),
    Export(
        "an export of Espacenet",
        frozenset({"publication number", "earliest priority", "title"}),
        ("publication number",),
    ),
    Export(
        "an export of Espacenet",
        frozenset({"publication number", "applicants", "family number"}),
        ("publication number",),
    ),
    Export("an export of Lens", frozenset({"lens id", "display key"}), ("display key",)),
    Export("an export of Lens", frozenset({"lens id", "publication number", "jurisdiction"}), ("publication number",)),
    Export("an export of Lens", frozenset({"lens id", "doi"}), ("doi",)),
    Export("an export of Scopus", frozenset({"eid", "doi", "source title"}), ("doi",)),
    Export("an export of Web of Science", frozenset({"pt", "di", "ut"}), ("di", "pn"), "ti", ("pn",), "pt"),
    Export("an export of Web of Science", frozenset({"ut unique wos id", "doi"}), ("doi",), "article title"),
    Export("an export of Derwent", frozenset({"pt", "pn", "ut"}), ("pn",), "ti"),
    Export(
        "an export of Zotero",
        frozenset({"key", "item type", "doi"}),
        ("doi", "number", "url", "extra"),
        patents_only=("number",),
        type="item type",
        weak=("url", "extra"),
    ),
    Export("an export of PubMed", frozenset({"pmid", "doi", "title"}), ("doi",)),
)


def folded(title: str) -> str:
    """Return a column's title for comparing: no case, no width, no accents, words alone."""
    words = " ".join(re.findall(r"\w+", fold(title.removeprefix("\ufeff")).replace("_", " ")))
    return re.sub(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])", "", words)


def export_of(titles: Iterable[str]) -> Export | None:
    """Return the known export that has these titles (folded)."""
    present = set(titles)
    return next((export for export in EXPORTS if export.has <= present), None)


def places(titles: Sequence[str], wanted: Iterable[str]) -> list[int]:
    """Return where any of the wanted titles stand, in the order of the table."""
    known = set(wanted)
    return [place for place, title in enumerate(titles) if title in known]


def is_of_others(title: str) -> bool:
    """Tell whether a title (folded) speaks of other documents than the row's own, or of other numbers."""
    return bool(OTHER.search(title))


def score(titles: Sequence[str]) -> int:
    """Return how many titles (folded) are known: what tells a heading from a row."""
    if export_of(titles):
        return 100
    ours = PUBLICATION | DOI | TITLE
    return sum(title in ours for title in titles)
