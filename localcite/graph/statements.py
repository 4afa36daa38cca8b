"""What the graph is made of, as SQL says it: a statement for each part, of all or of what changed. Text alone."""

MOMENT = """SELECT (SELECT value FROM meta WHERE key = 'database_id'),
    (SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'generation'),
    (SELECT value FROM meta WHERE key = 'rebuilt'),
    (SELECT coalesce(max(seq), 0) FROM ledger), (SELECT coalesce(max(id), 0) FROM answer),
    (SELECT max(id) FROM document)"""
LEDGER_HASH = "SELECT hash FROM ledger WHERE seq = ?"
_CITATION = "SELECT c.cited, c.citing, c.listed > 0, c.first_answer, c.last_answer, c.category, c.cite_type FROM"
# One row a cited document, lists of what its citations say: a row each would be ten million objects of Python.
APART = "\x1e"  # JSON escapes it
EVERY_CITATION = f"""SELECT c.cited, count(*), group_concat(c.citing), group_concat(coalesce(c.first_answer, -1)),
    group_concat((coalesce(c.last_answer, -1) - coalesce(c.first_answer, -1)) * 2 + (c.listed > 0)),
    group_concat(json_array(c.category, c.cite_type), '{APART}')
FROM citation AS c WHERE c.citing <> c.cited GROUP BY c.cited ORDER BY c.cited"""
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
EVERY_DOCUMENT = f"{FACTS} document AS d {_HELD} ORDER BY d.id"
DOCUMENTS_OF = f"{FACTS} json_each(?) AS j CROSS JOIN document AS d ON d.id = j.value {_HELD}"
ALIASES = "SELECT id, same_as FROM document WHERE same_as IS NOT NULL ORDER BY id"
ANSWERS = "SELECT a.id, a.answered_at, a.baseline FROM answer AS a WHERE a.id > ? ORDER BY a.id"
KEPT = """SELECT (SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'generation'), (SELECT count(*) FROM applied)"""
ASKED_SINCE = """SELECT DISTINCT coalesce(x.same_as, x.id) FROM answer AS a JOIN document AS x ON x.id = a.document
WHERE a.id > ? LIMIT ?"""
MET_SINCE = """SELECT DISTINCT coalesce(x.same_as, x.id) FROM answer AS a JOIN attestation AS t ON t.answer = a.id
JOIN document AS x ON x.id = t.document WHERE a.id > ? LIMIT ?"""
STRINGS_OF = "SELECT s.id, s.value FROM json_each(?) AS j JOIN string AS s ON s.id = j.value ORDER BY s.id"
EVERY_STRING = """SELECT s.id, s.value FROM string AS s WHERE s.id IN (
    SELECT current_assignee FROM document UNION SELECT original_assignee FROM document) ORDER BY s.id"""
