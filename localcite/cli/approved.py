"""`sync --plan FILE`: the order of a saved plan."""

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from localcite.cli.wanting import Order, policy_of
from localcite.errors import BadFile, UsageError
from localcite.model import instant
from localcite.plan import written
from localcite.plan.written import Approved

if TYPE_CHECKING:
    from sqlite3 import Connection

    from localcite.app import App
    from localcite.plan import Policy

FIX = "make it again with `localcite plan … -o FILE`"


def approved_order(app: "App", options: Any, connection: "Connection") -> tuple[Order, Approved]:
    """Return what a saved plan wants, under the policy it was made with, and what it approves. Raises BadFile."""
    path = Path(options.plan)
    saved = _load(path)
    try:
        limits = written.approved(saved)
        made_at = instant(datetime.fromisoformat(saved["made_at"]))
        policy = policy_of(app, options, connection, open_ended=False)
        policy = policy._replace(**_policy(saved["policy"]), wished_before=made_at)
        wanted = [written.wanted(entry) for entry in saved["wanted"]]
        options.skip_bad = options.skip_bad or saved["skip_bad"]
    except (KeyError, TypeError, ValueError) as error:
        raise BadFile(path=path, what=f"it is no plan as it was saved: {error}", line=None, fix=FIX) from error
    _check_moment(policy, made_at, instant(app.now()))
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


def _check_moment(policy: "Policy", made_at: str, now: str) -> None:
    """Refuse to refresh what is older than a moment to come: it would be older, and bought again, with each sync."""
    if (policy.refresh or policy.retry_in_doubt) and made_at > now:
        moment = f"{made_at[:19].replace('T', ' ')} UTC"
        what = f"the plan was made at {moment}, which has not come yet by the clock of this computer"
        raise UsageError(what=what, fix="set the clock right, or make the plan again")


def _check_database(saved: dict[str, Any], connection: "Connection") -> None:
    """Refuse a plan that was made for another database: what it calls missing may be held here, and the reverse."""
    (here,) = connection.execute("SELECT value FROM meta WHERE key = 'database_id'").fetchone()
    if saved.get("database") not in {None, here}:
        raise UsageError(what="the plan was made for another database", fix=FIX)
