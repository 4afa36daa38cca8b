"""A home in which the example ids are held, bought from the invented world once for all tests."""

import shutil
from types import SimpleNamespace

import pytest

from localcite.sandbox import Sandbox, serve

PATENTS = ("US11205304B2", "US9876543B2", "US5012236A", "EP3499756A1", "CN112833870A")
PAPER = "10.3390/s20030734"


@pytest.fixture(scope="session")
def bought(tmp_path_factory):
    """A function that gives a folder with a database: the collection `portfolio`, and what cites it. Made once."""
    folder = tmp_path_factory.mktemp("bought") / "home"

    def made(home_of):
        if not folder.exists():
            with serve(Sandbox()) as server:
                home = home_of(folder, server.url)
                assert home.run("collection", "add", "portfolio", *PATENTS).code == 0
                assert home.sync("-c", "portfolio", PAPER).code == 0
        return folder

    return made


@pytest.fixture
def held(bought, home):
    """A home with a copy of that database, whose vendor nobody serves; `shell(*lines)` takes lines from a pipe."""
    shutil.copytree(bought(type(home)), home.path)
    home.shell = lambda *lines: home.run("shell", stdin="".join(f"{line}\n" for line in lines))
    return home


@pytest.fixture
def where(monkeypatch, tmp_path):
    """A folder to be in, for files that are named without one."""
    monkeypatch.chdir(tmp_path)
    return SimpleNamespace(path=tmp_path)
