"""The stand-in vendor as an ASGI app: a request comes in, is judged, billed, and answered or lost.

The order is that of the real thing: the bill is written before the reply leaves, and a reply can get lost after it.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from localcite.errors import UsageError
from localcite.sandbox.behaviour import Behaviour, behaviour
from localcite.sandbox.bill import Bill, Entry
from localcite.sandbox.codes import Refusal
from localcite.sandbox.control import PREFIX, control
from localcite.sandbox.corpus import Corpus
from localcite.sandbox.credentials import Credentials
from localcite.sandbox.endpoints import PATHS
from localcite.sandbox.exchange import Delivery, Receive, Reply, Request, Scope, Send, deliver, pack, read_request
from localcite.sandbox.faults import Faults
from localcite.sandbox.judge import Call, Outcome, asked_in, judge
from localcite.sandbox.source import Source
from localcite.sandbox.world import World
from localcite.sandbox.world.dice import Dice, digest

DEFAULT_SEED = 5  # in this world the numbers of the vendor's own examples exist, and are cited
_FIRST_DAY, _LAST_DAY = date(1990, 1, 1), date(2140, 12, 31)  # the days that the invented world can be asked about


class Sandbox:
    """The stand-in vendor.

    `corpus`: a folder of elements to serve; without one, a world invented from `seed`. `today`: the day it believes to
    be; by default the real one. `faults`: as in `localcite.sandbox.faults.rules`. `bill`: a file that gets a line for
    each call. `clock`: seconds since 1970. Any further keyword is a field of `Behaviour`.
    """

    def __init__(
        self,
        *,
        corpus: Path | str | None = None,
        seed: int = DEFAULT_SEED,
        today: date | None = None,
        faults: str | Faults = "",
        bill: Path | str | None = None,
        clock: Callable[[], float] = time.time,
        **settings: Any,
    ) -> None:
        self.seed = seed
        self.clock = clock
        self.rules: Behaviour = behaviour(settings)
        self.faults = Faults(faults, seed) if isinstance(faults, str) else faults
        self.source: Source = World(seed) if corpus is None else Corpus(Path(corpus))
        self.credentials = Credentials()
        self._at_start = (self.rules, today)
        self._fixed: date | None = None
        self._shift = timedelta()
        self._recent: deque[float] = deque()
        self._calls = 0
        if today is not None:
            self.today = today
        self.bill = Bill(Path(bill) if bill else None)  # last: nothing after it can fail and leave a file open

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI scope."""
        if scope["type"] == "lifespan":
            await _live(receive, send)
            return
        if scope["type"] != "http":
            return
        request = await read_request(scope, receive)
        if request.path == PREFIX or request.path.startswith(f"{PREFIX}/"):
            await deliver(pack(control(self, request), Delivery.WHOLE, request), Delivery.WHOLE, scope, send)
            return
        came = asyncio.get_running_loop().time()
        reply, delivery, delay = self.take(request)
        parcel = pack(reply, delivery, request)
        await asyncio.sleep(max(0.0, came + delay - asyncio.get_running_loop().time()))  # its own work is in the delay
        await deliver(parcel, delivery, scope, send)

    def take(self, request: Request) -> tuple[Reply, Delivery, float]:
        """Judge and bill a call. Return its reply, how it is to be delivered, and after how many seconds."""
        endpoint = PATHS.get((request.method, request.path), "unknown")
        self._calls += 1
        call = Call(self._calls, endpoint, request, self.faults.draw(endpoint))
        outcome = judge(self, call)
        entry = self._entry(call, outcome)
        self.bill.add(entry)
        headers = (("x-correlation-id", entry.correlation_id), *outcome.reply.headers)
        delivery = outcome.delivery
        if delivery is Delivery.WHOLE and any(fault.name == "hang-up" for fault in call.faults):
            delivery = Delivery.HANG_UP
        return outcome.reply._replace(headers=headers), delivery, self._delay(call)

    @property
    def today(self) -> date:
        """Return the day that the sandbox believes to be."""
        return self._fixed or (self._now() + self._shift).date()

    @today.setter
    def today(self, day: date) -> None:
        self._fixed = _checked(day)

    @property
    def now(self) -> datetime:
        """Return the moment (UTC) that the sandbox believes it to be: its day, and the time of the real one."""
        return datetime.combine(self.today, self._now().timetz())

    def advance(self, days: int) -> None:
        """Move the clock on by so many days."""
        day = _checked(self.today + timedelta(days=days))
        if self._fixed is not None:
            self._fixed = day
        else:
            self._shift += timedelta(days=days)

    def set_faults(self, written: str, seed: int | None = None) -> None:
        """Replace the faults, and count calls from the beginning."""
        self.faults = Faults(written, self.seed if seed is None else seed)

    def behave(self, **changes: Any) -> None:
        """Change some settings from now on."""
        self.rules = self.rules.changed(changes)

    def reset(self) -> None:
        """Go back to the start: nothing billed, no faults, no tokens; settings and clock as they were given."""
        self.rules, today = self._at_start
        self._fixed, self._shift = today, timedelta()
        self._recent.clear()
        self.set_faults("")
        self.credentials.forget()
        self.bill.reset()

    def check_pace(self) -> None:
        """Refuse a call that comes too soon after the others."""
        qps = self.rules.qps
        if qps is None:
            return
        now, window = self.clock(), 1.0 if qps >= 1 else 1 / max(qps, 1e-6)
        while self._recent and self._recent[0] <= now - window:
            self._recent.popleft()
        if qps == 0 or len(self._recent) >= max(int(qps), 1):
            raise Refusal(67200002)
        self._recent.append(now)

    def examples(self, count: int = 10) -> tuple[list[str], list[str]]:
        """Return ids that are worth asking: publication numbers, and DOIs (or paper_ids)."""
        return self.source.examples(count, self.today)

    def describe(self) -> str:
        """Return in a few words what it serves."""
        return self.source.describe()

    def close(self) -> None:
        """Close the file of the bill."""
        self.bill.close()

    def _now(self) -> datetime:
        """Return the real time."""
        return datetime.fromtimestamp(self.clock(), UTC)

    def _delay(self, call: Call) -> float:
        """Return how long the answer takes."""
        shortest, longest = self.rules.latency
        slow = sum(1.0 if fault.value is None else fault.value for fault in call.faults if fault.name == "slow")
        return shortest + (longest - shortest) * Dice(self.seed, "latency", call.number).roll() + slow

    def _entry(self, call: Call, outcome: Outcome) -> Entry:
        """Return the line of the bill for a call."""
        asked = asked_in(call)
        return Entry(
            at=self.now.isoformat(timespec="milliseconds"),
            number=call.number,
            endpoint=call.endpoint,
            path=call.request.path,
            asked=len(asked.ids) if asked else 0,
            ids=asked.ids if asked else (),
            page=asked.page if asked else 1,
            units=outcome.units,
            outcome=outcome.result,
            http_status=outcome.reply.status,
            error_code=outcome.code,
            fault=",".join(map(str, call.faults)),
            serial_number=f"{call.number:08d}",
            correlation_id=f"{digest(self.seed, 'correlation', call.number):016x}",
            client=outcome.client,
            bought=tuple((row.asked, row.key, row.units) for row in outcome.rows if row.units),
        )


def _checked(day: date) -> date:
    """Return a day on which the world can be asked."""
    if not _FIRST_DAY <= day <= _LAST_DAY:
        raise UsageError(what=f"the clock cannot stand at {day}", fix=f"it can from {_FIRST_DAY} to {_LAST_DAY}")
    return day


async def _live(receive: Receive, send: Send) -> None:
    """Answer the start and the end of a server's life."""
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
