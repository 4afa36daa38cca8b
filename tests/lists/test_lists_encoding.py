"""Bytes become text: the common encodings are recognised, and a wrong guess never gives another id."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lists_support import is_sure, reading, report_on, taken

from localcite import ids
from localcite.errors import BadFile
from localcite.lists.encoding import LEGACY, encoding_of, may_differ
from localcite.model import Refused

TEXTS = {
    "utf-8": "公开号,标题\nCN112833870A,磁共振陀螺 für Müller\n",
    "utf-8-sig": "公开号,标题\nCN112833870A,磁共振陀螺\n",
    "utf-16": "公开号,标题\nCN112833870A,磁共振陀螺\n",
    "utf-16-le": "公开号,标题\nCN112833870A,磁共振陀螺\n",
    "utf-16-be": "公开号,标题\nCN112833870A,磁共振陀螺\n",
    "utf-32": "公开号,标题\nCN112833870A,磁共振陀螺\n",
    "gb18030": "公开(公告)号,标题\nCN112833870A,一种火星碱金属原子磁共振陀螺\n",
    "gbk": "公开(公告)号,标题\nCN112833870A,一种火星碱金属原子磁共振陀螺\n",
    "big5": "公開號,標題\nTWI658907B,一種磁共振陀螺儀的製造方法\n",
    "cp932": "公報番号,発明の名称\nJP2007088222A,磁気共鳴ジャイロスコープ\n",
    "euc_jp": "公報番号,発明の名称\nJP2007088222A,磁気共鳴ジャイロスコープ\n",
    "iso2022_jp": "公報番号,発明の名称\nJP2007088222A,磁気共鳴ジャイロスコープ\n",
    "cp949": "공개번호,발명의 명칭\nKR1020040032451A,자기공명 자이로스코프의 제조방법\n",
    "cp1252": "Nummer,Titel\nEP3499756A1,Vorrichtung für Müller & Söhne – “neu”\n",
    "latin-1": "Nummer,Titel\nEP3499756A1,Dispositif à résonance magnétique\n",
    "cp1251": "Номер,Название\nEP3499756A1,Способ получения магнитного резонанса\n",
}


@pytest.mark.parametrize("encoding", TEXTS)
def test_the_common_encodings_are_recognised_and_titles_come_out_right(tmp_path, encoding):
    text = TEXTS[encoding]
    found = encoding_of(io.BytesIO(text.encode(encoding)), "x")
    assert text.encode(encoding).decode(found.name) == text
    assert taken(tmp_path, text.encode(encoding), "list.csv") == [text.splitlines()[1].partition(",")[0]]


def test_a_guess_is_told_as_one(tmp_path):
    assert report_on(tmp_path, TEXTS["gbk"].encode("gbk"), "l.csv").contents.guessed
    assert not report_on(tmp_path, TEXTS["utf-8"].encode(), "l.csv").contents.guessed


def test_an_encoding_that_is_named_is_used_and_has_to_fit(tmp_path):
    doi = "10.1000/müller\n"
    assert taken(tmp_path, doi.encode("cp1252"), encoding="cp1252") == [doi.strip()]
    with pytest.raises(BadFile, match="not utf-8"):
        reading(tmp_path, doi.encode("cp1252"), encoding="utf-8")
    for unknown in ("klingon", "hex", "rot13"):
        with pytest.raises(BadFile, match="no encoding"):
            reading(tmp_path, b"US1", encoding=unknown)


def test_an_id_that_another_encoding_reads_otherwise_is_not_taken(tmp_path):
    typed, report = reading(tmp_path, "US5012236A\n10.1000/müller\n".encode("cp1252"))
    assert [is_sure(each) for each in typed] == [True, False]
    assert "--encoding" in report.not_understood[0].why


def test_damaged_utf8_loses_the_damaged_line_alone(tmp_path):
    content = ("磁共振陀螺仪的制造方法\n" * 3).encode() + b"10.1000/a\xffb\nUS5012236A\n" * 1
    typed, report = reading(tmp_path, b"pn\n" + content, column="pn")
    assert [each.text for each in typed if is_sure(each)][-1] == "US5012236A"
    assert "bytes are no text" in next(entry.why for entry in report.not_understood if "10.1000" in entry.text)


OTHERS = ["utf-8", "utf-16-le", "gbk", "big5", "shift_jis", "utf-7", "hz", "iso2022_kr", "iso2022_jp", "euc_kr"]
IDS = st.sampled_from(
    [
        "US11205304B2",
        "EP 3 499 756 A1",
        "特開2007-88222",
        "ＵＳ１１２０５３０４Ｂ２",
        "US\u00a05012236\u00a0A",
        "10.1000/müller",
        "10.1016/0006‐2944(75)90147‐7",
        "“US5012236A”",
        "10.1000/磁",
        "特許第6638522号",
    ]
)
WORDS = st.sampled_from(["磁共振", "für", "Söhne", "ジャイロ", "陀螺", "자기", "Способ", "é", "–", "ÿ", "標題", "abc"])


@given(ids_typed=st.lists(IDS, min_size=1, max_size=4), words=st.lists(WORDS, max_size=4), data=st.data())
def test_a_wrong_guess_never_gives_another_id(ids_typed, words, data):
    encoding = data.draw(st.sampled_from([*LEGACY, *OTHERS]))
    text = "\n".join([*words, *ids_typed, ""])
    try:
        content = text.encode(encoding)
    except UnicodeEncodeError:
        content = text.encode(encoding, "ignore")
        text = content.decode(encoding)
    found = encoding_of(io.BytesIO(content), "x")
    meant = {_meant(line) for line in text.split("\n")}
    read = content.decode(found.name, found.errors).split("\n")
    got = {_meant(line) for line in read if may_differ(line, found) is None}
    assert got - {None} <= meant


def _meant(line):
    reading = ids.read(line)
    return None if isinstance(reading, Refused) else str(getattr(reading, "name", None) or reading.candidates)
