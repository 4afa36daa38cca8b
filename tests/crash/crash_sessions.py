"""Sessions: a list is bought through kills until it is done, then the books are closed and the end is compared."""

import json
import signal
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from threading import Event

from crash_invariants import bought_twice, calls, check, end_state, match
from crash_world import HARMLESS, POOL, User, ended
from watching import BOUNDARIES, ONCE

STEP = 8  # ids
WAYS = ("boundary", "boundary", "boundary", "random", "two at once", "stopped")


@dataclass
class Tally:
    """What a harness saw. `kills`: by boundary or way; `broken`: invariants that did not hold."""

    kills: Counter = field(default_factory=Counter)
    counts: Counter = field(default_factory=Counter)
    faults: Counter = field(default_factory=Counter)
    broken: list = field(default_factory=list)

    def add(self, other):
        self.kills += other.kills
        self.counts += other.counts
        self.faults += other.faults
        self.broken += other.broken


class Session:
    """One home, from nothing to everything bought, through a number of kills."""

    def __init__(self, vendor, folder, dice, undisturbed, pause=None, boundaries=None):
        self.vendor = vendor
        self.dice = dice
        self.undisturbed = undisturbed
        self.boundaries = boundaries if boundaries is not None else []
        rules = {"concurrency": dice.choice([1, 2, 4]), "batch": dice.choice([2, 4, 7])}
        self.user = User(folder, vendor.url, **rules, nursery=vendor.nursery)
        self.ids = dice.sample(POOL, len(POOL))
        self.reach = 0  # how much of the list was asked for so far: each run finds something to buy
        self.tally = Tally()
        self.pause = pause or Event().wait
        vendor.reset(HARMLESS if dice.random() < 0.4 else "", dice.randrange(1000))

    def run(self, kills):
        """Kill so many times, or until everything is bought; then close the books."""
        self.tally.counts["sessions"] += 1
        for _ in range(kills * 3):
            if self.tally.kills.total() >= kills or self.tally.broken:
                break
            if self._strike(self.dice.choice(WAYS)) == 0:
                break
        self.close_the_books()
        return self.tally

    # ---- ways to be killed ----

    def _strike(self, way):
        """Run and kill in one way; return how many processes were killed."""
        before = self.tally.kills.total()
        {"boundary": self.at_boundary, "random": self.at_random}.get(
            way, self.two_at_once if way == "two at once" else self.stopped
        )()
        self.check()
        return self.tally.kills.total() - before

    def at_boundary(self):
        self._run_out(self._doomed(self._more()))

    def at_random(self):
        process = self._start(self._more())
        self._wait()
        process.kill()
        self._take(ended(process), "at a random time")

    def two_at_once(self):
        self.tally.counts["pairs of runs at once"] += 1
        first, second = self._doomed(self._more()), self._start(self._more())
        if self.dice.random() < 0.5:
            self._wait()
            second.kill()
        self._take(ended(second), "at a random time")
        self._run_out(first)

    def stopped(self):
        """Stop a run, let another one work beside it, then wake the first or kill it."""
        self.tally.counts["processes stopped"] += 1
        sleeping = self._start(self._more())
        self._wait()
        sleeping.send_signal(signal.SIGSTOP)
        other = self._start(self._more())
        self._wait()
        if self.dice.random() < 0.5:
            sleeping.kill()
        sleeping.send_signal(signal.SIGCONT)
        self._take(ended(sleeping), "while stopped")
        self._take(ended(other), "beside a stopped one")

    def _more(self):
        """Return what was asked for so far, and some more."""
        self.reach += STEP
        return self.ids[: self.reach]

    def _doomed(self, ids):
        if not self.boundaries:
            self.boundaries.extend(self.dice.sample(sorted(BOUNDARIES), len(BOUNDARIES)))
        name = self.boundaries.pop()
        turn = 1 if name in ONCE else self.dice.randint(1, 2)
        process = self._start(ids, kill=name, turn=turn)
        process.boundary = name
        return process

    def _run_out(self, process):
        self._take(ended(process), process.boundary)

    def _start(self, ids, **orders):
        self.tally.counts["runs"] += 1
        return self.user.start(ids, **orders)

    def _wait(self):
        self.pause(self.dice.uniform(0.25, 1.1))

    def _take(self, end, way):
        if end.was_killed:
            self.tally.kills[way] += 1
        elif end.code not in {0, 3}:
            self.tally.broken.append(f"a run ended with {end.code} ({way}): {end.err.strip()[-400:]}")
        elif end.code == 3 and not _only_in_doubt(end.summary):
            self.tally.broken.append(f"a run ended with {end.summary}")

    def check(self):
        self.tally.counts["checks of all invariants"] += 1
        self.tally.broken += check(self.user, self.vendor.bill())

    # ---- the end ----

    def close_the_books(self):
        """Finish without faults; hold the bill against the ledger; end every doubt; compare with a quiet life."""
        self.vendor.misbehave("")
        self._take(self._finished(), "at the end")
        self.check()
        bill = self.vendor.bill()
        if silently := bought_twice(bill):
            self.tally.broken.append(f"bought twice, and nobody asked for it: {silently}")
        doubtful = self._resolve(bill)
        self._check_total(bill)
        self._count(bill)
        again = self._finished("--retry-in-doubt")
        if again.code != 0:
            self.tally.broken.append(f"after every doubt was ended a run ends with {again.code}: {again.err[-300:]}")
        self.check()
        self._check_twice(doubtful)
        self._compare()

    def _finished(self, *options):
        self.tally.counts["runs"] += 1
        return self.user.sync(self.ids, *options)

    def _resolve(self, bill):
        """End every doubt by what the vendor's bill says; return the ids that it had been asked for."""
        with closing(sqlite3.connect(self.user.home.database)) as db:
            matched, _strangers = match(db, bill)
            units = {call.call: entry["units"] for call, entry in matched}
            doubts = [call for call in calls(db) if call.is_open]
        for call in doubts:
            told = ("--billed", "--units", units[call.call]) if units.get(call.call) else ("--not-billed",)
            done = self.user.home.run("audit", "resolve", call.call, *told)
            if done.code:
                self.tally.broken.append(f"call {call.call} cannot be resolved: {done.err}")
        self.tally.counts["calls in doubt"] += len(doubts)
        self.tally.counts["units in doubt, found billed"] += sum(units.get(call.call, 0) for call in doubts)
        return {id_ for call in doubts for id_ in call.opened["ids"]}

    def _check_total(self, bill):
        billed = sum(entry["units"] for entry in bill)
        with closing(sqlite3.connect(self.user.home.database)) as db:
            (ours,) = db.execute("SELECT coalesce(sum(delta), 0) FROM ledger").fetchone()
        if ours != billed:
            self.tally.broken.append(f"the bill says {billed} units, the ledger {ours}")
        self.tally.counts["units billed"] += billed

    def _count(self, bill):
        arrived = {sha256 for (sha256,) in self.user.notes("arrived")}
        kept = {sha256 for _call, sha256 in self.user.notes("kept")}
        with closing(sqlite3.connect(self.user.home.database)) as db:
            archive = {sha256 for (sha256,) in db.execute("SELECT sha256 FROM reply")}
        self.tally.counts["calls sent"] += len(bill)
        self.tally.counts["replies that arrived"] += len(arrived)
        self.tally.counts["replies written down"] += len(kept)
        self.tally.counts["replies written down and lost"] += len(kept - archive)
        self.tally.counts["replies that died in memory, in doubt"] += len(arrived - kept - archive)
        self.tally.faults.update(entry["fault"] for entry in bill if entry["fault"])

    def _check_twice(self, doubtful):
        """What was billed twice in the end was in doubt, and was asked for again by the user's own wish."""
        twice = bought_twice(self.vendor.bill())
        self.tally.counts["units bought again on demand"] += len(twice)
        for key, asked in twice.items():
            if not asked & doubtful:
                self.tally.broken.append(f"{key} was bought twice and was never in doubt")

    def _compare(self):
        quiet = self.undisturbed
        mine = end_state(self.user)
        for name, theirs, ours in zip(("documents", "citations", "holdings"), quiet, mine, strict=True):
            if theirs != ours:
                lost, more = list((theirs - ours).items())[:2], list((ours - theirs).items())[:2]
                self.tally.broken.append(f"{name} differ from a quiet life: lost {lost}, more {more}")
        verified = self.user.home.run("audit", "verify", "--json")
        if verified.code:
            self.tally.broken.append(f"audit verify: {verified.out[:300]}")
        if (again := self.user.home.sync(*self.ids)).json["calls"]:
            self.tally.broken.append(f"a last sync made calls: {json.dumps(again.json)[:300]}")


def _only_in_doubt(summary):
    return summary["in_doubt"] > 0 and not summary["failed"] and not summary["not_reached"]


def quiet_life(vendor, folder):
    """Return the end state of a home in which nothing goes wrong."""
    vendor.reset("", 0)
    user = User(folder, vendor.url, concurrency=4, batch=25, nursery=vendor.nursery)
    end = user.sync(POOL)
    assert end.code == 0, end.err
    return end_state(user)
