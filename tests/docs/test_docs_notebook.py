"""The notebook of the documentation runs against the sandbox, and shows what it is kept with."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
SPEC = importlib.util.spec_from_file_location("notebook", CHECKOUT / "docs" / "notebook.py")
notebook = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(notebook)


def test_the_notebook_runs_and_shows_what_it_is_kept_with():
    argv = [sys.executable, CHECKOUT / "docs" / "notebook.py"]
    ran = subprocess.run(argv, cwd=CHECKOUT, capture_output=True, encoding="utf-8", timeout=120, check=False)
    assert (ran.returncode, ran.stdout) == (0, ""), ran.stderr


def test_the_notebook_is_kept_without_traces_of_a_machine():
    text = notebook.FILE.read_text(encoding="utf-8")
    kept = json.loads(text)
    assert not [word for word in ("/tmp", "/home", "/root", "127.0.0.1", "Traceback", "execute_input") if word in text]
    assert all(cell.get("execution_count") is None and cell["metadata"] == {} for cell in kept["cells"])
    assert sum(bool(cell.get("outputs")) for cell in kept["cells"]) > 8


def test_the_page_shows_each_cell_and_what_it_gives():
    page = notebook.page()
    assert page.startswith("# A first notebook\n")
    assert page.count("```python") == sum(cell["cell_type"] == "code" for cell in notebook.load()["cells"])
    assert '<div class="output">\n<p>Wanted: 4 documents.' in page
    assert "5 units in our books, 1 of them in doubt\n5 units on the vendor's own bill\n" in page


def test_what_is_shown_otherwise_is_found():
    kept = notebook.load()
    now = json.loads(json.dumps(kept).replace("at most 4 units", "at most 5 units"))
    assert len(list(notebook.differences(kept, now))) == 2
    later = json.loads(json.dumps(kept).replace("as of 2026-11-22", "as of 2027-01-31"))
    assert list(notebook.differences(kept, later)) == []
