"""Conduct one run: when each batch leaves, and what its reply leads to.

One task carries one batch from its opening to the store; the loop only lets the next one leave. All dealings with the
database are the journal's, in one writer thread, so that network and disk overlap. Replies are read in another one, and
stored one at a time: a call that may leave waits for one of them at most.
"""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from dataclasses import replace
from functools import partial
from typing import ParamSpec, Protocol, TypeVar

from localcite.db.store import Saved
from localcite.errors import DatabaseLocked, DatabaseUnwritable
from localcite.plan import Plan, Policy
from localcite.sync.journal import Journal, answers_of, errand
from localcite.sync.outcomes import Outcomes, reason_of, stop_of
from localcite.sync.queue import Batch, Queue
from localcite.sync.values import Exit, Stop
from localcite.vendor.ask import Ask
from localcite.vendor.codes import Meaning
from localcite.vendor.pace import Pace
from localcite.vendor.reply import Outcome, Reply
from localcite.vendor.retry import Action, Attempt, next_step
from localcite.vendor.retry import Policy as RetryPolicy

P = ParamSpec("P")
T = TypeVar("T")

POLL_SECONDS = 0.25  # how often a document in flight in another run is looked at again
BACKLOG = 4  # batches that may wait for the writer beyond those on the wire: what waits is in memory
FUTILE = 25  # single ids refused while nothing was answered: the request itself is wrong, not the ids
SETTLE_SECONDS = 1.0  # between two tries to settle a call
PATIENCE = 3  # such tries for a reply that is written down beside the database, and waits there for the next start
LAST_PATIENCE = 600  # such tries for a reply that is in memory alone, after which it is given up
RANK = (
    Exit.INTERRUPTED,
    Exit.DATABASE,
    Exit.CREDENTIALS,
    Exit.ACCOUNT,
    Exit.UNREACHABLE,
    Exit.BUDGET,
    Exit.IN_PART,
)


class Wire(Protocol):
    """The vendor, as the conductor uses it."""

    @property
    def renewable(self) -> bool:
        """Tell whether a new token can help."""

    async def send(self, ask: Ask) -> Reply:
        """Send an ask once."""

    def renew(self, reply: Reply) -> None:
        """Give up the token that a reply's call used."""


