"""What a question may load: each module is time before the first answer."""

import os
import subprocess
import sys

import pytest
from query_examples import WORLD
from query_worlds import store

CODE = """import sys
from localcite.app import main
code = main(sys.argv[1:])
print(*sys.modules, file=sys.stderr)
sys.exit(code)
"""
NEVER = {
    *("argparse", "ast", "asyncio", "csv", "dataclasses", "decimal", "difflib", "email", "fractions", "hashlib"),
    *("inspect", "json", "logging", "mmap", "pathlib", "random", "secrets", "shutil", "socket", "ssl", "statistics"),
    *("subprocess", "tempfile", "textwrap", "threading", "tomllib", "urllib", "uuid", "zlib"),
    *("alembic", "httpx", "keyring", "msgspec", "numpy", "platformdirs", "sqlalchemy", "sqlmodel", "zstandard"),
    *("localcite.db.engine", "localcite.db.store", "localcite.sync", "localcite.vendor", "localcite.graph.arrays"),
}


@pytest.mark.parametrize("question", ["cited-by US11205304B2", "cited-by US11205304B2 | top 20", "doc US11205304B2"])
def test_the_first_answer_loads_nothing_that_it_does_not_need(tmp_path, question):
    store(WORLD, tmp_path / "localcite.db")
    known = {name: value for name, value in os.environ.items() if not name.startswith("LOCALCITE")}
    environ = {**known, "LOCALCITE_HOME": str(tmp_path)}
    argv = [sys.executable, "-c", CODE, "ask", question]
    ran = subprocess.run(argv, env=environ, capture_output=True, encoding="utf-8", check=True)
    assert "US" in ran.stdout
    loaded = set(ran.stderr.splitlines()[-1].split())
    assert "localcite.query.run" in loaded
    assert loaded & NEVER == set()
