"""A script as somebody writes it: checked with `mypy --strict`, and run against the sandbox."""

import asyncio
from decimal import Decimal

import localcite


def told(progress: localcite.Progress) -> None:
    print(f"{progress.units:,} of at most {progress.units_at_most:,} units, {progress.in_flight} calls in flight")


def bought(db: localcite.Database, numbers: list[str]) -> localcite.Summary:
    plan: localcite.Plan = db.plan(numbers, max_age="90d")
    most: localcite.Money | None = plan.price_at_most
    if most is not None and most.amount > Decimal(20):
        raise SystemExit(f"too dear: {plan!r}")
    return db.sync(plan, tag="matter-7", progress=told)


def shown(db: localcite.Database) -> None:
    answer: localcite.Answer = db.ask("in portfolio | cited-by | by year")
    for year, count, *_rest in answer:
        print(year, count)
    held: int = answer.coverage.held
    asking: localcite.Asking = db.collection("portfolio").cited_by().where("year >= 2020").top(5)
    print(held, len(asking), asking.to_dicts()[:1], answer.as_of.oldest)


async def later(db: localcite.Database) -> int:
    summary = await db.sync_async(collection="portfolio", budget="5EUR", pages="all")
    counted = await db.ask_async("patents | count")
    return summary.units + len(counted)


def main() -> None:
    with localcite.rehearse() as rehearsal:
        db = rehearsal.open()
        db.set_price("P015", "0.40", "EUR")
        db.collections.add("portfolio", ["US 11,205,304 B2", "US9876543B2"])
        summary = bought(db, [member.id for member in db.collections.members("portfolio")])
        print(summary, summary.is_complete, summary.spent)
        shown(db)
        print(asyncio.run(later(db)), db.budget().left, db.status().patents)
        try:
            db.sync("US5012236A")
        except localcite.LocalciteError as error:
            print(error, error.exit_code)


if __name__ == "__main__":
    main()
