"""A report to look at: a made-up collection that was bought twice, with titles that are not harmless."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from support import Home

from localcite.sandbox import Sandbox, serve

FIRST = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
HOSTILE = "</script><img src=http://example.com/x onerror=alert(1)>&amp;\u202eevil\u2028\x00\"'"
NUMBERS = [f"US{9000000 + place}B2" for place in range(40)]
PAPERS = ["10.3390/s20030734"]
NOT_BOUGHT = "US8000001B2"


class Scene(NamedTuple):
    """What was made. `facts`: `report --json`."""

    home: Home
    file: str
    facts: dict


def made(folder) -> Scene:
    """Buy, report, buy again some months later, and report again."""
    with serve(Sandbox(today=FIRST.date())) as server:
        home = Home(folder / "home", server.url)
        wanted = ["US11205304B2", *NUMBERS, *PAPERS]
        assert home.sync(*wanted, now=lambda: FIRST).code == 0
        assert home.run("collection", "add", "portfolio", *wanted, NOT_BOUGHT, now=lambda: FIRST).code == 0
        assert home.run("collection", "owner", "portfolio", "Quillon Semiconductor LLC").code == 0
        assert home.run("report", "portfolio", "-o", folder / "first.html", now=lambda: FIRST).code == 0
        server.sandbox.advance((LATER - FIRST) // timedelta(days=1))
        assert home.sync(*wanted, "--refresh", now=lambda: LATER).code == 0
    file = folder / "report.html"
    title = f"Portfolio 陀螺 {HOSTILE}"
    ran = home.run("report", "portfolio", "-o", file, "--title", title, "--json", now=lambda: LATER)
    assert ran.code == 0, ran.err
    return Scene(home, str(file), ran.json)
