"""Whatever comes, in whatever order: the views show what a plain reading of all replies shows. So after a rebuild."""

from collections import Counter

import pytest
from hypothesis import given, settings
from store_model import COUNTS, Model
from store_support import START, Store
from store_worlds import histories

from localcite.model import Endpoint, Name, Scheme, instant
from localcite.normalise import Asked

COLUMNS = {
    "cited_by_3y": "cited_by_3y",
    "cited_by_5y": "cited_by_5y",
    "reference_no": "references_total",
    "np_citation_no": "cited_by_papers",
    "patent_citation_no": "cited_by_patents",
}


@pytest.fixture(scope="module")
def lasting(tmp_path_factory):
    """One database for all examples, each of which begins by clearing it."""
    made = Store(tmp_path_factory.mktemp("store") / "localcite.db")
    made.connection.execute("PRAGMA synchronous = OFF")
    yield made
    made.connection.close()


@settings(max_examples=100)
@given(steps=histories)
def test_the_views_show_what_the_replies_say(lasting, steps):
    lasting.clear()
    model = Model()
    for step in steps:
        listed = current(lasting)
        saved = play(lasting, step)
        model_play(model, lasting.calls, step)
        if saved is not None and not saved.merges:
            assert sum(shrink.vanished for shrink in saved.shrinks) == len(listed - current(lasting))
    shown = seen(lasting)
    assert shown == expected(model)
    lasting.rebuild()
    assert seen(lasting) == shown


def current(kept):
    """The citations that somebody lists now."""
    return set(kept.rows("SELECT citing_id, cited_id FROM citations WHERE NOT delisted"))


def play(kept, step):
    """Say a step to the store."""
    scheme = Scheme(step["scheme"])
    if step.get("refused"):
        return kept.fail(*(Name(scheme, id_) for id_ in step["ids"]))
    asked = Asked(Endpoint(step["endpoint"]), scheme, tuple(step["ids"]), step["page"])
    return kept.say(asked, {"data": step["data"]})


def model_play(model, call, step):
    """Say a step to the model."""
    names = [(step["scheme"], id_) for id_ in step["ids"]]
    if step.get("refused"):
        model.refuse(call, step["endpoint"], names)
        return
    elements = [(own_names(element), None if is_spoilt(element) else element) for element in step["data"]]
    model.reply(call, at(call), step["endpoint"], names, step["page"], elements)


def at(call):
    return instant(START.replace(day=1 + call))


def own_names(element):
    ids = [("paper_id", id_) for id_ in element.get("paper_id", "").split(",") if id_]
    single = (("number", "pn"), ("patent_id", "patent_id"), ("doi", "doi"))
    named = [(scheme, element[field]) for scheme, field in single if field in element]
    return [*ids, *named]


def is_spoilt(element):
    return -1 in (element.get("patent_cited") or element).values()


# ---- both, in the same form ----


def expected(model):
    return {
        "documents": {key: tuple(facts.values()) for key, facts in model.documents().items()},
        "citations": model.citations(),
        "attestations": model.attestations(),
        "holdings": model.held_now(),
    }


def seen(kept):
    """What the views show, with documents named by all their names."""
    keys = names(kept)
    return {
        "documents": documents(kept, keys),
        "citations": citations(kept, keys),
        "attestations": attestations(kept, keys),
        "holdings": holdings(kept, keys),
    }


def names(kept):
    found = {}
    for document, scheme, value, text in kept.rows(
        "SELECT n.document, n.scheme, n.value, d.citation_text FROM name AS n JOIN documents AS d ON d.id = n.document"
    ):
        found.setdefault(document, set()).add(("text", text) if scheme == "text" else (scheme, value))
    return {document: frozenset(them) for document, them in found.items()}


def documents(kept, keys):
    rows = kept.rows(
        "SELECT id, type, title, filed, published, year, current_assignee, inventors, citation_text, year_from_text"
        " FROM documents"
    )
    assert {row[0] for row in rows} == set(keys)
    return {
        keys[row[0]]: (
            row[2] if row[1] == "patent" else None,
            row[3],
            None if row[4] is None else int((row[4].replace("-", "") + "0000")[:8]),
            *row[5:9],
            row[9] or None,
        )
        for row in rows
    }


def citations(kept, keys):
    rows = kept.rows(
        "SELECT citing_id, cited_id, attestations, first_seen, last_seen, category, baseline, delisted FROM citations"
    )
    return {
        (keys[citing], keys[cited]): {
            "attestations": count,
            "first_seen": first,
            "last_seen": last,
            "category": frozenset((category or "").split(",")) - {""},
            "baseline": baseline,
            "delisted": delisted,
        }
        for citing, cited, count, first, last, category, baseline, delisted in rows
    }


def attestations(kept, keys):
    rows = kept.rows("SELECT call, citing_id, cited_id, sequence, citation_text FROM attestations")
    return Counter((call, keys[citing], keys[cited], *said) for call, citing, cited, *said in rows)


def holdings(kept, keys):
    rows = kept.rows(
        "SELECT document_id, endpoint, state, answered_at, call, pages, next_page, listed, reply_kept, "
        + ", ".join(COLUMNS[count] for count in COUNTS)
        + " FROM holdings"
    )
    fields = ("state", "at", "call", "pages", "next_page", "listed", "reply_kept")
    return {
        (keys[row[0]], row[1]): {
            **dict(zip(fields, row[2:9], strict=True)),
            "counts": dict(zip(COUNTS, row[9:], strict=True)),
        }
        for row in rows
    }
