"""One database for each test."""

import pytest
from store_support import Store


@pytest.fixture
def kept(tmp_path):
    made = Store(tmp_path / "localcite.db")
    yield made
    made.connection.close()
