"""A small share of what `python -m tests.fuzz` does, and what it found."""

import random

import pytest
from fuzz_loop import changed
from fuzz_targets import TAKERS, target
from hypothesis import given, settings
from hypothesis import strategies as st

QUICK = ("id", "question", "sql", "reply", "pages", "receipt")
FOUND = {
    # a list that stopped being read early was let go of with an error that nobody caught
    "list": (b"\t\xc8" + "US1\n# x\nUS11205304B2\n".encode("utf-16"), b"\x01\xc8" + b"U" * 20_000),
}


@pytest.mark.parametrize("name", TAKERS)
def test_what_people_may_give_is_taken_or_refused(name):
    known = target(name)
    dice = random.Random(7)
    for seed in (*known.seeds, *FOUND.get(name, ())):
        known.take(seed)
    for _ in range(10 if name != "damage" else 2):
        known.take(changed(dice, dice.choice(known.seeds), known.seeds, known.words))


@pytest.mark.parametrize("name", QUICK)
@settings(max_examples=25)
@given(data=st.binary(max_size=200))
def test_any_bytes_are_taken_or_refused(name, data):
    TAKERS[name](data)
