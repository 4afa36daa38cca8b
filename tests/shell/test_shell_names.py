"""Names are offered from a file that a process of its own keeps in order; the same as if all were counted."""

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localcite.db import reader
from localcite.shell import vocabulary
from localcite.shell.held import Held, Keeper
from localcite.text import fold

LETTERS = st.text(alphabet="aAbBéＡ磁気 ", min_size=1, max_size=5).map(str.strip).filter(bool)
COUNTED = st.dictionaries(LETTERS, st.integers(1, 9), max_size=60)


def in_order(counted):
    return sorted((fold(name), name, number) for name, number in counted.items())


@given(COUNTED, st.text(alphabet="aBé磁 ", max_size=3))
def test_a_look_into_the_file_gives_what_counting_all_names_gives(counted, typed):
    words = in_order(counted)
    naive = [name for name in counted if fold(name).startswith(fold(typed.strip()))]
    naive.sort(key=lambda name: (-counted[name], name))
    with closing(sqlite3.connect(":memory:")) as file, pytest.MonkeyPatch.context() as patch:
        patch.setattr(vocabulary, "RANGE", 3)
        vocabulary.write(file, "7", {"assignee": words})
        assert vocabulary.beginning(file, "assignee", typed) == naive[: vocabulary.MOST]
        assert vocabulary.made_of(file) == "7"


@given(COUNTED)
def test_each_beginning_that_many_share_is_written_down_once(counted):
    words = in_order(counted)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vocabulary, "RANGE", 2)
        found = [beginning for beginning, _names in vocabulary.crowded(words, 0, len(words), 0)]
    beginnings = {folded[:length] for folded, _, _ in words for length in range(len(folded) + 1)}
    crowded = {each for each in beginnings if sum(folded.startswith(each) for folded, _, _ in words) > 2}
    assert sorted(found) == sorted(crowded)


@pytest.fixture
def large(held, tmp_path, monkeypatch):
    """What is held of a database that counts as large, and who keeps its names in order."""
    monkeypatch.setattr("localcite.shell.held.SMALL", 0)
    keeper = Keeper(held.database, tmp_path / "cache")
    return Held(lambda: reader.open_for_reading(held.database), keeper), keeper


def test_a_process_of_its_own_puts_the_names_of_a_large_database_in_order(held, large):
    offered, keeper = large
    assert offered.values("assignee", "") == []
    keeper.wait()
    small = Held(lambda: reader.open_for_reading(held.database))
    for field in vocabulary.OF:
        for typed in ("", "a", "S", "磁"):
            assert offered.values(field, typed) == small.values(field, typed)
    assert offered.values("assignee", "")


def test_what_was_in_order_before_is_offered_until_it_is_again(held, large):
    offered, keeper = large
    offered.prepare()
    keeper.wait()
    before = offered.values("assignee", "")
    with closing(sqlite3.connect(held.database)) as connection, connection:
        connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'generation'")
    assert offered.values("assignee", "") == before
    keeper.wait()


@pytest.mark.parametrize("damage", [b"", b"no database"])
def test_a_file_that_is_none_is_made_again(large, tmp_path, damage):
    offered, keeper = large
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "names.db").write_bytes(damage)
    assert offered.values("office", "") == []
    keeper.wait()
    assert "US" in offered.values("office", "")
