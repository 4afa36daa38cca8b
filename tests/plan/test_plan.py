"""What a plan promises, against an oracle that shares no code with it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from localcite.model import Ambiguous, Document, Endpoint, Held, Name, Price, Refused, Scheme, instant
from localcite.plan import Policy, Store, Verdict, Wanted, assemble, judge, price_of, restricted
from localcite.plan.batches import batches, clean_sizes
from localcite.plan.written import approved, to_file, to_json

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def number(value):
    return Name(Scheme.NUMBER, value)


def plan_of(wanted, store=None, policy=None, names=None, now=NOW):
    store = store or Store({}, {}, {}, {})
    policy = policy or Policy()
    return assemble(wanted, [judge(want, store, policy, now) for want in wanted], names or {}, policy)


def holding(key, state, days=1, **more):
    answered_at = None if state is None else instant(NOW - days * DAY)
    return Held(key, state=state, answered_at=answered_at, **more)


STATES = ["fresh", "stale", "missing", "no_answer", "failed", "reply_kept", "in_doubt", "partial_more", "partial_end"]
BOUGHT = {"stale", "missing", "failed"}  # with --pages 1 and no other wish


def held_as(key, state):
    return {
        "fresh": holding(key, "answered", 5),
        "stale": holding(key, "answered", 40),
        "missing": holding(key, None),
        "no_answer": holding(key, "no_answer", 400),
        "failed": holding(key, "failed"),
        "reply_kept": holding(key, "reply_kept"),
        "in_doubt": holding(key, "answered", 5, doubt_at=instant(NOW - DAY), doubt=2),
        "partial_more": holding(key, "partial", 5, next_page=2, last_page=4, pages=1, listed=10, total=40),
        "partial_end": holding(key, "partial", 5, listed=10, total=40),
    }[state]


WORLD = st.dictionaries(st.integers(0, 60), st.sampled_from(STATES), max_size=40)
LIST = st.lists(st.integers(0, 80), max_size=120)


@given(WORLD, LIST)
def test_each_document_that_lacks_an_answer_is_bought_once_and_nothing_else(world, typed):
    store = Store(
        {f"US{key}A": key for key in world}, {key: held_as(key, state) for key, state in world.items()}, {}, {}
    )
    wanted = [Wanted(f"us {key} a", Document(number(f"US{key}A")), 30 * DAY) for key in typed]
    plan = plan_of(wanted, store)

    expected = {key for key in typed if world.get(key, "missing") in BOUGHT}
    asked = [name.value for target in plan.targets for name in target.names]
    assert sorted(asked) == sorted(f"US{key}A" for key in expected)
    assert plan.units_at_most == len(expected)
    assert plan.wanted == len(set(typed)) == sum(plan.counts.values())
    assert len(plan.items) == len(typed)


@given(WORLD, LIST)
def test_planning_again_after_buying_is_free(world, typed):
    held = {key: held_as(key, state) for key, state in world.items()}
    store = Store({f"US{key}A": key for key in world}, held, {}, {})
    wanted = [Wanted(str(key), Document(number(f"US{key}A")), 30 * DAY) for key in typed]
    after = dict(held)
    documents = dict(store.documents)
    for target in plan_of(wanted, store).targets:
        key = int(target.id[2:-1])
        documents[target.id] = key
        after[key] = holding(key, "answered", 0)
    assert plan_of(wanted, Store(documents, after, {}, {})).units_at_most == 0


@given(st.integers(1, 700), st.integers(1, 100), st.integers(1, 100), st.integers(1, 16))
def test_batches_carry_every_id_once_and_none_is_too_big(count, first, most, concurrency):
    first = min(first, most)
    policy = Policy(batch_first=first, batch_most=most, concurrency=concurrency)
    plan = plan_of([Wanted(str(n), Document(number(f"US{n}A"))) for n in range(count)], policy=policy)
    sizes = [len(batch.ids) for batch in plan.batches]
    assert sorted(id_ for batch in plan.batches for id_ in batch.ids) == sorted(f"US{n}A" for n in range(count))
    assert max(sizes) <= most
    assert sizes[0] == min(first, count)
    assert plan.calls == len(sizes)
    assert plan.at_risk == min(count, sum(sorted(sizes, reverse=True)[:concurrency]))


def test_batches_start_at_25_and_double_once_replies_are_seen():
    sizes = clean_sizes(Policy(concurrency=2))
    assert [next(sizes) for _ in range(6)] == [25, 25, 50, 100, 100, 100]


def test_a_doi_goes_out_alone_and_a_known_paper_id_rides_in_a_batch():
    store = Store({"10.1/a": 1}, {1: Held(1)}, {}, {})
    wanted = [Wanted(doi, Document(Name(Scheme.DOI, doi))) for doi in ("10.1/a", "10.1/b", "10.1/c")]
    names = {1: ((Name(Scheme.DOI, "10.1/a"), "10.1/a"), (Name(Scheme.PAPER_ID, "p1"), "p1"))}
    plan = plan_of(wanted, store, names=names)
    assert [(batch.scheme, batch.ids) for batch in plan.batches] == [
        ("paper_id", ("p1",)),
        ("doi", ("10.1/b",)),
        ("doi", ("10.1/c",)),
    ]


def test_an_age_limit_is_inclusive():
    held = {1: holding(1, "answered", 30)}
    store = Store({"US1A": 1}, held, {}, {})
    want = Wanted("US1A", Document(number("US1A")), 30 * DAY)
    assert plan_of([want], store).counts[Verdict.FRESH] == 1
    assert plan_of([want], store, now=NOW + timedelta(milliseconds=1)).counts[Verdict.STALE] == 1


def test_without_a_rule_nothing_goes_stale_and_an_answer_from_the_future_is_fresh():
    store = Store({"US1A": 1, "US2A": 2}, {1: holding(1, "answered", 9000), 2: holding(2, "answered", -9)}, {}, {})
    wanted = [Wanted("a", Document(number("US1A"))), Wanted("b", Document(number("US2A")), DAY)]
    assert plan_of(wanted, store).counts[Verdict.FRESH] == 2


def test_no_answer_has_a_life_of_its_own():
    store = Store({"US1A": 1}, {1: holding(1, "no_answer", 100)}, {}, {})
    want = Wanted("US1A", Document(number("US1A")), DAY)
    assert plan_of([want], store).units_at_most == 0
    assert plan_of([want], store, Policy(no_answer_max_age=99 * DAY)).units_at_most == 1
    assert plan_of([want], store, Policy(refresh=True)).units_at_most == 1


def test_a_doubt_is_bought_only_on_demand_and_ends_with_a_later_answer():
    doubt = holding(1, "answered", 5, answer=1, doubt_at=instant(NOW - DAY), doubt=2)
    store = Store({"US1A": 1}, {1: doubt}, {}, {})
    want = Wanted("US1A", Document(number("US1A")))
    assert plan_of([want], store, Policy(refresh=True)).counts[Verdict.IN_DOUBT] == 1
    assert plan_of([want], store, Policy(refresh=True)).units_at_most == 0
    assert plan_of([want], store, Policy(retry_in_doubt=True)).units_at_most == 1
    settled = Store({"US1A": 1}, {1: doubt._replace(answer=3)}, {}, {})
    assert plan_of([want], settled).counts[Verdict.FRESH] == 1


def test_a_doubt_about_a_name_that_no_document_carries_is_known_too():
    store = Store({}, {}, {"US1A": Held(None, doubt_at=instant(NOW), doubt=1)}, {})
    assert plan_of([Wanted("US1A", Document(number("US1A")))], store).counts[Verdict.IN_DOUBT] == 1


def test_a_kept_reply_is_bought_again_only_by_refresh():
    store = Store({"US1A": 1}, {1: holding(1, "reply_kept")}, {}, {})
    want = Wanted("US1A", Document(number("US1A")))
    assert plan_of([want], store).counts[Verdict.FAILED] == 1
    assert plan_of([want], store).units_at_most == 0
    assert plan_of([want], store, Policy(refresh=True)).units_at_most == 1


def test_a_reply_that_waits_to_be_read_in_counts_as_held():
    store = Store({}, {}, {"US1A": Held(None, unread=True)}, {})
    assert plan_of([Wanted("US1A", Document(number("US1A")))], store).counts[Verdict.FRESH] == 1


B2, B1 = number("US11205304B2"), number("US11205304B1")
EITHER = Ambiguous((B2, B1), exclusive=True, why="a grant is B1 or B2", also=("US11205304",))


def test_exclusive_candidates_cost_one_unit_and_are_asked_in_order():
    plan = plan_of([Wanted("US11205304", EITHER)])
    assert plan.units_at_most == 1
    assert plan.targets[0].names == (B2, B1)
    assert [batch.ids for batch in plan.batches] == [("US11205304B2",), ("US11205304B1",)]
    item = to_json(plan)["ids"][0]
    assert (item["verdict"], item["candidates"]) == ("missing", ["US11205304B2", "US11205304B1"])


def test_a_candidate_that_was_not_found_is_not_asked_again():
    store = Store({"US11205304B2": 1}, {1: holding(1, "no_answer")}, {}, {})
    plan = plan_of([Wanted("US11205304", EITHER)], store)
    assert plan.targets[0].names == (B1,)
    both = Store(
        {"US11205304B2": 1, "US11205304B1": 2}, {1: holding(1, "no_answer"), 2: holding(2, "no_answer")}, {}, {}
    )
    assert plan_of([Wanted("US11205304", EITHER)], both).counts[Verdict.NO_ANSWER] == 1


def test_a_candidate_that_is_known_to_exist_stands_for_all():
    seen_only = Store({"US11205304B1": 7}, {7: Held(7)}, {}, {})
    assert plan_of([Wanted("US11205304", EITHER)], seen_only).targets[0].names == (B1,)
    held = Store({"US11205304B1": 7}, {7: holding(7, "answered")}, {}, {})
    assert plan_of([Wanted("US11205304", EITHER)], held).counts[Verdict.FRESH] == 1


def test_a_number_and_its_kindless_spelling_are_one_document():
    for typed in ([EITHER, Document(B2)], [Document(B2), EITHER]):
        plan = plan_of([Wanted(str(n), reading) for n, reading in enumerate(typed)])
        assert plan.wanted == plan.units_at_most == 1
        assert plan.targets[0].names == (B2, B1)


def test_a_number_asked_as_typed_and_its_full_form_are_one_document_at_one_unit():
    as_typed = Document(number("US11205304"), ("US11205304B2", "US11205304B1"))
    for typed in ([as_typed, Document(B2)], [Document(B2), as_typed]):
        plan = plan_of([Wanted(str(n), reading) for n, reading in enumerate(typed)])
        assert plan.wanted == plan.units_at_most == len(plan.targets) == 1


def test_two_kinds_that_are_typed_in_full_are_two_documents():
    full = [Document(name, ("US11205304",)) for name in (B2, B1)]
    plan = plan_of([Wanted(str(n), reading) for n, reading in enumerate(full)])
    assert plan.wanted == len(plan.targets) == 2


def test_coexisting_candidates_are_never_bought_unasked():
    both = Ambiguous((number("EP1234567A1"), number("EP1234567B1")), exclusive=False, why="two records")
    plan = plan_of([Wanted("EP1234567", both)])
    assert (plan.counts[Verdict.AMBIGUOUS], plan.units_at_most, plan.wanted) == (1, 0, 0)


def test_an_application_number_names_the_publications_that_carry_it():
    refused = Refused("application-number", "ask for the publication number", ("US16614300",))
    store = Store({}, {}, {}, {"US16614300": ("US11477947B2",)})
    plan = plan_of([Wanted("16/614,300", refused)], store)
    assert "US11477947B2" in plan.items[0].reason
    assert plan.counts[Verdict.UNREADABLE] == 1


def test_a_bare_uuid_is_a_document_only_where_it_is_held():
    uuid = "718ead9c-4f3c-4674-8f5a-24e126827269"
    refused = Refused("bare-uuid", "not held; write patent: or paper: before it", (uuid,))
    assert plan_of([Wanted(uuid, refused)]).counts[Verdict.UNREADABLE] == 1
    store = Store({f"patent:{uuid}": 1}, {1: holding(1, "answered")}, {}, {})
    assert plan_of([Wanted(uuid, refused)], store).counts[Verdict.FRESH] == 1


# ---- pages ----


def paper(pages=1, held=None, **policy):
    store = Store({"10.1/a": 1}, {1: held}, {}, {}) if held else None
    names = {1: ((Name(Scheme.PAPER_ID, "p1"), "P1"),)}
    return plan_of(
        [Wanted("10.1/a", Document(Name(Scheme.DOI, "10.1/a")))], store, Policy(pages=pages, **policy), names
    )


def test_the_maximum_covers_every_page_that_the_run_may_ask():
    assert paper(1).units_at_most == 1
    assert paper(5).units_at_most == 5
    assert paper(5, pages_billed=False).units_at_most == 1
    assert paper(None).units_at_most == 1
    assert paper(None).targets[0].last_page == 1
    assert paper(None, open_ended=True).targets[0].last_page is None


def test_a_partial_paper_resumes_at_its_first_page_not_held_and_its_rest_is_exact():
    held = holding(1, "partial", next_page=2, last_page=4, pages=1, listed=10, total=40)
    plan = paper(None, held)
    assert (plan.targets[0].first_page, plan.targets[0].last_page, plan.units_at_most) == (2, 4, 3)
    assert paper(3, held).units_at_most == 2
    assert paper(1, held).units_at_most == 0
    assert paper(1, held).more_pages == 1


# ---- money ----

PRICES = {Endpoint.P015: Price(Endpoint.P015, Decimal("0.40"), "EUR", NOW)}


def test_an_unknown_price_is_unknown_and_never_zero():
    plan = plan_of([Wanted("a", Document(number("US1A")))])
    assert plan.price_at_most is None
    assert to_json(plan)["price_at_most"] is None


def test_a_price_is_exact_and_one_unknown_part_makes_the_whole_unknown():
    policy = Policy(prices=PRICES)
    patent = Wanted("a", Document(number("US1A")))
    doi = Wanted("b", Document(Name(Scheme.DOI, "10.1/a")))
    assert plan_of([patent], policy=policy).price_at_most == (Decimal("0.40"), "EUR")
    assert plan_of([patent, doi], policy=policy).price_at_most is None
    assert plan_of([], policy=policy).price_at_most == (Decimal(0), "EUR")


def test_prices_in_two_currencies_have_no_sum():
    prices = {**PRICES, Endpoint.L012: Price(Endpoint.L012, Decimal(1), "USD", NOW)}
    assert price_of({Endpoint.P015: 1, Endpoint.L012: 1}, Policy(prices=prices)) is None
    assert price_of({Endpoint.P015: 2, Endpoint.L012: 0}, Policy(prices=prices)) == (Decimal("0.80"), "EUR")


# ---- a saved plan ----


def test_a_saved_plan_approves_its_ids_and_its_maximum():
    wanted = [Wanted("a", Document(number("US1A"))), Wanted("US11205304", EITHER)]
    policy = Policy(prices=PRICES)
    saved = to_file(plan_of(wanted, policy=policy), wanted, policy, skip_bad=False, made_at="2026-11-22", database=None)
    limits = approved(saved)
    assert limits.units_at_most == 2
    assert limits.price_at_most == (Decimal("0.80"), "EUR")
    assert {"US1A", "US11205304B2", "US11205304B1"} <= limits.ids


def test_what_was_not_approved_is_wanted_and_not_bought():
    wanted = [Wanted(f"US{n}A", Document(number(f"US{n}A"))) for n in range(5)]
    plan = restricted(plan_of(wanted), {"US1A", "US3A"}, Policy())
    assert [target.id for target in plan.targets] == ["US1A", "US3A"]
    assert plan.units_at_most == 2
    assert plan.wanted == 5
    assert [item.target for item in plan.items] == [None, 0, None, 1, None]


@given(st.lists(st.integers(1, 40), max_size=30))
def test_batches_are_those_of_the_targets(numbers):
    plan = plan_of([Wanted(str(n), Document(number(f"US{n}A"))) for n in numbers])
    assert plan.batches == batches(plan.targets, Policy())
