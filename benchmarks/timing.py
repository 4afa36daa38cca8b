"""How long something takes, again and again; and the lines of a table that say it beside rivals."""

import statistics
import time


def times(act, over):
    """Return milliseconds, one for each; the first one warms up and is not counted."""
    found = []
    for each in over:
        started = time.perf_counter()
        act(each)
        found.append((time.perf_counter() - started) * 1000)
    return found[1:] or found


def table(what, ours, rivals):
    own = statistics.median(ours)
    rows = [(what, "ours", round(own, 2), round(worst(ours), 2), 1.0)]
    return rows + [
        (what, name, round(statistics.median(each), 2), round(worst(each), 2), round(statistics.median(each) / own, 2))
        for name, each in rivals.items()
    ]


def worst(values):
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.99))]
