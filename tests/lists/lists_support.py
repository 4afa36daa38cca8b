"""Read a list as a command does, from real files."""

import io
from types import SimpleNamespace

from localcite.app import App
from localcite.cli.lists import read_file
from localcite.lists.values import Wishes
from localcite.sync.wanted import is_in_doubt

APP = App({}, io.StringIO("US1\nUS2\n"), io.StringIO(), io.StringIO())


def reading(tmp_path, content, name="list.txt", **wishes):
    """Return what a file is read into, and the report on it."""
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_file(APP, str(file), Wishes(**wishes))


def is_sure(typed):
    """Tell whether an id is taken as its list has it."""
    return not is_in_doubt(typed.reading)


def taken(tmp_path, content, name="list.txt", **wishes):
    """Return the ids that are taken."""
    typed, _ = reading(tmp_path, content, name, **wishes)
    return [each.text for each in typed if is_sure(each)]


def placed(tmp_path, content, name="list.txt", **wishes):
    """Return the ids that are taken, with their places in the file."""
    typed, report = reading(tmp_path, content, name, **wishes)
    return [(each.text, each.where.removeprefix(f"{report.path}, ")) for each in typed if is_sure(each)]


def report_on(tmp_path, content, name="list.txt", **wishes):
    """Return the report on a file."""
    return reading(tmp_path, content, name, **wishes)[1]


def options(**given):
    """Return options as `add_ids` adds them."""
    base = {"ids": [], "file": [], "column": None, "sheet": None, "encoding": None}
    return SimpleNamespace(**{**base, "every": False, "extract": False, "plausible": False, **given})
