"""Search: right for scripts without spaces, for accents and case, for phrases and prefixes; shows what matched."""

import pytest
from query_worlds import CONTEXT, NOW, Citation, Doc, Said, World, reading

from localcite.errors import BadQuestion
from localcite.query import ask
from localcite.query import search as searching
from localcite.query.explain import explain
from localcite.show.colour import Paint
from localcite.show.found import dressed
from localcite.show.table import table

TITLES = [
    "核磁共振陀螺中抑制碱金属原子极化磁场影响的有效方法",
    "火星探测器",
    "Solid-state electrolyte for a battery",
    "A battery with a solid polymer and a liquid electrolyte",
    "Électrolyte solide",
    "磁気共鳴イメージング装置",
    "고체 전해질 배터리",
    "LED照明装置 for cars",
    "ＷＩＤＥ　letters",
    "Electrolytes",
]
WORLD = World(
    docs=(
        *(Doc(place, 1, f"EP{1000000 + place}A1", title=title) for place, title in enumerate(TITLES, start=1)),
        Doc(20, 2, "10.1000/text", text="W D Yates. A review of pneumonia. Can J Comp Med. 1982."),
        Doc(
            21,
            1,
            "EP1000021A1",
            title="Gyroscope",
            current="Hitachi Électric Co., Ltd.|東芝",
            inventors="張 燚|Müller, Jörg",
        ),
        Doc(22, 1, "EP1000022A1", title="Hitachi", original="Beta"),
        Doc(23, 1, "EP1000023A1", title="merged"),
    ),
    citations=(Citation(cited=3, citing=4), Citation(cited=4, citing=22)),
    answers=(Said(1, 3, "2026-01-01"),),
)


@pytest.fixture(scope="module")
def connection():
    with reading(WORLD) as connection:
        yield connection


def found(connection, words):
    quoted = words.replace('"', '""')
    return {row[0] for row in ask(f'search "{quoted}" | select title', connection, CONTEXT)}


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("陀螺", [0]),
        ("磁", [0, 5]),
        ("磁共振 陀螺", [0]),
        ("火星 陀螺", []),
        ("火 测", [1]),
        ("共鳴", [5]),
        ("전해질", [6]),
        ("전해", [6]),
        ("solid electrolyte", [2, 3]),
        ('"solid state electrolyte"', [2]),
        ('"electrolyte solid"', []),
        ("ELECTROLYTE", [2, 3, 4]),
        ("electrolyt*", [2, 3, 4, 9]),
        ("électrolyte SOLIDE", [4]),
        ("照明", [7]),
        ("led 照明", [7]),
        ("led照明 cars", [7]),
        ("wide letters", [8]),
        ("ed", []),
        ("lectrolyte", []),
    ],
)
def test_words_are_found_where_they_stand(connection, words, places):
    assert found(connection, words) == {TITLES[place] for place in places}


def test_people_companies_and_citation_texts_are_searched_too(connection):
    assert found(connection, "hitachi electric") == {"Gyroscope"}
    assert found(connection, "東芝") == {"Gyroscope"}
    assert found(connection, "jorg muller") == {"Gyroscope"}
    assert found(connection, "燚") == {"Gyroscope"}
    assert found(connection, "pneumonia yates") == {"W D Yates. A review of pneumonia. Can J Comp Med. 1982."}


def test_a_title_counts_more_than_a_name_and_what_matched_is_shown(connection):
    answer = ask('search "hitachi" | select title, matched', connection, CONTEXT)
    assert answer.rows == (
        ("Hitachi", "title: Hitachi"),
        ("Gyroscope", "assignee: Hitachi Électric Co., Ltd.|東芝"),
    )


def test_words_need_no_quotes(connection):
    assert len(ask("search solid electrolyte | count", connection, CONTEXT)) == 1
    assert ask("search solid electrolyte | count", connection, CONTEXT).rows == ((2,),)


