"""The rival of `ingest.py`: a hand-tuned loop over sqlite3 that writes the same tables, with no checks.

It believes every number, id, date and name as it stands, never merges, never delists, expects page 1 of P015 alone and
each patent to be answered once, and nobody else to write. Like ours it looks names and texts up in chunks, fills what
is known of documents instead of inserting blindly, keeps the reply, and writes the ledger: all in one commit a batch.
"""

import json
import re
from hashlib import blake2b, sha256
from struct import unpack

import msgspec
import zstandard

from localcite.db.ledger.chain import GENESIS

AT = "2026-11-22T00:00:00.000Z"
FIELDS = (
    "title, filed, published, year, application_no, current_assignee, original_assignee, inventors, office, kind_code"
)
SHARED = {"v": 1, "run": 1, "tag": None, "month": AT[:7], "endpoint": "P015", "price": None, "currency": None}
ADD_CITATION = """INSERT INTO citation (cited, citing, listed, attestations, first_answer, last_answer, category, cite_type)
VALUES (?1, ?2, 1, ?6, ?3, ?3, ?4, ?5) ON CONFLICT (cited, citing) DO UPDATE
SET attestations = attestations + excluded.attestations, last_answer = excluded.last_answer"""
ADD_LEDGER = "INSERT INTO ledger (seq, kind, call, at, body, hash) VALUES (?, ?, ?, ?, ?, ?)"
ADD_HOLDING = """INSERT INTO holding (document, endpoint, state, answered_at, call, round, pages, listed, cited_by_3y,
cited_by_5y, cited_by_simple_family, cited_by_inpadoc_family, cited_by_patsnap_family)
VALUES (?, 'P015', 'answered', ?, ?, ?, 1, ?, ?, ?, ?, ?, ?)"""
ADD_ANSWER = f"""INSERT INTO answer (id, call, document, endpoint, page, round, baseline, answered_at, state, listed, cited_by_3y,
cited_by_5y, cited_by_simple_family, cited_by_inpadoc_family, cited_by_patsnap_family)
VALUES (?1, ?2, ?3, 'P015', 1, ?1, 1, '{AT}', 'answered', ?4, ?5, ?6, ?7, ?8, ?9)"""
ADD_ATTESTATION = "INSERT INTO attestation (answer, list, position, document, sequence, category, cite_type) VALUES (?, 1, ?, ?, ?, ?, ?)"
ADD_SEARCH = "INSERT INTO search (rowid, title, assignee, inventor) VALUES (?, ?, ?, ?)"
CJK = re.compile(r"[\u3400-\u9fff]+|[^\W\u3400-\u9fff]+")


class Row(msgspec.Struct, gc=False):
    pn: str
    apdt: int | None = None
    apno: str | None = None
    kind: str | None = None
    pbdt: int | None = None
    title: str | None = None
    country: str | None = None
    category: list[str] | None = None
    inventor: str | None = None
    sequence: int | None = None
    cite_type: list[str] | None = None
    current_assignee: str | None = None
    original_assignee: str | None = None


class Cited(msgspec.Struct):
    cited_by_3y: int
    cited_by_5y: int
    cited_by_patents: list[Row]
    cited_by_simple_family: int
    cited_by_inpadoc_family: int
    cited_by_patsnap_family: int


class Element(msgspec.Struct):
    pn: str
    patent_id: str
    patent_cited: Cited


class Reply(msgspec.Struct):
    data: list[Element]


