"""The stable SQL views, and nothing else: what people and scripts may read in any SQLite tool (3.37 or later).

Values are made for people: dates are ISO 8601 text at the precision known, what is unknown is NULL and never 0,
documents have their best name, merged documents are resolved. Nothing here needs a function of ours.

A name, a document's id, or an end of a citation that is looked up through a view is found by index; that is why names
are joined, and not selected one by one. `documents.id` is an address for now, and another one after a rebuild.
"""

from collections.abc import Mapping


def _date(column: str) -> str:
    """Return SQL for a date YYYYMMDD, 00 for unknown parts, as text: 2020, 2020-12 or 2020-12-30."""
    return f"""CASE WHEN {column} IS NULL THEN NULL
    WHEN {column} % 10000 = 0 THEN printf('%04d', {column} / 10000)
    WHEN {column} % 100 = 0 THEN printf('%04d-%02d', {column} / 10000, {column} / 100 % 100)
    ELSE printf('%04d-%02d-%02d', {column} / 10000, {column} / 100 % 100, {column} % 100) END"""


def _text(column: str) -> str:
    """Return SQL for a text that is stored once."""
    return f"(SELECT value FROM string WHERE id = {column})"


def _name(document: str) -> str:
    """Return SQL for a document's best name, as a person would type it; NULL for a reference without an id."""
    of = f"FROM name WHERE document = {document} AND scheme ="
    return f"""coalesce((SELECT max(value) {of} 'number'), (SELECT value {of} 'doi'),
    'patent:' || (SELECT value {of} 'patent_id'), 'paper:' || (SELECT min(value) {of} 'paper_id'))"""


# A document has one patent_id and one DOI at most. It may have a number with and without its kind: the longer one is
# the better one, and sorts behind the other. Of several paper_ids any is as good as the next.
DOCUMENTS = f"""CREATE VIEW documents AS
SELECT d.id AS id,
  CASE d.type WHEN 1 THEN 'patent' ELSE 'paper' END AS type,
  number.value AS number,
  patent_id.value AS patent_id,
  paper_id.value AS paper_id,
  doi.value AS doi,
  coalesce(d.title, {_text("d.text")}) AS title,
  {_date("d.filed")} AS filed,
  {_date("d.published")} AS published,
  d.year AS year,
  d.application_no AS application_no,
  {_text("d.current_assignee")} AS current_assignee,
  {_text("d.original_assignee")} AS original_assignee,
  {_text("d.inventors")} AS inventors,
  d.office AS office,
  d.kind_code AS kind_code,
  {_text("d.text")} AS citation_text,
  CASE WHEN d.year IS NOT NULL THEN coalesce(d.year_from_text, 0) END AS year_from_text
FROM document AS d
LEFT JOIN name AS number ON number.document = d.id AND number.scheme = 'number'
  AND number.value = (SELECT max(value) FROM name WHERE document = d.id AND scheme = 'number')
LEFT JOIN name AS patent_id ON patent_id.document = d.id AND patent_id.scheme = 'patent_id'
LEFT JOIN name AS paper_id ON paper_id.document = d.id AND paper_id.scheme = 'paper_id'
  AND paper_id.value = (SELECT min(value) FROM name WHERE document = d.id AND scheme = 'paper_id')
LEFT JOIN name AS doi ON doi.document = d.id AND doi.scheme = 'doi'
WHERE d.same_as IS NULL"""

NAMES = """CREATE VIEW names AS
SELECT document AS document_id, scheme, value AS name, coalesce(spelled, value) AS spelled
FROM name WHERE scheme <> 'text'"""

CITATIONS = f"""CREATE VIEW citations AS
SELECT c.citing AS citing_id,
  c.cited AS cited_id,
  {_name("c.citing")} AS citing,
  {_name("c.cited")} AS cited,
  c.category AS category,
  c.cite_type AS cite_type,
  (SELECT answered_at FROM answer WHERE id = c.first_answer) AS first_seen,
  (SELECT answered_at FROM answer WHERE id = c.last_answer) AS last_seen,
  c.listed = 0 AS delisted,
  c.attestations AS attestations,
  (SELECT baseline FROM answer WHERE id = c.first_answer) AS baseline
FROM citation AS c"""