# ---- what was typed -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("3D打印机", "3D打印"),
        ("LED灯", "LED灯"),
        ("LED灯具", "ＬＥＤ灯"),
        ("Große Straße", "GROSSE strasse"),
        ("İstanbul", "istanbul"),
        ("re\u0301sume\u0301", "Résumé"),
        ("résumé", "re\u0301sume\u0301"),
        ("ｶﾞｽ検知", "ガス"),
        ("한국어", "\u1112\u1161\u11ab\u1100\u116e\u11a8"),
        ("㎏ per ﬁlm", "kg film"),
        ("磁、共振", '"磁 共振"'),
        ("磁共振", '"磁 共振"'),
        ("solid-state drive", "solid-state"),
        ("solid state drive", "solid-state"),
        ("a gyroscope", "gyro*"),
        ("陀螺仪", "仪"),
        ("陀螺仪", "陀螺*"),
        ("NOT x OR (y)", "NOT (x) OR y*"),
        ("title: NEAR", "title:near"),
        ("a + b", '"a b" +'),
    ],
)
def test_what_is_typed_finds_what_is_meant(title, words):
    with reading(World(docs=(Doc(1, 1, "EP1000001A1", title=title), Doc(2, 1, "EP1000002A1")))) as connection:
        assert found(connection, words) == {title}


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("が", "か"),
        ("solid x state", "solid-state"),
        ("磁共", "磁共振"),
        ("共振磁", '"磁 共振"'),
        ("gyro", "gyroscope"),
        ("x y", '"y x"'),
    ],
)
def test_what_is_not_meant_is_not_found(title, words):
    with reading(World(docs=(Doc(1, 1, "EP1000001A1", title=title),))) as connection:
        assert found(connection, words) == set()


def test_a_phrase_does_not_go_on_in_the_next_name():
    docs = (Doc(1, 1, "EP1000001A1", title="t", inventors="Ada Lovelace|Grace Hopper"),)
    with reading(World(docs=docs)) as connection:
        assert found(connection, '"grace hopper"') == {"t"}
        assert found(connection, '"lovelace grace"') == set()


@pytest.mark.parametrize("words", ["", "  ", "***", "-- ''", '""', "、。"])
def test_a_search_for_nothing_says_so_before_it_runs(words):
    quoted = words.replace('"', '""')
    with pytest.raises(BadQuestion, match="no word") as caught:
        explain(f'search "{quoted}"', NOW.date())
    assert caught.value.position == 0


def test_a_search_for_too_much_says_so():
    with pytest.raises(BadQuestion, match="at most 100 words"):
        explain(f'search "{"x " * 101}"', NOW.date())


def test_a_whole_page_can_be_one_phrase(connection):
    assert found(connection, "长" * 3000) == set()
    assert found(connection, '"' + "word " * 3000 + '"') == set()
    assert found(connection, '"' + "长 短 " * 50 + '"') == set()


def test_nothing_held_is_searched_in_vain():
    assert ask('search "battery"', None, CONTEXT).rows == ()


# ---- what is shown ------------------------------------------------------------------------------------------------


def test_each_word_is_shown_where_it_was_found(connection):
    (row,) = ask('search "gyroscope muller 東芝" | select matched', connection, CONTEXT).rows
    assert row == ("title: Gyroscope · assignee: Hitachi Électric Co., Ltd.|東芝 · inventor: 張 燚|Müller, Jörg",)


def test_of_a_long_text_the_part_with_the_words_is_shown():
    title = "an introduction to things " * 5 + "ＧＹＲＯＳＣＯＰＥ with Straße " + "and so on " * 30
    with reading(World(docs=(Doc(1, 1, "EP1000001A1", title=title),))) as connection:
        ((shown,),) = ask("search gyroscope strasse | select matched", connection, CONTEXT).rows
    assert shown.startswith("title: …")
    assert shown.endswith("…")
    assert len(shown) < 120
    assert "ＧＹＲＯＳＣＯＰＥ with Straße" in shown