class Rival:
    def __init__(self, connection):
        self.run = connection.execute
        self.many = connection.executemany
        self.decode = msgspec.json.Decoder(Reply).decode
        self.documents = self.strings = self.answers = self.seq = 0
        self.hash = GENESIS
        self.pack = zstandard.ZstdCompressor(level=3).compress

    def batch(self, ids, body):
        self.run("BEGIN IMMEDIATE")
        call = self._ledger(ids, body)
        data = self.decode(body).data
        rows = [row for each in data for row in each.patent_cited.cited_by_patents]
        keys, fresh = self._names(data, rows)
        self._documents(data, rows, keys, fresh, self._strings(rows))
        self._said(data, keys, call)
        self.run("INSERT INTO applied (call, at) VALUES (?, ?)", (call, AT))
        self.run("UPDATE meta SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT) WHERE key = 'generation'")
        self.run("COMMIT")

    def _ledger(self, ids, body):
        call, digest = self.seq + 1, sha256(body).hexdigest()
        opened = {**SHARED, "call": call, "delta": len(ids), "scheme": "number", "ids": ids, "page": 1}
        self._append("opened", call, opened | {"units_at_most": len(ids), "attempt": 1})
        settled = {**SHARED, "call": call, "delta": 0, "outcome": "answered", "units": len(ids), "http_status": 200}
        self._append(
            "settled", call, settled | {"reply_sha256": digest, "reply_size": len(body), "reply_encoding": None}
        )
        self.run(
            "INSERT INTO reply (call, sha256, size, body) VALUES (?, ?, ?, ?)",
            (call, digest, len(body), self.pack(body)),
        )
        return call

    def _append(self, kind, call, event):
        self.seq += 1
        text = json.dumps(event, sort_keys=True, separators=(",", ":"))
        self.hash = sha256(f"{self.hash}{self.seq}{kind}{call}{AT}{text}".encode()).hexdigest()
        self.run(ADD_LEDGER, (self.seq, kind, call, AT, text, self.hash))

    def _names(self, data, rows):
        """Return name → document, and the names (with the scheme) that are new."""
        keys = dict.fromkeys(row.pn for row in rows)
        keys.update(dict.fromkeys(each.pn for each in data))
        of = "SELECT n.value, n.document FROM json_each(?) AS j CROSS JOIN name AS n ON n.value = j.value AND n.scheme = 'number'"
        keys.update(self.run(of, (msgspec.json.encode(list(keys)).decode(),)))
        fresh = [pn for pn, document in keys.items() if document is None]
        keys.update(zip(fresh, range(self.documents + 1, self.documents + len(fresh) + 1), strict=True))
        self.documents += len(fresh)
        add = "INSERT INTO name (value, scheme, document) VALUES (?, ?, ?)"
        self.many(add, [(pn, "number", keys[pn]) for pn in fresh])
        self.many(add, [(each.patent_id, "patent_id", keys[each.pn]) for each in data])
        return keys, set(fresh)

    def _strings(self, rows):
        texts = {row.current_assignee for row in rows}
        texts.update([row.original_assignee for row in rows], [row.inventor for row in rows])
        texts.discard(None)
        texts = list(texts)
        hashes = unpack(f">{len(texts)}q", b"".join([blake2b(text.encode(), digest_size=8).digest() for text in texts]))
        keys = dict.fromkeys(texts)
        known = "SELECT s.value, s.id FROM json_each(?) AS j CROSS JOIN string AS s ON s.hash = j.value"
        keys.update(self.run(known, (msgspec.json.encode(sorted(hashes)).decode(),)))
        fresh = [(text, hash_) for text, hash_ in zip(texts, hashes, strict=True) if keys[text] is None]
        added = [(key, hash_, text) for key, (text, hash_) in enumerate(fresh, self.strings + 1)]
        self.many("INSERT INTO string (id, hash, value) VALUES (?, ?, ?)", added)
        self.strings += len(added)
        keys.update((text, key) for key, _, text in added)
        keys[None] = None
        return keys

    def _documents(self, data, rows, keys, fresh, strings):
        said = {
            row.pn: (
                row.title,
                row.apdt,
                row.pbdt,
                row.pbdt // 10000,
                row.apno,
                strings[row.current_assignee],
                strings[row.original_assignee],
                strings[row.inventor],
                row.country,
                row.kind,
            )
            for row in rows
        }
        held = [(keys[pn], pn) for pn in said if pn not in fresh]
        held.sort()
        of = f"SELECT {FIELDS} FROM json_each(?) AS j CROSS JOIN document AS d ON d.id = j.value"
        known = self.run(of, (msgspec.json.encode([key for key, _ in held]).decode(),))
        filled = [(key, pn) for (key, pn), columns in zip(held, known, strict=True) if said[pn] != columns]
        nothing = (None,) * 8
        asked = {each.pn: (*nothing, each.pn[:2], each.pn.lstrip("USCNEP0123456789")) for each in data}
        new = [(keys[pn], *(said.get(pn) or asked[pn])) for pn in fresh]
        new.sort()
        self.many(f"INSERT INTO document (id, type, {FIELDS}) VALUES (?, 1{', ?' * 10})", new)
        self.many(
            f"UPDATE document SET ({FIELDS}) = (?{', ?' * 9}) WHERE id = ?", [(*said[pn], key) for key, pn in filled]
        )
        self._search(rows, keys, fresh.union(pn for _, pn in filled))

    def _search(self, rows, keys, touched):
        texts = {row.pn: row for row in rows if row.pn in touched}
        entries = []
        for pn, row in texts.items():
            current, original, title = row.current_assignee, row.original_assignee, row.title
            cut_title = title if title is None or title.isascii() else cut(title)
            length = (cut_title or "").count(" ") + 1
            owners = current if current == original else f"{current}|{original}"
            key = keys[pn] + ((length > 4) + (length > 8) + (length > 12) << 32)
            entries.append((key, cut_title, people(owners), people(row.inventor)))
        entries.sort(key=lambda entry: entry[0])
        self.many(ADD_SEARCH, entries)

    def _said(self, data, keys, call):
        answers, holdings, attestations, citations = [], [], [], []
        for number, each in enumerate(data, self.answers + 1):
            about = each.patent_cited
            document, listed = keys[each.pn], len(about.cited_by_patents)
            counts = (about.cited_by_3y, about.cited_by_5y, about.cited_by_simple_family)
            counts += (about.cited_by_inpadoc_family, about.cited_by_patsnap_family)
            answers.append((number, call, document, listed, *counts))
            holdings.append((document, AT, call, number, listed, *counts))
            once = {}
            for position, row in enumerate(about.cited_by_patents):
                citing = keys[row.pn]
                category = row.category and ",".join(row.category)
                cite_type = row.cite_type and ",".join(row.cite_type)
                attestations.append((number, position, citing, row.sequence, category, cite_type))
                if citing in once:
                    once[citing] = united(once[citing], row)
                else:
                    category = category and ",".join(sorted(row.category))
                    once[citing] = (document, citing, number, category, cite_type, 1)
            citations += once.values()
        self.answers += len(data)
        self.many(ADD_ANSWER, answers)
        self.many(ADD_HOLDING, holdings)
        self.many(ADD_ATTESTATION, attestations)
        self.many(ADD_CITATION, citations)


def united(citation, row):
    document, citing, number, category, cite_type, times = citation
    category = ",".join(sorted({*(category or "").split(","), *(row.category or ())} - {""})) or None
    cite_type = ",".join(sorted({*(cite_type or "").split(","), *(row.cite_type or ())} - {""})) or None
    return document, citing, number, category, cite_type, times + 1


def cut(text):
    pieces = []
    for word in CJK.findall(text.lower()):
        if word.isascii():
            pieces.append(word)
        else:
            pieces += [word[at : at + 2] for at in range(len(word) - 1)] + [word[-1]]
    return " ".join(pieces)


def people(names):
    if names.isascii() and "|" not in names:
        return names
    return " ¦ ".join([name if name.isascii() else cut(name) for name in names.split("|")])