class Conductor:
    """One run in progress. `outcomes` tells afterwards what came of it, `stopped` why it ended early."""

    def __init__(
        self,
        plan: Plan,
        policy: Policy,
        journal: Journal,
        wire: Wire,
        pace: Pace,
        writer: Executor,
        *,
        sleep: Callable[[float], Awaitable[None]],
        jitter: Callable[[], float],
        report: Callable[["Conductor"], None],
    ) -> None:
        self.policy = policy
        self.journal = journal
        self.wire = wire
        self.pace = pace
        self.writer = writer
        self.sleep = sleep
        self.jitter = jitter
        self.report = report
        self.retries = RetryPolicy()
        self.queue = Queue(policy)
        self.outcomes = Outcomes(self.queue)
        self.tasks: set[asyncio.Task[None]] = set()
        self.changed = asyncio.Event()
        self.stopping = asyncio.Event()
        self.reading = asyncio.Lock()
        self.saving = asyncio.Lock()
        self.on_wire = 0
        self.stopped: Stop | None = None
        self.broken: BaseException | None = None
        for target in plan.targets:
            self.queue.add(errand(target))

    async def run(self) -> None:
        """Carry every batch to its end. On return nothing is in flight, whatever stopped the run."""
        try:
            while not self._is_over():
                self.changed.clear()
                if self._may_leave():
                    await self._let_one_leave()
                else:
                    await self._until_something_changes()
        finally:
            for task in self.tasks:
                task.cancel()
        self.outcomes.leave(self.queue.left())
        if self.broken is not None:
            raise self.broken

    def stop(self, stop: Stop) -> None:
        """Let nothing more leave. What is in flight comes to its end. The gravest reason stands, or the first."""
        if self.stopped is None or RANK.index(stop.exit) < RANK.index(self.stopped.exit):
            self.stopped = stop
        self.stopping.set()
        self.changed.set()

    # ---- the loop ----

    def _is_over(self) -> bool:
        if self.tasks:
            return False
        if self.queue.is_idle() and self.queue.beyond:
            self.stop(Stop("the budget is used up", Exit.BUDGET))
        return self.stopped is not None or self.queue.is_idle()

    def _may_leave(self) -> bool:
        room = self.on_wire < self.policy.concurrency and len(self.tasks) < self.policy.concurrency + BACKLOG
        return room and self.stopped is None and self.queue.has_next()

    async def _let_one_leave(self) -> None:
        """Wait for the pace, and only then cut the batch: replies that came meanwhile have a say in its size."""
        started_at = await self._unless_stopped(self.pace.wait())
        batch = None if started_at is None else self.queue.next()
        if batch is None or started_at is None:
            return
        self.on_wire += 1
        task = asyncio.create_task(self._carry(batch, started_at))
        self.tasks.add(task)
        task.add_done_callback(self._landed)

    async def _until_something_changes(self) -> None:
        """Wait for a batch to come further; look again, now and then, at what another run has in flight."""
        if not self.queue.elsewhere or self.stopped:
            await self.changed.wait()
            return
        self.report(self)
        await _first(self.sleep(POLL_SECONDS), self.changed.wait())
        self.queue.retry(self.queue.elsewhere)

    async def _unless_stopped(self, what: Awaitable[T]) -> T | None:
        """Await something that takes time, unless the run is stopped first."""
        return await _first(what, self.stopping.wait())

    def _landed(self, task: asyncio.Task[None]) -> None:
        """Forget a finished task. What went wrong in one ends the run, and is raised at its end."""
        self.tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            self.broken = self.broken or task.exception()
            self.stop(Stop("it could not go on", Exit.IN_PART))
        self.changed.set()

    # ---- one batch ----

    async def _carry(self, batch: Batch, started_at: float) -> None:
        """Carry one batch: open, send, settle; then read it in and see what comes next."""
        try:
            try:
                opened = await self._write(self.journal.open, batch.errands, batch.tries + 1)
                self.outcomes.sort_in(opened)
                if opened.call is None:
                    return
                batch = replace(batch, errands=opened.sent)
                reply, settled_at = await self._exchange(opened.call, batch)
            finally:
                self.on_wire -= 1
                self.changed.set()
            await self._after(batch, opened.call, reply, started_at, settled_at)
            self.queue.retry(self.queue.beyond)
        finally:
            self.queue.done(batch)
            self.report(self)

    async def _exchange(self, call: int, batch: Batch) -> tuple[Reply, str]:
        """Send an opened call, write its reply down, settle it. From here to the end nothing may come between."""
        self.outcomes.calls += 1
        self.report(self)
        reply = await self.wire.send(ask_of(batch))
        free = self._is_free(batch)
        patience = PATIENCE if self.journal.keep(call, reply, free=free) else LAST_PATIENCE
        settled_at = await self._settle(call, reply, patience, free=free)
        self.outcomes.settled += 1
        return reply, settled_at

    async def _settle(self, call: int, reply: Reply, patience: int, *, free: bool) -> str:
        """Settle a call. A reply that is here is not given up while the database is locked, or its disk full."""
        while True:
            try:
                return await self._write(self.journal.settle, call, reply, free=free)
            except (DatabaseLocked, DatabaseUnwritable) as error:
                if isinstance(error, DatabaseUnwritable):
                    self.stop(Stop(f"the database cannot be written: {error.what}", Exit.DATABASE))
                patience -= 1
                if patience < 0:
                    raise
                self.report(self)
                await self.sleep(SETTLE_SECONDS)

    def _is_free(self, batch: Batch) -> bool:
        return batch.group.page > 1 and not self.policy.pages_billed

    async def _write(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do one of the journal's deeds in the writer thread; once begun, it is finished."""
        loop = asyncio.get_running_loop()
        return await asyncio.shield(loop.run_in_executor(self.writer, partial(function, *args, **kwargs)))

    async def _after(self, batch: Batch, call: int, reply: Reply, started_at: float, settled_at: str) -> None:
        """Do what a settled reply asks for."""
        if reply.outcome is Outcome.ANSWERED:
            self.pace.clean(started_at)
            self.queue.clean()
            await self._answered(batch, call, reply, settled_at)
        elif reply.outcome is Outcome.IN_DOUBT:
            self.queue.lost()
            self.outcomes.doubtful(batch.errands, reply.detail or "its reply was lost")
        else:
            if reply.meaning is Meaning.TOO_FAST:
                self.pace.slow_down(started_at, reply.retry_after)
            await self._not_bought(batch, call, reply)

    async def _answered(self, batch: Batch, call: int, reply: Reply, settled_at: str) -> None:
        if reply.units > len(batch.errands):
            reason = f"call {call} was billed {reply.units} units for {len(batch.errands)} ids, more than was reserved"
            self.stop(Stop(reason, Exit.IN_PART))
        saved = await self._read_in(call, ask_of(batch), reply.decoded, settled_at)
        self.outcomes.answered(batch.errands, call, 0 if self._is_free(batch) else reply.units, saved)

    async def _read_in(self, call: int, ask: Ask, body: bytes, settled_at: str) -> Saved:
        """Read an answered call's reply into the store: one is read while the one before it is stored."""
        async with self.reading:
            answers = await asyncio.to_thread(answers_of, ask, body)
        async with self.saving:
            return await self._write(self.journal.save, call, ask, answers, settled_at)

    async def _not_bought(self, batch: Batch, call: int, reply: Reply) -> None:
        """Try again, split, renew the token, give up, or stop, as the reply asks for."""
        batch = replace(batch, tries=batch.tries + 1)
        step = next_step(reply, self._attempt(batch), self.retries)
        match step.action:
            case Action.STOP:
                self.queue.again.append(batch)
                self.stop(stop_of(reply, step.meaning))
            case Action.SPLIT:
                self.queue.again.extend(batch.halves())
            case Action.RENEW:
                self.wire.renew(reply)
                self.queue.again.append(replace(batch, renewed=True))
            case Action.RETRY_AFTER:
                await self._unless_stopped(self.sleep(step.seconds))
                self.queue.again.append(batch)
            case _:
                await self._give_up(batch, call, reply)

    def _attempt(self, batch: Batch) -> Attempt:
        return Attempt(
            number=batch.tries,
            ids=len(batch.errands),
            renewable=self.wire.renewable,
            renewed=batch.renewed,
            jitter=self.jitter(),
        )

    async def _give_up(self, batch: Batch, call: int, reply: Reply) -> None:
        """Name these ids failed; where single ids fail and nothing is ever answered, stop asking."""
        reason = reason_of(reply)
        if reply.meaning is Meaning.TOO_FAST:  # no other batch would fare better
            self.queue.again.append(batch)
            self.stop(Stop(f"the vendor goes on refusing calls as too fast: {reason}", Exit.IN_PART))
            return
        await self._write(self.journal.fail, call, [each.name for each in batch.errands], reason)
        self.outcomes.failed(batch.errands, reason)
        if self.outcomes.futile >= FUTILE and not self.outcomes.answers:
            self.stop(Stop(f"the vendor refuses every request: {reason}", Exit.IN_PART))


async def _first(what: Awaitable[T], other: Awaitable[object]) -> T | None:
    """Return what one awaitable gives, or None where the other is done before it."""
    waiting, stop = asyncio.ensure_future(what), asyncio.ensure_future(other)
    try:
        await asyncio.wait({waiting, stop}, return_when=asyncio.FIRST_COMPLETED)
        return waiting.result() if waiting.done() else None
    finally:
        waiting.cancel()
        stop.cancel()


def ask_of(batch: Batch) -> Ask:
    """Return what a batch asks the vendor."""
    group = batch.group
    return Ask(group.endpoint, group.scheme, tuple(each.spelled for each in batch.errands), group.page)
