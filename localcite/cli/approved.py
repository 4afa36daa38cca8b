"""`sync --plan FILE`: the order of a saved plan."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from localcite.cli.wanting import Order, policy_of
from localcite.errors import BadFile, UsageError
from localcite.model import Document, Name, Reading, Scheme
from localcite.plan import Wanted
from localcite.plan.written import Approved, approved, max_age

if TYPE_CHECKING:
    from sqlite3 import Connection

    from localcite.app import App

FIX = "make it again with `localcite plan … -o FILE`"


def approved_order(app: "App", options: Any, connection: "Connection") -> tuple[Order, Approved]:
    """Return what a saved plan wants, under the policy it was made with, and what it approves. Raises BadFile."""
    path = Path(options.plan)
    saved = _load(path)
    try:
        limits = approved(saved)
        policy = policy_of(app, options, connection, open_ended=False)._replace(**_policy(saved["policy"]))
        wanted = [_wanted(entry) for entry in saved["wanted"]]
    except (KeyError, TypeError, ValueError) as error:
        raise BadFile(path=path, what=f"it is no saved plan: {error}", line=None, fix=FIX) from error
    _check_database(saved, connection)
    return Order(wanted, policy), limits


def _load(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadFile(path=path, what=error.strerror or "it cannot be read", line=None, fix=None) from error
    except (ValueError, RecursionError) as error:
        raise BadFile(path=path, what="it is no JSON", line=None, fix=FIX) from error


def _policy(saved: dict[str, Any]) -> dict[str, Any]:
    """Return the saved part of the policy, checked."""
    pages = saved["pages"]
    if pages is not None and (not isinstance(pages, int) or pages < 1):
        raise ValueError("its pages are no number of pages")
    return {"refresh": bool(saved["refresh"]), "retry_in_doubt": bool(saved["retry_in_doubt"]), "pages": pages}


def _wanted(entry: dict[str, Any]) -> Wanted:
    return Wanted(str(entry["typed"]), _reading(entry), max_age(entry), entry["where"])


def _reading(entry: dict[str, Any]) -> Reading:
    """Return how an id was read when the plan was approved."""
    from localcite import ids  # noqa: PLC0415 - only saved plans need it here
    from localcite.sync.wanted import reading_of  # noqa: PLC0415 - the same

    text = entry["read_as"]
    if text is None:
        return ids.read(str(entry["typed"]))
    for scheme in (Scheme.PATENT_ID, Scheme.PAPER_ID):
        if text.startswith(str(Name(scheme, ""))):
            return Document(Name(scheme, text.partition(":")[2]))
    return reading_of(Name(Scheme.DOI if text.startswith("10.") else Scheme.NUMBER, text))


def _check_database(saved: dict[str, Any], connection: "Connection") -> None:
    """Refuse a plan that was made for another database: what it calls missing may be held here, and the reverse."""
    (here,) = connection.execute("SELECT value FROM meta WHERE key = 'database_id'").fetchone()
    if saved.get("database") not in {None, here}:
        raise UsageError(what="the plan was made for another database", fix=FIX)
