"""Every command that the README and the documentation show runs, and shows what the page says it shows."""

import os
import shlex

import pytest
from docs_blocks import INLINE, PAGES, RUN, blocks, differs, inline_commands, name_of, steps
from docs_player import playing
from support import Home

from localcite.cli import COMMANDS

PLAYED = [page for page in PAGES if any(block.language in RUN for block in blocks(page))]
RUN_BY_CI = {"main command", "test command"}


def is_run_elsewhere(block):
    return bool(RUN_BY_CI & {name for name, _ in block.said})


@pytest.mark.parametrize("page", PLAYED, ids=name_of)
def test_every_command_of_a_page_runs_and_shows_what_the_page_shows(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with playing(tmp_path) as player:
        for name, value in player.environ.items():
            monkeypatch.setenv(name, value)
        for block in blocks(page):
            if not is_run_elsewhere(block) and (block.language in RUN or block.all_said("file")):
                player.play(block)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_blocks_that_are_not_run_hold_no_command_or_say_why(page):
    for block in blocks(page):
        if block.language not in RUN and not block.why_not_run:
            assert not [line for line in block.text.splitlines() if line.startswith(("$ ", "localcite "))]
        if block.why_not_run is not None:
            assert len(block.why_not_run.split()) > 2


@pytest.mark.parametrize("page", [page for page in PAGES if inline_commands(page)], ids=name_of)
def test_commands_in_sentences_are_commands_with_options_that_they_have(page, tmp_path):
    home = Home(tmp_path)
    for command in inline_commands(page):
        words = shlex.split(command)
        if words[1].startswith("-") or words[1].isupper() or words[1] == "…" or command == "localcite ledger 1":
            continue
        assert words[1] in COMMANDS, command
        action = words[2:3] if words[1] in {"audit", "collection", "price", "budget"} else []
        told = home.run(words[1], *[word for word in action if word.isascii() and word.islower()], "--help").out
        for option in (word.partition("=")[0] for word in words if word.startswith("--")):
            assert all(each in told for each in option.split("|")), command


@pytest.mark.parametrize(
    ("shown", "told"),
    [(["a"], ["b"]), (["a"], ["a", "b"]), (["a", "…", "c"], ["a", "b"]), (["…", "b"], ["a"]), (["a", "b"], ["a"])],
)
def test_a_page_that_shows_something_else_is_found(shown, told):
    assert differs(shown, told) is not None


@pytest.mark.parametrize("shown", [["a", "b", "c"], ["…", "c"], ["a", "…"], ["a", "…", "c", ""], ["…"]])
def test_three_dots_stand_for_any_lines(shown):
    assert differs(shown, ["a", "b", "c", ""]) is None


def test_pages_are_found_with_their_commands():
    assert sum(len(steps(block)) for page in PLAYED for block in blocks(page) if block.language == "console") > 20
    assert INLINE.findall("say `localcite plan` now") == ["localcite plan"]
    assert os.fspath(PAGES[0]).endswith("README.md")
