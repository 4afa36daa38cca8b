"""The session that the documentation shows still runs, line by line."""

import importlib.util
import io
from pathlib import Path

import pytest

from localcite.app import App, run
from localcite.sandbox import Sandbox, serve

DOCS = Path(__file__).parents[2] / "docs"
SPEC = importlib.util.spec_from_file_location("record_session", DOCS / "record_session.py")
recording = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(recording)
PAGE = recording.PAGE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """The settings of the home that the session was recorded in."""
    with serve(Sandbox()) as server:
        return recording.buy(tmp_path_factory.mktemp("recorded") / "citations", server.url)


@pytest.mark.parametrize("scene", recording.SCENES, ids=lambda scene: scene.name)
def test_the_lines_of_a_scene_run_and_say_what_the_page_shows(recorded, scene, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    out, err = io.StringIO(), io.StringIO()
    lines = "".join(f"{line}\n" for line in scene.lines)
    assert run(["shell"], App(recorded, io.StringIO(lines), out, err)) == scene.code, err.getvalue()
    shown = PAGE.partition(f"<!-- scene: {scene.name} -->")[2].partition("<!-- end -->")[0]
    for line in scene.lines:
        assert f"localcite> {line}\n" in shown
    for number in recording.PATENTS:
        assert (number in out.getvalue()) <= (number in shown)