ATTESTATIONS = """CREATE VIEW attestations AS
SELECT a.call AS call,
  CASE t.list WHEN 2 THEN coalesce(asked.same_as, asked.id) ELSE coalesce(other.same_as, other.id) END AS citing_id,
  CASE t.list WHEN 2 THEN coalesce(other.same_as, other.id) ELSE coalesce(asked.same_as, asked.id) END AS cited_id,
  t.sequence AS sequence,
  t.category AS category,
  t.cite_type AS cite_type,
  (SELECT value FROM string WHERE id = t.text) AS citation_text,
  CASE t.list WHEN 2 THEN 'references' WHEN 3 THEN 'papers citing' ELSE 'patents citing' END AS list,
  t.position AS position,
  coalesce(asked.same_as, asked.id) AS document_id,
  a.endpoint AS endpoint,
  a.page AS page,
  a.answered_at AS answered_at,
  a.id AS answer,
  t.extra AS extra
FROM answer AS a
JOIN attestation AS t ON t.answer = a.id
JOIN document AS asked ON asked.id = a.document
JOIN document AS other ON other.id = t.document"""

# In doubt: a later call that asked for the document was never settled by a run that lives, or was settled as lost.
HOLDINGS = """CREATE VIEW holdings AS
SELECT h.document AS document_id,
  h.endpoint AS endpoint,
  CASE h.state WHEN 'no_answer' THEN 'no answer' WHEN 'reply_kept' THEN 'failed' ELSE h.state END AS state,
  h.answered_at AS answered_at,
  h.call AS call,
  h.listed AS listed,
  h.cited_by_3y AS cited_by_3y,
  h.cited_by_5y AS cited_by_5y,
  h.cited_by_simple_family AS cited_by_simple_family,
  h.cited_by_inpadoc_family AS cited_by_inpadoc_family,
  h.cited_by_patsnap_family AS cited_by_patsnap_family,
  h.references_total AS references_total,
  h.cited_by_papers AS cited_by_papers,
  h.cited_by_patents AS cited_by_patents,
  h.state = 'reply_kept' AS reply_kept,
  EXISTS (
    SELECT 1 FROM pending AS p
    CROSS JOIN ledger AS o ON o.call = p.call AND o.kind = 'opened'
    LEFT JOIN run AS u ON u.id = p.run
    CROSS JOIN json_each(o.body, '$.ids') AS asked
    CROSS JOIN name AS n ON n.document = h.document AND n.scheme = json_extract(o.body, '$.scheme')
      AND asked.value IN (n.value, n.spelled)
    WHERE o.endpoint = h.endpoint AND o.at > coalesce(h.answered_at, '')
      AND (p.state = 'in_doubt' OR u.status IS NOT NULL)
  ) AS in_doubt,
  h.pages AS pages,
  h.next_page AS next_page,
  h.page_size AS page_size,
  h.reason AS reason
FROM holding AS h"""

# `units` and `price` (of all units of the call) are NULL where nobody knows them: a doubt that nobody resolved.
CALLS = """CREATE VIEW calls AS
SELECT call, run, tag, endpoint, opened_at, settled_at, asked, units,
  round(unit_price * units, 6) AS price,
  outcome, resolved_as, http_status, error_code, correlation_id, reply_sha256,
  currency, unit_price, units_at_most, page
FROM (
  SELECT o.call AS call,
    o.run AS run,
    json_extract(o.body, '$.tag') AS tag,
    o.endpoint AS endpoint,
    o.at AS opened_at,
    s.at AS settled_at,
    json_array_length(o.body, '$.ids') AS asked,
    CASE WHEN s.outcome <> 'in_doubt' THEN json_extract(s.body, '$.units')
      ELSE json_extract(r.body, '$.units') END AS units,
    CASE WHEN s.outcome IS NOT NULL THEN s.outcome
      WHEN r.call IS NOT NULL OR u.status IS NOT NULL THEN 'in_doubt' ELSE 'in_flight' END AS outcome,
    r.outcome AS resolved_as,
    json_extract(s.body, '$.http_status') AS http_status,
    json_extract(s.body, '$.error_code') AS error_code,
    json_extract(s.body, '$.correlation_id') AS correlation_id,
    json_extract(s.body, '$.reply_sha256') AS reply_sha256,
    o.currency AS currency,
    CAST(o.price AS REAL) AS unit_price,
    json_extract(o.body, '$.units_at_most') AS units_at_most,
    json_extract(o.body, '$.page') AS page
  FROM ledger AS o
  LEFT JOIN run AS u ON u.id = o.run
  LEFT JOIN ledger AS s ON s.call = o.call AND s.kind = 'settled'
  LEFT JOIN ledger AS r ON r.call = o.call AND r.kind = 'resolved'
  WHERE o.kind = 'opened'
)"""

VIEWS: Mapping[str, str] = {
    "documents": DOCUMENTS,
    "names": NAMES,
    "citations": CITATIONS,
    "attestations": ATTESTATIONS,
    "holdings": HOLDINGS,
    "calls": CALLS,
}
