"""What the graph is made of, as SQL says it: a statement for each part, of all or of what changed. Text alone."""

MOMENT = """SELECT (SELECT value FROM meta WHERE key = 'database_id'),
    (SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'generation'),
    (SELECT value FROM meta WHERE key = 'rebuilt'),
    (SELECT coalesce(max(seq), 0) FROM ledger), (SELECT coalesce(max(id), 0) FROM answer),
    (SELECT max(id) FROM document)"""
LEDGER_HASH = "SELECT hash FROM ledger WHERE seq = ?"
_CITATION = "SELECT c.cited, c.citing, c.listed > 0, c.first_answer, c.last_answer, c.category, c.cite_type FROM"
_OF = f"""{_CITATION} json_each(?1) AS j CROSS JOIN citation AS c ON c.{{end}} = j.value WHERE c.citing <> c.cited"""
CITATIONS_OF = f"{_OF.format(end='cited')} UNION {_OF.format(end='citing')} LIMIT ?2"
# A merged document is of type 0: it is in no answer, and nothing cites it.
FACTS = """SELECT d.id, iif(d.same_as IS NULL, d.type, 0), coalesce(d.year, nullif(d.published / 10000, 0)),
    d.published, d.filed, d.current_assignee, d.original_assignee, coalesce(d.year_from_text, 0),
    EXISTS (SELECT 1 FROM name AS n WHERE n.document = d.id AND n.scheme <> 'text'),
    h.cited_by_3y, h.cited_by_5y, h.cited_by_simple_family, h.cited_by_inpadoc_family, h.cited_by_patsnap_family,
    d.office, d.kind_code, d.application_no, h.state, h.answered_at FROM"""
_HELD = (
    """LEFT JOIN holding AS h ON h.document = d.id AND h.endpoint = CASE d.type WHEN 1 THEN 'P015' ELSE 'L012' END"""
)
DOCUMENTS_OF = f"{FACTS} json_each(?) AS j CROSS JOIN document AS d ON d.id = j.value {_HELD}"
ALIASES = "SELECT id, same_as FROM document WHERE same_as IS NOT NULL ORDER BY id"
ANSWERS = "SELECT a.id, a.answered_at, a.baseline FROM answer AS a WHERE a.id > ? ORDER BY a.id"
KEPT = """SELECT (SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'generation'), (SELECT count(*) FROM applied)"""
ASKED_SINCE = """SELECT DISTINCT coalesce(x.same_as, x.id) FROM answer AS a JOIN document AS x ON x.id = a.document
WHERE a.id > ? LIMIT ?"""
MET_SINCE = """SELECT DISTINCT coalesce(x.same_as, x.id) FROM answer AS a JOIN attestation AS t ON t.answer = a.id
JOIN document AS x ON x.id = t.document WHERE a.id > ? LIMIT ?"""
STRINGS_OF = "SELECT s.id, s.value FROM json_each(?) AS j JOIN string AS s ON s.id = j.value ORDER BY s.id"

# ---- of all: one row for a range of keys, with lists in it, for a row each would be millions of objects of Python ----

OTHER = 63  # the number of a text that is none of those that SQL was told of
PAIR = "c.cited - ?1 << 31 | c.citing"
RANGE_OF_CITATIONS = f"""SELECT group_concat({PAIR}), group_concat(coalesce(c.first_answer, -1) << 1 | (c.listed = 0)),
    group_concat({{category}} << 6 | {{cite_type}}),
    group_concat({PAIR}) FILTER (WHERE c.last_answer IS NOT c.first_answer),
    group_concat(coalesce(c.last_answer, -1)) FILTER (WHERE c.last_answer IS NOT c.first_answer)
FROM citation AS c WHERE c.cited >= ?1 AND c.cited < ?2 AND c.citing <> c.cited"""
SAID_BY = """SELECT c.cited, c.citing, c.category, c.cite_type FROM json_each(?) AS j
JOIN citation AS c ON c.cited = j.value >> 31 AND c.citing = j.value & 0x7fffffff"""


def _listed(*numbers: str) -> str:
    return ", ".join(f"group_concat(coalesce({number}, -1))" for number in numbers)


def _texts(*texts: str) -> str:
    return ", ".join(f"json_group_array({text})" for text in texts)


COUNTED = [f"cited_by_{what}" for what in ("3y", "5y", "simple_family", "inpadoc_family", "patsnap_family")]
YEAR = "coalesce(year, nullif(published / 10000, 0))"
RANGE_OF_DOCUMENTS = f"""SELECT {_listed("id", "type", "same_as", YEAR, "published", "filed")},
    {_listed("current_assignee", "original_assignee")}, group_concat(coalesce(year_from_text, 0)),
    {_texts("office", "kind_code", "application_no")} FROM document WHERE id >= ? AND id < ?"""
RANGE_OF_NAMES = """SELECT group_concat(document) FROM name WHERE document >= ? AND document < ? AND scheme <> 'text'"""
RANGE_OF_HOLDINGS = f"""SELECT group_concat(document), group_concat(endpoint = 'P015'), {_listed(*COUNTED)},
    {_texts("state", "answered_at")} FROM holding WHERE document >= ? AND document < ?"""
RANGE_OF_STATES = """SELECT group_concat(h.document), json_group_array(h.state) FROM document AS d JOIN holding AS h
ON h.document = d.id AND h.endpoint = CASE d.type WHEN 1 THEN 'P015' ELSE 'L012' END WHERE d.id >= ? AND d.id < ?"""
RANGE_OF_ANSWERS = (
    f"""SELECT {_listed("id", "baseline")}, {_texts("answered_at")} FROM answer WHERE id >= ? AND id < ?"""
)


def numbered(column: str, texts: int, first: int) -> str:
    """Return an expression for the number of a text in a column: the texts that SQL is told of are bound from there."""
    cases = " ".join(f"WHEN ?{first + place} THEN {place + 1}" for place in range(texts))
    other = f"iif({column} IS NULL, 0, {OTHER})"
    return f"(CASE {column} {cases} ELSE {other} END)" if texts else f"({other})"
