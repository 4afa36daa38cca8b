"""A connection to the world in which every example has something to say."""

import pytest
from query_examples import WORLD
from query_worlds import reading


@pytest.fixture(scope="module")
def connection():
    with reading(WORLD) as connection:
        yield connection
