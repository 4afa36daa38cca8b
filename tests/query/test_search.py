"""Search: right for scripts without spaces, for accents and case, for phrases and prefixes; shows what matched."""

import pytest
from query_worlds import CONTEXT, Doc, World, reading

from localcite.query import ask

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
    )
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
