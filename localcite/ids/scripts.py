"""Read the Japanese, Korean and Chinese words around a number: which office, which stage, which era.

特開平11-68462 is JP, kind A, H11-68462; 등록특허 10-2343886 is KR, kind B; after 申请号 comes an application number.
"""

import re
from typing import NamedTuple


class Marked(NamedTuple):
    """What the words say, and the rest in ASCII."""

    office: str
    kind: str
    application: bool
    rest: str

    @property
    def is_trade_mark(self) -> bool:
        """Tell whether the words speak of a trade mark."""
        return self.kind == TRADE_MARK


class Word(NamedTuple):
    """The meaning of a word; "" is none."""

    office: str = ""
    kind: str = ""
    application: bool = False


REPUBLICATION = "WO"  # kind of a word that stands before an international number
TRADE_MARK = "TM"
NOTHING = Word()


def _table(*rows: tuple[str, Word]) -> dict[str, Word]:
    """Return the meanings by word."""
    return {word: meaning for words, meaning in rows for word in words.split()}


WORDS = _table(
    ("特許出願公告 特許公告", Word("JP", "B")),
    ("実用新案出願公開 実用新案登録出願公開", Word("JP", "U")),
    ("実用新案出願公告 実登", Word("JP", "Y")),
    ("特許出願公表 特許出願公開 公開特許公報 公開特許 特許公開 公表特許公報 特許公表 特開 特表", Word("JP", "A")),
    ("再公表特許 再公表 再表", Word("JP", REPUBLICATION)),
    ("特許出願 特許願 特願 実用新案登録出願 実願 意匠登録出願 意願 国際出願", Word("JP", application=True)),
    ("特公 特許公報 特許番号 特許", Word("JP", "B")),
    ("公開実用新案公報 公開実用新案 実開 実全 実表", Word("JP", "U")),
    ("実用新案公報 実公 登録実用新案公報 登録実用新案 実用新案登録", Word("JP", "Y")),
    ("意匠登録 意匠公報 意匠", Word("JP", "S")),
    ("商標登録 商標 商願 商公", Word("JP", TRADE_MARK)),
    ("国際公開番号 国際公開 国际公布号 国际公布 국제공개번호 국제공개", Word("WO")),
    ("日本国 日本 公開番号 登録番号 公表番号", Word("JP")),
    ("出願番号 国際出願番号", Word("JP", application=True)),
    ("등록특허공보 등록특허 특허등록 특허번호 특허", Word("KR", "B")),
    ("공개특허공보 공개특허 특허공개", Word("KR", "A")),
    ("특허출원 출원번호 출원 실용신안출원 실용신안등록출원 디자인출원", Word("KR", application=True)),
    ("등록실용신안공보 등록실용신안 실용신안등록", Word("KR", "Y")),
    ("공개실용신안공보 공개실용신안", Word("KR", "U")),
    ("등록디자인공보 등록디자인 디자인등록 등록의장 의장등록", Word("KR", "S")),
    ("대한민국 한국 특 실 공개번호 등록번호", Word("KR")),
    ("申请号 申请专利号 专利申请号 专利号", Word("CN", application=True)),
    (
        "中国 公开号 公告号 公布号 申请公布号 授权公告号 申请公开号 公开 公告 发明 专利 专利申请 实用新型 外观设计",
        Word("CN"),
    ),
    ("申請號 申請案號 申請", Word("TW", application=True)),
    ("中華民國 台灣 臺灣 台湾 專利 專利號 公告號 公開號 證書號 發明 新型 設計 中國", Word("TW")),
    ("第 号 號 号公報 公報 明細書 番号 番 国 제 호 번호 공보 号码 授权 说明书 申请 公開 登録 등록 공개", NOTHING),
)
ERAS = {
    "明治": "M",
    "大正": "T",
    "昭和": "S",
    "平成": "H",
    "令和": "R",
    "明": "M",
    "大": "T",
    "昭": "S",
    "平": "H",
    "令": "R",
}
ROMAN = {"TOKKAI": "特開", "KOKAI": "特開", "TOKUHYO": "特表", "TOKKO": "特公", "TOKUGAN": "特願", "JIKKAI": "実開"}
ROMAN_ERAS = {"HEISEI": "平", "SHOWA": "昭", "REIWA": "令", "HEI": "平", "SHO": "昭"}


def marked(text: str) -> Marked | None:
    """Return what the words around a number say, or None where something else is left."""
    text = re.sub(rf"\b({_any(ROMAN)})[- ]?({_any(ROMAN_ERAS)})?[- ]?(?=[HS]?\d)", _from_roman, text)
    if text.isascii():
        return None
    text = re.sub(r"\b P ?\d{7}$", "", text)  # 特許第6638522号 (P6638522)
    found = [WORDS[word] for word in re.findall(_any(WORDS), text)]
    rest = _numbers(re.sub(_any(WORDS), " ", text))
    if not rest.isascii():
        return None
    return _combined(found, rest, text)


def _from_roman(word: re.Match[str]) -> str:
    """Return the characters for a word like Tokkai-hei."""
    return ROMAN[word[1]] + ROMAN_ERAS.get(word[2] or "", "")


def _any(words: dict[str, Word] | dict[str, str]) -> str:
    """Return a pattern for any of the words, the longer ones first."""
    return "|".join(sorted(words, key=len, reverse=True))


def _numbers(text: str) -> str:
    """Return the text with eras as letters and 年, 元 and the long vowel mark as they are meant between digits."""
    text = re.sub(rf"({_any(ERAS)}) *(?=[\d元])", lambda era: ERAS[era[1]], text)
    text = text.replace("元", "1")
    text = re.sub(r"(?<=\d) *[年ー] *(?=\d|$)", "-", re.sub(r"年 *(?=\d)|年 +", "-", text))
    return " ".join(re.sub(r"(?<=\d)- +(?=\d)", "-", text).split())


def _combined(found: list[Word], rest: str, text: str) -> Marked:
    """Return what the words say together: the last one that names a kind counts; any may name an application."""
    offices = [word.office for word in found if word.office]
    kind = next((word.kind for word in reversed(found) if word.kind), "")
    is_application = any(word.application for word in found)
    if kind == REPUBLICATION:
        kind, rest = "A1", rest if rest.startswith("WO") else f"WO{rest}"
    if kind == "Y" and "登" in text and re.fullmatch(r"3\d{6}", rest):
        kind = "U"  # registered without examination since 1994
    return Marked(offices[-1] if offices else "", "" if is_application else kind, is_application, rest)
