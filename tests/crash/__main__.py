"""`python -m tests.crash --kills 500`: kill `localcite sync` at every boundary of the money rule, and tell what held.

Exit 1 where any invariant broke. Nothing outside a temporary folder is touched; nothing leaves loopback.
"""

import argparse
import signal
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from threading import Event, Lock
from time import monotonic

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE / "child"), str(HERE.parent), str(HERE.parents[1])]

from crash_sessions import Session, Tally, quiet_life  # noqa: E402 - it lies in a folder that is no package
from crash_world import Nursery, Vendor  # noqa: E402 - the same

KILLS_A_SESSION = 6
ENOUGH = Event()  # set by Ctrl-C: the sessions under way come to their end, and the table tells of what was done


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=100, help="how many processes are killed (default 100)")
    parser.add_argument("--seed", type=int, default=1, help="decides where and when (default 1)")
    parser.add_argument("--jobs", type=int, default=2, help="sessions side by side (default 2)")
    parser.add_argument("--warm", action="store_true", help="fork each process from one that has its modules: faster")
    options = parser.parse_args()
    total, lock, began = Tally(), Lock(), monotonic()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ENOUGH.set())
    with tempfile.TemporaryDirectory(prefix="localcite-crash-") as folder, ThreadPoolExecutor(options.jobs) as pool:
        works = [
            pool.submit(_work, Path(folder) / str(job), options.seed + 1000 * job, options, total, lock)
            for job in range(options.jobs)
        ]
        for work in works:
            work.result()
    _print(total, monotonic() - began, options)
    return 1 if total.broken else 0


def _work(folder, seed, options, total, lock):
    """Carry out sessions, one after the other, until enough was killed by all workers together."""
    folder.mkdir()
    vendor, dice, boundaries, number, kills = Vendor(folder), Random(seed), [], 0, options.kills
    vendor.nursery = Nursery(folder) if options.warm else None
    try:
        undisturbed = quiet_life(vendor, folder / "quiet")
        while total.kills.total() < kills and not total.broken and not ENOUGH.is_set():
            number += 1
            left = min(KILLS_A_SESSION, kills - total.kills.total())
            session = Session(vendor, folder / f"session-{number}", dice, undisturbed, boundaries=boundaries)
            tally = session.run(left)
            with lock:
                total.add(tally)
                print(f"\r{total.kills.total()} of {kills} kills", end="", file=sys.stderr, flush=True)
    finally:
        vendor.close()


def _print(total, seconds, options):
    print(file=sys.stderr)
    print(f"seed {options.seed}, {seconds:.0f} seconds\n")
    _table("killed", total.kills)
    _table("faults of the vendor", total.faults)
    _table("seen", total.counts)
    print(f"{'replies written down and lost':<42}{total.counts['replies written down and lost']:>8}")
    print(f"{'invariants broken':<42}{len(total.broken):>8}")
    for sentence in total.broken:
        print(f"  {sentence}")


def _table(title, counts):
    print(f"{title:<42}{'':>8}")
    for name, count in sorted(counts.items(), key=lambda row: (-row[1], row[0])):
        print(f"  {name:<40}{count:>8}")
    print(f"  {'together':<40}{counts.total():>8}\n" if title != "seen" else "")


if __name__ == "__main__":
    raise SystemExit(main())
