"""One run from an approved plan to its summary: the lock, the run's row, the conductor, and what is left to say."""

import asyncio
import signal
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from random import random
from sqlite3 import Connection
from types import MappingProxyType

from localcite.db.engine import transaction
from localcite.db.locks import RunLock, is_alive
from localcite.db.reserve import Reserve
from localcite.errors import DatabaseLocked, DatabaseUnwritable, WrongVendor
from localcite.model import instant
from localcite.plan import Plan, Policy, Verdict, price_of
from localcite.sync.conductor import Conductor, Wire
from localcite.sync.journal import Journal
from localcite.sync.values import Ceiling, Exit, Progress, State, Status, Stop, Summary
from localcite.vendor.pace import Pace, Rules

PLANNED = {
    Verdict.FRESH: State.FRESH,
    Verdict.NO_ANSWER: State.NO_ANSWER,
    Verdict.PARTIAL: State.PARTIAL,
    Verdict.FAILED: State.FAILED,
    Verdict.IN_DOUBT: State.IN_DOUBT,
}
BAD = {Verdict.AMBIGUOUS, Verdict.UNREADABLE}


@contextmanager
def signals(interrupt: Callable[[], object]) -> Iterator[None]:
    """Let Ctrl-C and SIGTERM interrupt a run that has the main thread; in another one they are somebody else's."""
    try:
        before = {
            number: signal.signal(number, lambda *_signal: interrupt()) for number in (signal.SIGINT, signal.SIGTERM)
        }
    except ValueError:  # not the main thread
        yield
        return
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


Interrupts = Callable[[Callable[[], object]], AbstractContextManager[None]]


@dataclass(frozen=True)
class Surroundings:
    """What a run needs of the world. `vendor` opens the client; `uid` is new for each run; times in seconds.

    `interrupts` is given what interrupts the run, from any thread, for as long as it can be.
    """

    connection: Connection
    folder: Path
    vendor_name: str
    vendor: Callable[[], AbstractAsyncContextManager[Wire]]
    qps: float
    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]]
    uid: str
    report: Callable[[Progress], None]
    interrupts: Interrupts = signals


def run(plan: Plan, policy: Policy, ceiling: Ceiling, tag: str | None, world: Surroundings) -> Summary:
    """Buy what the plan says, within the ceiling, and return what came of it. Where nothing is to be bought, nothing
    is opened: no run, no lock, no client.
    """
    if not plan.targets:
        return _summary(plan, policy, None, None)
    with RunLock(world.folder, world.uid), Reserve(world.folder, world.uid) as reserve, _telling_what_waits(reserve):
        with transaction(world.connection):
            bind(world.connection, world.vendor_name)
            key = _begin(world, tag)
        journal = Journal(
            world.connection, key, tag, policy, ceiling, world.now, partial(is_alive, world.folder), reserve
        )
        conductor = _conduct(plan, policy, journal, world)
        summary = _summary(plan, policy, key, conductor)
        with transaction(world.connection):
            _end(world, key, summary)
    return summary


@contextmanager
def _telling_what_waits(reserve: Reserve) -> Iterator[None]:
    """Where the database cannot be written, make the replies that it did not take durable, and count them."""
    try:
        yield
    except (DatabaseLocked, DatabaseUnwritable) as error:
        if reserve.waiting:
            reserve.secure()
            replies = "1 reply is" if reserve.waiting == 1 else f"{reserve.waiting} replies are"
            fix = f"{replies} kept beside it, and read in by the next sync once it can be written"
            raise type(error)(**{**error.data, "fix": fix}) from error
        raise


def bind(connection: Connection, vendor: str) -> None:
    """Make the database this vendor's at its first sync; refuse another vendor ever after (`WrongVendor`)."""
    connection.execute("INSERT OR IGNORE INTO meta (key, value) VALUES ('vendor', ?)", (vendor,))
    check_owner(connection, vendor)


def check_owner(connection: Connection, vendor: str) -> None:
    """Refuse a vendor that the database does not belong to: rehearsals never mix with bought facts."""
    row = connection.execute("SELECT value FROM meta WHERE key = 'vendor'").fetchone()
    if row is not None and row[0] != vendor:
        raise WrongVendor(belongs_to=row[0], asked=vendor)


def _begin(world: Surroundings, tag: str | None) -> int:
    """Write the run down. Its lock is held already, so that nobody takes it for a dead one."""
    plain = None if tag is None else tag.encode("utf-8", "backslashreplace").decode()
    row = (world.uid, plain, instant(world.now()))
    cursor = world.connection.execute("INSERT INTO run (uid, tag, started_at) VALUES (?, ?, ?)", row)
    return cursor.lastrowid or 0


def _end(world: Surroundings, key: int, summary: Summary) -> None:
    row = (instant(world.now()), summary.status.value, summary.reason, key)
    world.connection.execute("UPDATE run SET finished_at = ?, status = ?, reason = ? WHERE id = ?", row)


