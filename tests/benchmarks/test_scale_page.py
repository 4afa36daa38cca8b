"""docs/scale.md names every place that knows SQLite: here the code is read, and compared with the page."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
KNOWS = re.compile(
    r"json_each|group_concat|json_group_array|PRAGMA |fts5|create_function|INSERT OR |WITHOUT ROWID|sqlite_master"
    r"|set_authorizer|setlimit|set_progress_handler|last_insert_rowid|\.lastrowid|RAISE\(|VACUUM|BEGIN IMMEDIATE"
    r"|wal_checkpoint"
)


def test_every_file_that_is_bound_to_sqlite_is_named_on_the_page():
    page = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:localcite|migrations)/[\w/.]*)`", page)
    assert named
    unnamed = [
        place
        for place in sorted(each.relative_to(ROOT).as_posix() for each in (ROOT / "localcite").rglob("*.py"))
        if KNOWS.search((ROOT / place).read_text(encoding="utf-8"))
        and not any(place == name or (name.endswith("/") and place.startswith(name)) for name in named)
    ]
    assert unnamed == []


def test_every_place_that_the_page_names_is_there():
    page = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:localcite|migrations)/[\w/.]*)`", page)
    assert [name for name in named if not (ROOT / name).exists()] == []
