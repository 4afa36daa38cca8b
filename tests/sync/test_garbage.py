"""While a reply is read in no cycles are collected; afterwards all is as it was."""

import gc
from threading import Event, Thread

import pytest

from localcite.sync.garbage import no_collecting


def test_collecting_goes_on_after_a_reply_that_could_not_be_read_in() -> None:
    def spoilt() -> None:
        with no_collecting():
            assert not gc.isenabled()
            raise ValueError("spoilt")

    with pytest.raises(ValueError, match="spoilt"):
        spoilt()
    assert gc.isenabled()


def test_whoever_turned_it_off_finds_it_off() -> None:
    gc.disable()
    try:
        with no_collecting():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_it_stays_off_until_the_last_of_two_threads_is_done() -> None:
    entered, leave = Event(), Event()

    def other() -> None:
        with no_collecting():
            entered.set()
            assert leave.wait(30)

    thread = Thread(target=other)
    with no_collecting():
        thread.start()
        assert entered.wait(30)
    assert not gc.isenabled()
    leave.set()
    thread.join()
    assert gc.isenabled()
