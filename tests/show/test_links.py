"""Links: only where the terminal is known to have them, and only on names that are safe."""

import pytest

from localcite.show.links import address, has_links, linked


@pytest.mark.parametrize(
    ("environ", "has"),
    [
        ({}, False),
        ({"TERM": "xterm-256color"}, False),
        ({"VTE_VERSION": "7600"}, True),
        ({"VTE_VERSION": "4200"}, False),
        ({"VTE_VERSION": "new"}, False),
        ({"TERM_PROGRAM": "WezTerm"}, True),
        ({"TERM_PROGRAM": "WezTerm", "TMUX": "/tmp/x"}, False),
        ({"WT_SESSION": "1"}, True),
        ({"WT_SESSION": "1", "TERM": "dumb"}, False),
    ],
)
def test_terminals_with_links_are_known_by_their_environment(environ, has):
    assert has_links(environ) is has


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("US11205304B2", "https://patents.google.com/patent/US11205304B2"),
        ("10.3390/s20030734", "https://doi.org/10.3390/s20030734"),
        ("10.1000/a(b)<c>;d", "https://doi.org/10.1000/a%28b%29%3Cc%3E%3Bd"),
        ("10.1000/\x1b\\evil", None),
        ("A paper of 1999", None),
        ("patent:x", None),
    ],
)
def test_numbers_and_dois_have_addresses(name, found):
    assert address(name) == found


def test_only_whole_names_are_links():
    text = linked("US1A  US12A  10.1000/x…\n", {"US1A", "10.1000/x"})
    assert text == "\x1b]8;;https://patents.google.com/patent/US1A\x1b\\US1A\x1b]8;;\x1b\\  US12A  10.1000/x…\n"
