"""A small coverage-guided fuzzer, for where atheris is not installed: inputs that reach new lines are kept and changed.

Lines are seen by `sys.settrace`, in localcite's own files alone.
"""

import random
import sys
import time
from pathlib import Path

import localcite

HERE = str(Path(localcite.__file__).parent)
SLOW = 20.0  # seconds, traced: more than any input may take


def covered(take, data):
    """Return the lines that an input reaches. Raises what `take` raises."""
    seen = set()

    def within(frame, event, _argument):
        if event == "line":
            seen.add((frame.f_code, frame.f_lineno))
        return within

    def enter(frame, _event, _argument):
        return within if frame.f_code.co_filename.startswith(HERE) else None

    former = sys.gettrace()
    sys.settrace(enter)
    try:
        take(data)
    finally:
        sys.settrace(former)
    return seen


def changed(dice, data, others, words):
    """Return an input with a few changes."""
    data = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 4, 8))):
        at = dice.randrange(len(data) + 1)
        match dice.randrange(7):
            case 0:
                data[at : at + 1] = bytes([dice.randrange(256)])
            case 1:
                data[at:at] = dice.randbytes(dice.randrange(1, 9))
            case 2:
                del data[at : at + dice.randrange(1, 17)]
            case 3:
                data[at:at] = dice.choice(words) if words else b"\0"
            case 4:
                other = dice.choice(others)
                begin = dice.randrange(len(other) + 1)
                data[at:at] = other[begin : begin + dice.randrange(1, 65)]
            case 5:
                data[at:at] = data[at : at + dice.randrange(1, 33)] * dice.choice((1, 2, 50))
            case 6:
                if data:
                    data[at % len(data)] ^= 1 << dice.randrange(8)
    return bytes(data[:100_000])


def fuzz(target, *, seconds, seed, found):
    """Fuzz for so long; return how many inputs ran, and how many lines were reached. `found` is told of failures."""
    dice = random.Random(seed)
    pool = list(target.seeds)
    reached = set()
    failures = set()
    ran = 0
    ends = time.monotonic() + seconds
    queue = list(target.seeds)
    while time.monotonic() < ends:
        data = queue.pop() if queue else changed(dice, dice.choice(pool), pool, target.words)
        begun = time.monotonic()
        try:
            new = covered(target.take, data) - reached
        except Exception as error:  # noqa: BLE001 - whatever comes out is what is looked for
            if (kind := _kind(error)) not in failures:
                failures.add(kind)
                found(data, error)
            continue
        finally:
            ran += 1
        if time.monotonic() - begun > SLOW:
            found(data, TimeoutError(f"it took {time.monotonic() - begun:.0f} s"))
        if new:
            reached |= new
            pool.append(data)
    return ran, len(reached)


def _kind(error):
    """Return what tells one failure from another: its type and where it was raised."""
    places = []
    trace = error.__traceback__
    while trace is not None:
        places.append((trace.tb_frame.f_code.co_filename, trace.tb_lineno))
        trace = trace.tb_next
    return type(error), places[-1], str(error)[-200:]
