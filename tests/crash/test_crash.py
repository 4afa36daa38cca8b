"""A fast part of the harness, and the proof that it sees a broken product. `python -m tests.crash` is all of it."""

import os
from random import Random

import pytest
from crash_invariants import bought_twice, check
from crash_sessions import Session, quiet_life
from crash_world import PATENTS, Nursery, User, Vendor

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills as POSIX does")


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    folder = tmp_path_factory.mktemp("vendor")
    vendor = Vendor(folder, latency="0")
    vendor.nursery = Nursery(folder)
    yield vendor
    vendor.close()


@pytest.fixture(scope="module")
def undisturbed(served, tmp_path_factory):
    return quiet_life(served, tmp_path_factory.mktemp("quiet"))


@pytest.fixture
def user(served, tmp_path):
    served.reset("", 0)
    return User(tmp_path, served.url, concurrency=1, batch=4, nursery=served.nursery)


PARTS = [
    ["before open", "after send", "body in memory", "body written down", "start, reply settled late",
     "settle, half written"],
    ["after open", "answered and billed", "body half written down", "after settle", "start, reply read in late",
     "save, not committed"],
]  # fmt: skip


@pytest.mark.parametrize("boundaries", PARTS)
def test_killed_at_a_boundary_and_resumed_nothing_is_lost_and_nothing_bought_twice(
    served, tmp_path, undisturbed, boundaries
):
    session = Session(served, tmp_path / "home", Random(3), undisturbed, boundaries=boundaries[::-1])
    served.misbehave("")
    for _ in range(len(boundaries)):
        session.at_boundary()
        session.check()
    session.close_the_books()
    assert session.tally.broken == []
    assert set(session.tally.kills) == set(boundaries)
    assert session.tally.counts["replies written down and lost"] == 0


BROKEN = [
    ("settle is skipped", None, "is lost"),
    ("settle is rolled back", None, "is lost"),
    ("replies are not written down", "body written down", "is lost"),
    ("save comes before settle", "before settle", "never settled"),
    ("open comes after send", "body in memory", "is on no record"),
    ("edges lose a document", None, "whose citing document is none"),
]


@pytest.mark.parametrize(("mutation", "kill", "found"), BROKEN)
def test_a_broken_product_is_caught(served, user, mutation, kill, found):
    user.sync(PATENTS[:8], mutation=mutation, kill=kill)
    broken = check(user, served.bill())
    assert any(found in sentence for sentence in broken), broken


def test_doubts_that_are_forgotten_are_caught(served, user):
    assert user.sync(PATENTS[:4], kill="answered and billed").was_killed
    assert check(user, served.bill()) == []
    user.sync(PATENTS[:4], mutation="doubts are forgotten")
    assert bought_twice(served.bill())
    assert any("recorded as unsent" in sentence for sentence in check(user, served.bill()))


def test_a_reply_that_was_written_down_is_settled_and_read_in_by_the_next_run(served, user):
    assert user.sync(PATENTS[:4], kill="body written down").was_killed
    again = user.sync(PATENTS[:4])
    assert (again.code, again.summary["calls"], again.summary["in_doubt"]) == (0, 0, 0)
    assert "Read in 1 reply" in again.err
    assert not bought_twice(served.bill())
