import os
import shutil
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from db_support import NOW, opened

from localcite.db import engine


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    """A database at head with nothing in it, closed cleanly: one file."""
    path = tmp_path_factory.mktemp("template") / "localcite.db"
    engine.open_for_writing(path, now=NOW).close()
    return path


@pytest.fixture
def path(template, tmp_path):
    """A fresh copy of the template, in a folder of its own."""
    return shutil.copy(template, tmp_path / "localcite.db")


@pytest.fixture
def connection(path):
    with opened(path) as connection:
        yield connection


@pytest.fixture
def read_only():
    """A folder with what a test puts there, that is then looked at by somebody who may read and not write."""
    folder = Path(tempfile.mkdtemp())

    @contextmanager
    def without_rights(file_mode=0o444, folder_mode=0o555):
        for file in folder.iterdir():
            file.chmod(file_mode)
        folder.chmod(folder_mode)
        root = sys.platform != "win32" and os.geteuid() == 0
        if root:
            os.seteuid(65534)
        try:
            yield
        finally:
            if root:
                os.seteuid(0)
            folder.chmod(0o755)

    yield folder, without_rights
    shutil.rmtree(folder)
