"""The progress line of a run: what `sync` reports, as `show` draws it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from localcite.model import Money
from localcite.plan import Plan, Policy, price_of
from localcite.show import progress as drawn
from localcite.sync.values import Ceiling, Progress

if TYPE_CHECKING:
    from localcite.app import App


@contextmanager
def reporter(app: "App", plan: Plan, policy: Policy, ceiling: Ceiling) -> Iterator[Callable[[Progress], None]]:
    """Give out what a run reports to. The line is drawn on a terminal only, and taken away at the end."""
    line = drawn.Line(app.stderr, app.columns(app.stderr))
    try:
        yield lambda progress: line.show(as_drawn(progress, plan, policy, ceiling))
    finally:
        line.clear()


def as_drawn(progress: Progress, plan: Plan, policy: Policy, ceiling: Ceiling) -> drawn.Progress:
    """Return a run's progress as the line shows it. The time left follows from how much of it is done."""
    done = progress.documents_done
    left = None
    if done and progress.elapsed > 1:
        left = progress.elapsed * (progress.documents - done) / done
    spent = price_of(progress.units_by_endpoint, policy) if progress.units else None
    return drawn.Progress(
        calls_done=progress.calls - progress.in_flight,
        calls=max(plan.calls, progress.calls),
        units=progress.units,
        price=spent,
        left=_left(progress, ceiling, spent),
        calls_per_second=progress.qps,
        seconds_left=left,
        in_doubt=progress.in_doubt_units,
    )


def _left(progress: Progress, ceiling: Ceiling, spent: Money | None) -> int | Money | None:
    """Return what the budget still allows."""
    if ceiling.money is not None and spent is not None:
        return Money(ceiling.money.amount - spent.amount, ceiling.money.currency)
    return None if ceiling.units is None else max(0, ceiling.units - progress.units - progress.in_doubt_units)
