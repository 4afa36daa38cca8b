"""A document of several collections is as old as the strictest of their rules says, the settings' own among them."""

from contextlib import closing
from datetime import timedelta

import pytest
from query_worlds import CONTEXT, Citation, Collection, Doc, Holding, Said, World, store

from localcite.db.reader import open_for_reading
from localcite.graph import graph_path
from localcite.graph.build import build
from localcite.model import instant
from localcite.query import ask, fast

MEMBERS = ("EP1000001A1", "EP1000002A1")
AT = instant(CONTEXT.now - timedelta(days=60))


@pytest.mark.parametrize("on_arrays", [False, True])
@pytest.mark.parametrize("complete", [False, True])
@pytest.mark.parametrize(("settings", "stale"), [("30d", 2), ("90d", 0), (None, 0)])
def test_a_collection_without_a_rule_has_that_of_the_settings(
    tmp_path, monkeypatch, settings, stale, complete, on_arrays
):
    docs = (Doc(1, 1, MEMBERS[0]), Doc(2, 1, MEMBERS[1]))
    held = {key: Holding("answered", AT) for key in (1, 2)}
    collections = {"ruled": Collection(MEMBERS, None, "90d"), "plain": Collection(MEMBERS)}
    path = tmp_path / "localcite.db"
    store(World(docs, (Citation(1, 2),), (Said(1, 1, AT),), held, collections), path)
    if on_arrays:
        for name, enough in (("ENOUGH", 0), ("WARM", 0), ("FEW", -1)):
            monkeypatch.setattr(fast, name, enough)
        with closing(open_for_reading(path)) as connection:
            build(connection, graph_path(str(path)))
    days = None if settings is None else timedelta(days=int(settings[:-1]))
    with closing(open_for_reading(path)) as connection:
        context = CONTEXT._replace(max_age=days)
        answer = ask("in ruled | or (in plain) | cited-by", connection, context, complete=complete)
    assert (answer.coverage.stale, answer.coverage.held) == (stale, 2 - stale)