def test_what_was_found_stands_out_on_a_terminal_alone(connection):
    answer = ask('search "électr* 東芝"', connection, CONTEXT)
    assert set(answer.found) == {"Électric", "東芝"}
    shown = table(answer.columns, answer.rows, 200, dress=dressed(answer.found, Paint(on=True)))
    assert "Hitachi \x1b[1mÉlectric\x1b[0m Co., Ltd.|\x1b[1m東芝\x1b[0m" in shown.splitlines()[2]
    assert "\x1b" not in table(answer.columns, answer.rows, 200, dress=dressed(answer.found, Paint(on=False)))


def test_what_matched_can_be_asked_about(connection):
    assert len(ask('search hitachi | where matched has "assignee"', connection, CONTEXT)) == 1


# ---- in what order ------------------------------------------------------------------------------------------------


def test_the_order_stays_while_the_documents_are_hits_and_is_gone_after_a_hop(connection):
    ranked = [row[0] for row in ask("search electrolyte | select title", connection, CONTEXT)]
    assert ranked[0] == "Électrolyte solide"  # the shortest title
    kept = ask('search electrolyte | where title like "%battery%" | select title, matched', connection, CONTEXT)
    assert [row[0] for row in kept] == [title for title in ranked if "battery" in title]
    assert all(row[1].startswith("title: ") for row in kept)
    assert [row[0] for row in ask("search electrolyte | top 2 | select title", connection, CONTEXT)] == ranked[:2]
    assert "matched" not in ask("search solid | cited-by", connection, CONTEXT).columns
    assert {row[0] for row in ask("search solid | cited-by | select title", connection, CONTEXT)} == {
        TITLES[3],
        "Hitachi",
    }
    for stage in ("by type", "count"):
        assert ask(f"search electrolyte | {stage}", connection, CONTEXT).rows[0][-1 if stage == "count" else 1] == 3


def test_of_very_many_hits_the_first_page_is_that_of_all_where_titles_are_short(connection, monkeypatch):
    every = ask('search "electrolyt*" | select title', connection, CONTEXT).rows
    people = ask("search hitachi | select title", connection, CONTEXT).rows
    monkeypatch.setattr(searching, "MANY", 0)
    assert ask('search "electrolyt*" | top 4 | select title', connection, CONTEXT).rows == every
    assert ask("search hitachi | top 5 | select title, matched", connection, CONTEXT).rows == (
        ("Hitachi", "title: Hitachi"),
        ("Gyroscope", "assignee: Hitachi Électric Co., Ltd.|東芝"),
    )
    assert len(people) == 2


LETTERS = ("磁共振成像", "电磁", "磁", "陀螺", "电", None, "永磁 电机 装置")


def letters(question):
    docs = [Doc(key, 1, f"EP{1000000 + key}A1", title=title) for key, title in enumerate(LETTERS, start=1)]
    docs.append(Doc(9, 1, "EP1000009A1", title="gyroscope", original="磁 Co"))
    with reading(World(tuple(docs))) as connection:
        return ask(question, connection, CONTEXT)


def test_one_letter_in_very_many_places_brings_the_shortest_titles_first(monkeypatch):
    some = letters("search 磁 | top 9 | select title")
    monkeypatch.setattr(searching, "MANY", 3)
    many = letters("search 磁 | top 9 | select title")
    assert many.rows == (("磁",), ("电磁",), ("磁共振成像",), ("永磁 电机 装置",), ("gyroscope",))
    assert set(some.rows) == set(many.rows)
    assert letters("search 磁 | top 3 | select title").rows == many.rows[:3]
    told = "磁 stands in more than 3 places: the shortest titles with it come first, ranked by nothing else."
    assert (told in many.notes, told in some.notes) == (True, False)
    assert told not in letters("search 电 | top 9").notes + letters("search 磁 | count").notes


def test_two_searches_in_one_question_each_tell_their_own(connection):
    answer = ask("search hitachi | and (search gyroscope) | select matched", connection, CONTEXT)
    assert answer.rows == (("assignee: Hitachi Électric Co., Ltd.|東芝",),)


def test_explain_shows_what_the_index_is_asked():
    told = explain('search "LED照明 gyro*" | top 5', NOW.date())
    assert """MATCH '"led 照明" AND "gyro" *'""" in told
    assert "the best 5 of them" in told
