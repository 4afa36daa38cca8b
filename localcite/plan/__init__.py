"""Decide what to buy, why, in which batches, at most at what price. Pure: no store, no network, no clock.

`judge` gives the verdict on one wanted id; `assemble` makes the plan of all of them. `columns` does the same for a
hundred thousand ids at once: most are judged in groups, the odd ones one by one.
"""

from localcite.plan.draft import assemble, restricted
from localcite.plan.judge import Judgement, judge, judge_held
from localcite.plan.prices import price_of
from localcite.plan.values import Batch, Item, Plan, Policy, Store, Target, Verdict, Wanted
from localcite.plan.wants import Wants

__all__ = [
    "Batch",
    "Item",
    "Judgement",
    "Plan",
    "Policy",
    "Store",
    "Target",
    "Verdict",
    "Wanted",
    "Wants",
    "assemble",
    "judge",
    "judge_held",
    "price_of",
    "restricted",
]
