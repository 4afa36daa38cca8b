"""`localcite plan`: what a sync would buy, why, and at most at what price. Offline; spends nothing."""

import gc
from typing import TYPE_CHECKING, Any

from localcite.api.order import Order, plan_of
from localcite.cli.arguments import Parser
from localcite.cli.output import write_json, write_sentences
from localcite.cli.wanting import add_wanting, order_of
from localcite.sync.garbage import no_collecting

if TYPE_CHECKING:
    from sqlite3 import Connection

    from localcite.app import App
    from localcite.plan import Plan

STORY = """\
Show what a sync of these ids would buy, why, in how many calls, and at most at what price.
Nothing is sent and nothing is spent. An id is a publication number or a DOI as people write them,
patent:<uuid> or paper:<uuid>."""


def run(argv: list[str], app: "App") -> int:
    """Plan, show the plan, and save it where that is wished."""
    parser = Parser(app, "plan", STORY)
    add_wanting(parser)
    parser.add_argument("-o", "--output", metavar="FILE", help="save the plan, for `localcite sync --plan FILE`")
    parser.add_argument("--json", action="store_true", help="the plan as JSON")
    options = parser.read(argv)
    connection = app.open_for_reading()
    with no_collecting():
        order = order_of(app, options, connection)
        plan = plan_of(app, order, connection)
        gc.freeze()  # the command ends soon: its values need not be looked through before
    if options.output:
        save(app, plan, order, connection, options)
    show(app, plan, order, as_json=options.json)
    return 0


def show(app: "App", plan: "Plan", order: Order, *, as_json: bool) -> None:
    """Write a plan to standard output."""
    if as_json:
        from localcite.cli.lists import reports_json  # noqa: PLC0415 - only where it is wished
        from localcite.plan.written import to_json  # noqa: PLC0415 - the same

        write_json(app, to_json(plan) | reports_json(order.read))
        return
    from localcite.show.plan import plan_lines  # noqa: PLC0415 - only where it is wished

    write_sentences(app, plan_lines(plan))


def save(app: "App", plan: "Plan", order: Order, connection: "Connection | None", options: Any) -> None:
    """Write the plan to a file, whole or not at all."""
    from localcite.api.approved import approval_of, saved  # noqa: PLC0415 - only where it is wished

    path = options.output
    approval = approval_of(app, plan, order, connection, skip_bad=options.skip_bad)
    write_json(app, saved(plan, approval), path, private=True)
    app.note(f"The plan is saved in {path}; `localcite sync --plan {path}` buys nothing beyond it.")
