"""The help: every word of the language and every command is told, and every example in it runs."""

import inspect

import pytest

from localcite.query.fields import FIELDS
from localcite.query.parse import SOURCES as WORDS_OF_SOURCES
from localcite.query.parse import STAGES as WORDS_OF_STAGES
from localcite.sandbox import Sandbox, serve
from localcite.shell.commands import COMMANDS
from localcite.shell.field_help import field_help
from localcite.shell.helping import told
from localcite.shell.topics import SOURCES, STAGES, examples, summary

TOPICS = {**SOURCES, **STAGES, **{word: told(command.__doc__) for word, command in COMMANDS.items()}}


@pytest.fixture(scope="module")
def server():
    with serve(Sandbox()) as server:
        yield server


@pytest.mark.usefixtures("where")
@pytest.mark.parametrize("word", [word for word, text in TOPICS.items() if examples(text)])
def test_every_example_in_the_help_runs(held, server, word):
    held.environ["LOCALCITE_BASE_URL"] = server.url
    ran = held.shell("cited-by US11205304B2", "cited-by US11205304B2 | save citing", "patents", *examples(TOPICS[word]))
    assert ran.code == 0, ran.err


def test_every_example_in_the_help_of_a_field_runs(held):
    lines = [line for name in FIELDS for line in examples(field_help(name))]
    assert len(lines) == 2 * len(FIELDS)
    ran = held.shell(*lines)
    assert ran.code == 0, ran.err


@pytest.mark.parametrize("word", [*WORDS_OF_SOURCES, *WORDS_OF_STAGES, "it", "save"])
def test_every_source_and_stage_has_help_with_examples(held, word):
    ran = held.shell(f"help {word}")
    assert (ran.code, ran.err) == (0, "")
    assert "examples:\n" in ran.out
    assert f"\n  {word} " in held.shell("help").out


@pytest.mark.parametrize("word", COMMANDS)
def test_every_command_has_help(held, word):
    ran = held.shell(f"help {word}")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == told(COMMANDS[word].__doc__)
    assert "usage: " in ran.out
    assert f"\n  {word} " in held.shell("help").out


def test_every_field_has_help(held):
    listed = held.shell("help fields").out
    for name, field in FIELDS.items():
        assert f"{name} " in listed
        assert field.help in held.shell(f"help {name}").out or name in TOPICS


def test_summaries_are_short_and_lines_fit_a_narrow_terminal_of_old():
    assert all(0 < len(summary(text)) < 110 for text in TOPICS.values())
    assert all(len(line) <= 120 for text in TOPICS.values() for line in text.splitlines())


def test_commands_say_in_their_docstrings_what_they_do():
    assert all(inspect.getdoc(command) for command in COMMANDS.values())