def _conduct(plan: Plan, policy: Policy, journal: Journal, world: Surroundings) -> Conductor:
    """Run the conductor on an event loop of its own, with one writer thread for the database."""
    with ThreadPoolExecutor(1, thread_name_prefix="localcite-writer") as writer:
        conductor, ended_at_once = asyncio.run(_on_loop(plan, policy, journal, writer, world))
    if ended_at_once:
        conductor.outcomes.abandoned(journal.leftovers(), plan.targets)
    return conductor


async def _on_loop(
    plan: Plan, policy: Policy, journal: Journal, writer: ThreadPoolExecutor, world: Surroundings
) -> tuple[Conductor, bool]:
    """Return the conductor, and whether a second interrupt ended its run at once."""
    pace = Pace(Rules(world.qps), policy.concurrency, clock=world.monotonic, sleep=world.sleep, random=random)
    started_at = world.monotonic()

    def report(conductor: Conductor) -> None:
        world.report(_progress(plan, conductor, world.monotonic() - started_at))

    async with world.vendor() as wire:
        conductor = Conductor(
            plan, policy, journal, wire, pace, writer, sleep=world.sleep, jitter=random, report=report
        )
        with _interruptible(conductor, world):
            try:
                await asyncio.sleep(0)  # so that an interrupt which came before is heard before anything leaves
                await conductor.run()
            except asyncio.CancelledError:
                return conductor, True
    return conductor, False


@contextmanager
def _interruptible(conductor: Conductor, world: Surroundings) -> Iterator[None]:
    """Let a first interrupt end the run after the replies in flight are recorded, a second one at once."""
    loop = asyncio.get_running_loop()
    current = asyncio.current_task()

    interrupts = 0

    def interrupt() -> None:
        nonlocal interrupts
        interrupts += 1
        if interrupts > 1 and current is not None:
            current.cancel()
        conductor.stop(Stop("interrupted; what was in flight is recorded", Exit.INTERRUPTED))

    with world.interrupts(lambda: loop.call_soon_threadsafe(interrupt)):
        yield


def _progress(plan: Plan, conductor: Conductor, elapsed: float) -> Progress:
    outcomes = conductor.outcomes
    note = "waiting for another run" if conductor.queue.elsewhere else ""
    return Progress(
        calls=outcomes.calls,
        in_flight=outcomes.calls - outcomes.settled,
        units=outcomes.units,
        in_doubt_units=outcomes.doubted,
        units_at_most=plan.units_at_most,
        units_by_endpoint=MappingProxyType(dict(outcomes.units_by_endpoint)),
        documents_done=len(outcomes.states),
        documents=len(plan.targets),
        qps=conductor.pace.rate.qps,
        elapsed=elapsed,
        note=note,
    )


def _summary(
    plan: Plan,
    policy: Policy,
    key: int | None,
    conductor: Conductor | None,
) -> Summary:
    """Return what came of a run: each wanted document in exactly one state."""
    outcomes = None if conductor is None else conductor.outcomes
    states = Counter[State]()
    for item in plan.items:
        if item.alias_of is None and item.target is None and item.verdict not in BAD:
            states[PLANNED.get(item.verdict, State.NOT_REACHED)] += 1
    reached = {} if outcomes is None else outcomes.states
    states.update(reached.get(target.id, State.NOT_REACHED) for target in plan.targets)
    stopped = None if conductor is None else conductor.stopped
    more_pages = plan.more_pages + (0 if outcomes is None else len(outcomes.more_pages))
    status, exit_code = _verdict(stopped, states, all_pages=policy.pages is not None or not more_pages)
    return Summary(
        run=key,
        status=status,
        reason=None if stopped is None else stopped.reason,
        exit=exit_code,
        calls=0 if outcomes is None else outcomes.calls,
        units=0 if outcomes is None else outcomes.units,
        spent=price_of({} if outcomes is None else outcomes.units_by_endpoint, policy),
        wanted=plan.wanted,
        states=states,
        more_pages=more_pages,
        failures=() if outcomes is None else tuple(outcomes.failures),
        notes=() if outcomes is None else tuple(outcomes.notes),
    )


def _verdict(stopped: Stop | None, states: Counter[State], *, all_pages: bool) -> tuple[Status, Exit]:
    """Return how the run ended. What stopped it outranks what else is left undone.

    `all_pages`: no paper has pages left that were wanted.
    """
    if stopped is not None:
        return Status.STOPPED, stopped.exit
    undone = states[State.FAILED] + states[State.IN_DOUBT] + states[State.NOT_REACHED]
    return (Status.PARTIAL, Exit.IN_PART) if undone or not all_pages else (Status.COMPLETE, Exit.DONE)
