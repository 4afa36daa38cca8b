"""The reference is made from the code: every command, option, word, field, column, setting and code is in it."""

import ast
import importlib.util
import re
import sqlite3
from pathlib import Path

import pytest

from localcite import errors
from localcite.cli import COMMANDS
from localcite.db.views import VIEWS
from localcite.query.fields import FIELDS
from localcite.query.parse import SOURCES, STAGES
from localcite.settings.values import NAMES
from localcite.sync.values import Exit

CHECKOUT = Path(__file__).parents[2]
SPEC = importlib.util.spec_from_file_location("generate", CHECKOUT / "docs" / "generate.py")
generate = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(generate)
told, meanings = generate.beside("printed"), generate.beside("meanings")


@pytest.fixture(scope="module")
def pages():
    return generate.pages()


def typed_options():
    """Every option that the sources of the commands name, wherever they do."""
    for file in (CHECKOUT / "localcite" / "cli").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in {
                "add_argument",
                "add",
            }:
                yield from (
                    arg.value for arg in node.args if isinstance(arg, ast.Constant) and str(arg.value).startswith("--")
                )


def test_every_command_and_every_option_is_on_the_page_of_commands(pages):
    page = pages["reference/commands.md"]
    assert [word for word in COMMANDS if f"\n## {word}\n" not in page] == []
    for word in ("collection add", "collection owner", "price set", "budget show", "audit reconcile", "audit export"):
        assert f"\n### {word}\n" in page
    options = set(typed_options())
    assert len(options) > 60
    assert [option for option in sorted(options) if not re.search(rf"{option}\b", page)] == []


def test_every_source_stage_and_field_is_on_the_page_of_questions(pages):
    page = pages["reference/questions.md"]
    sources, stages = page.split("\n## Stages\n")
    assert [word for word in SOURCES if f"\n### `{word}`" not in sources] == []
    assert [word for word in STAGES if f"\n### `{word}`" not in stages and f"\n… | {word}" not in page] == []
    assert [name for name, field in FIELDS.items() if f"| `{name}` | {field.help} |" not in page] == []
    assert "FIELD has X" in page.partition("## Conditions")[2]


def test_every_column_of_every_view_is_on_the_page_of_views_with_what_it_means(pages, home):
    home.run("collection", "add", "any", "US11205304B2")
    connection = sqlite3.connect(home.database)
    for view in VIEWS:
        part = pages["reference/views.md"].partition(f"\n## {view}\n")[2].partition("\n## ")[0]
        described = dict(re.findall(r"\| `(\w+)` \| (.+) \|", part))
        columns = [row[0] for row in connection.execute(f"SELECT * FROM {view} LIMIT 0").description]
        assert list(described) == columns
        assert all(described.values())
    connection.close()


def test_every_setting_is_on_the_page_of_settings(pages):
    page = pages["reference/settings.md"]
    assert [name for name in NAMES if f"| `{name}` | `LOCALCITE_{name.upper()}` |" not in page] == []


def test_every_variable_that_the_code_reads_is_on_the_page_of_settings(pages):
    page = pages["reference/settings.md"]
    read = set()
    for file in (CHECKOUT / "localcite").rglob("*.py"):
        read |= set(re.findall(r"environ\.get\(\"([A-Z_]+)\"", file.read_text(encoding="utf-8")))
    elsewhere = {"TERM", "TMUX", "STY", "VTE_VERSION", "TERM_PROGRAM", "PATH"}  # what terminals tell of themselves
    assert "LOCALCITE_DEBUG" in read
    assert [name for name in sorted(read - elsewhere) if f"| `{name}` |" not in page] == []


def test_helps_are_shown_as_tables_with_links_and_without_tags(pages):
    page = pages["reference/commands.md"]
    assert "| [plan](#plan) |" in page
    assert "| [add](#collection-add) | documents, from the command line or from files |" in page
    assert "| `--pages N\\|all` | how many pages of a paper's lists (default 1) |" in page
    assert "| `-o FILE, --output FILE` |" in page
    assert "| `--no-mark` | no byte order mark in a CSV file, by which Excel knows UTF-8 |" in page
    outside_code = re.sub(r"(?s)```.*?```|`[^`]*`", "", page)
    assert "<" not in outside_code
    assert "show this help message" not in page


def test_every_exit_code_and_every_error_is_on_the_page_of_errors(pages):
    page = pages["reference/errors.md"]
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)]
    assert len(kinds) > 10
    assert [kind.__name__ for kind in kinds if f"| `{kind.__name__}` |" not in page] == []
    assert [code for code in (1, 2, *Exit) if f"\n| {int(code)} | " not in page] == []


def test_the_keys_that_scripts_rely_on_are_on_the_page_of_json(pages):
    page = pages["reference/json.md"]
    for key in ("units_at_most", "price_at_most", "ids[].verdict", "not_reached", "coverage.units_to_complete"):
        assert f"| `{key}` |" in page
    assert page.count("\n## ") == len(meanings.BY_COMMAND)
    assert "| null |" not in page


def test_each_key_has_its_meaning_and_each_meaning_its_key():
    for title, value in told.printed().items():
        printed = told.paths(value)
        assert all(meanings.meaning(title, path) for path in printed)
        assert [path for path in meanings.BY_COMMAND[title] if path not in printed] == []
    with pytest.raises(KeyError, match="nobody has said what 'surprise' means"):
        meanings.meaning("plan", "surprise")


def test_every_command_that_prints_json_is_on_the_page_of_json():
    printed = {tuple(title.split()[:2] if " " in title else [title]) for title in meanings.BY_COMMAND}
    for words in generate.command_words():
        if "--json" in generate.told(*words, "--help")[1]:
            assert words in printed or words[:1] in printed, words


def test_every_public_name_of_python_is_on_its_page(pages):
    import localcite

    page = pages["reference/python.md"]
    for name in localcite.__all__:
        thing = getattr(localcite, name)
        if isinstance(thing, type):
            assert f"\n## {name}\n" in page
            members = [member for member in dir(thing) if not member.startswith("_") and member not in dir(tuple)]
            told = page.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
            own = [member for member in members if member not in dir(Exception)]
            assert [each for each in own if f"### {name}.{each}\n" not in told and f"| `{each}` |" not in told] == []
        elif callable(thing):
            assert f"\n## localcite.{name}\n" in page
    assert "db.sync(\n    *wanted: Given | Plan,\n" in page
    assert "await db.ask_async(question: str) -> Answer" in page


def test_each_page_has_one_title_and_no_path_of_this_machine(pages):
    for text in pages.values():
        outside_blocks = re.sub(r"(?s)```.*?```", "", text)
        assert len(re.findall(r"(?m)^# ", outside_blocks)) == 1
        assert str(CHECKOUT) not in text
