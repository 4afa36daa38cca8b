"""Databases opened from Python, buying from the stand-in vendor on a real socket."""

import pytest

import localcite


@pytest.fixture
def market(vendor):
    """A function that serves a sandbox, and gives its server, the home of a command line, and a database of it."""
    opened = []

    def opening(environ=None, **settings):
        server, home = vendor(environ, **settings)
        told = {name.removeprefix("LOCALCITE_").lower(): value for name, value in home.environ.items()}
        db = localcite.open(told.pop("home"), settings=told)
        opened.append(db)
        return server, home, db

    yield opening
    for db in opened:
        db.close()


@pytest.fixture
def offline(home):
    """A database whose vendor nobody serves: whatever sends fails."""
    told = {name.removeprefix("LOCALCITE_").lower(): value for name, value in home.environ.items()}
    with localcite.open(told.pop("home"), settings=told) as db:
        yield db
