"""`localcite sandbox`: its URL on standard output, all else on standard error, and a bill at the end."""

import io
import signal
import subprocess
import sys

import httpx
import pytest

from localcite.cli import sandbox
from localcite.errors import BadFile, UsageError
from localcite.sandbox import EXAMPLE_KEY

RUN = """
import os, sys
from localcite.app import App
from localcite.cli.sandbox import run
sys.exit(run(sys.argv[1:], App(os.environ, sys.stdin, sys.stdout, sys.stderr)))
"""
PATH = "/basic-patent-data/forward-citation/v3?patent_number=US5012236A,US11205304B2"


@pytest.fixture
def app():
    from localcite.app import App

    return App({}, io.StringIO(), io.StringIO(), io.StringIO())


def start(*options):
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, "-c", RUN, "--port", "0", *options], stdout=pipe, stderr=pipe, text=True)


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_it_says_where_it_serves_and_sums_up_the_bill_at_the_end(end, tmp_path):
    with start("--bill", str(tmp_path / "bill.jsonl"), "--faults", "too-fast@2") as process:
        url = process.stdout.readline().strip()
        for _ in range(2):
            httpx.get(url + PATH, headers={"Authorization": f"Bearer {EXAMPLE_KEY}"}, verify=False)
        process.send_signal(end)
        rest, notes = process.communicate(timeout=20)
    assert (process.returncode, rest) == (0, "")
    assert f"LOCALCITE_BASE_URL={url} LOCALCITE_API_KEY={EXAMPLE_KEY}" in notes
    assert notes.endswith("Billed: P015: 2 calls, 2 units (1 refused, 0 lost).\n")
    assert len((tmp_path / "bill.jsonl").read_text().splitlines()) == 2


def test_every_option_reaches_the_sandbox():
    options = """--seed 3 --today 2027-01-31 --faults lost=0.5 --page-size 7 --paged np_citation_data --past-end last
        --later-pages free --zero omit --list-cap 9 --text-key message --amount-header --price 1.5 --latency 0.01-0.02
        --qps 4 --quota 50 --quota-code 67200007 --poison a,b --client-id me --client-secret it --token-shape wrapped
        --token-life 60 --token-dies 30 --expires-as str --host localhost"""
    with start(*options.split()) as process:
        url = process.stdout.readline().strip()
        state = httpx.get(f"{url}/_sandbox", verify=False).json()
        process.terminate()
        _, notes = process.communicate(timeout=20)
    assert (state["world"], state["today"], state["faults"]) == ("an invented world, seed 3", "2027-01-31", "lost=0.5")
    behaviour = state["behaviour"]
    assert (behaviour["page_size"], behaviour["latency"], behaviour["poison"]) == (7, [0.01, 0.02], ["a", "b"])
    assert (behaviour["later_pages"], behaviour["token_dies"], behaviour["quota_code"]) == ("free", 30.0, 67200007)
    assert "LOCALCITE_CLIENT_ID=me LOCALCITE_CLIENT_SECRET=…" in notes


@pytest.mark.parametrize(
    "options",
    [
        "--host 0.0.0.0",
        "--port 99999",
        "--port x",
        "--seed x",
        "--today tomorrow",
        "--today 1066-10-14",
        "--faults nonsense",
        "--latency x",
        "--latency 3-1",
        "--qps -1",
        "--past-end x",
        "--quota-code 5",
        "--nonsense",
        "extra",
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(app, options):
    with pytest.raises(UsageError) as error:
        sandbox.run(options.split(), app)
    assert error.value.what
    assert app.stdout.getvalue() == ""


def test_a_folder_that_is_no_corpus_is_named(app, tmp_path):
    with pytest.raises(BadFile) as error:
        sandbox.run(["--corpus", str(tmp_path)], app)
    assert error.value.path == str(tmp_path)


def test_the_help_names_every_fault_and_setting(app):
    from localcite.sandbox.codes import ALIASES
    from localcite.sandbox.faults.catalogue import SHAPES

    with pytest.raises(SystemExit):
        sandbox.run(["--help"], app)
    text = app.stdout.getvalue()
    assert not [name for name in (*ALIASES, *SHAPES, "lost", "reset", "hang", "cut-gzip", "slow") if name not in text]
