"""A home of one's own for each test, and the stand-in vendor on a real socket."""

import os

import pytest
from hypothesis import HealthCheck, settings
from support import Home

from localcite.sandbox import Sandbox, serve

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # the processes that tests start are to start as installed ones do
settings.register_profile("localcite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("localcite")


@pytest.fixture
def home(tmp_path):
    """A home whose vendor nobody serves: whatever sends fails."""
    return Home(tmp_path / "home")


@pytest.fixture
def vendor(tmp_path):
    """A function that serves a sandbox, and gives its server and a home that buys from it."""
    servers = []

    def serving(environ=None, name="home", **settings):
        server = serve(Sandbox(**settings))
        servers.append(server)
        return server, Home(tmp_path / name, server.url, **(environ or {}))

    yield serving
    for server in servers:
        server.close()
