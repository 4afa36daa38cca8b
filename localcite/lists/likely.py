"""How likely bytes are in an encoding: whether they become letters that people write. Pure.

Only titles and headings depend on it; see `localcite.lists.encoding`.
"""

import re

COMMON_ROWS = {  # the charset by whose rows common letters are told, and the rows (lead bytes) where they stand
    "gb18030": ("gb2312", 0xB0, 0xD7),
    "big5hkscs": ("big5", 0xA4, 0xC6),
    "cp932": ("euc_jp", 0xB0, 0xCF),
    "euc_jp": ("euc_jp", 0xB0, 0xCF),
    "cp949": ("euc_kr", 0xB0, 0xC8),
}
PUNCTUATION = re.compile(r"[\u2010-\u2026\u3000-\u3011\uff01-\uff5e·×°]")
KANA = re.compile(r"[\u3041-\u30fc]")
HANGUL = re.compile(r"[\uac00-\ud7a3]")
WESTERN = re.compile(r"(?<![^\x00-\x7f])[\xa0-\xff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u2013-\u2026\u20ac\u2122]")
CYRILLIC = re.compile(r"[\u0410-\u044f\u0401\u0451]")
ALWAYS_LAST = (
    "cp1250",
    "mac_roman",
    "cp850",
    "cp437",
    "latin-1",
)  # they read anything: kept to check ids against, never guessed first


def likeness(sample: bytes, name: str) -> float:
    """Return from about -1 to 1 how much a sample looks like text in an encoding."""
    text = sample.decode(name, "ignore")
    letters = [letter for letter in text if not letter.isascii()]
    if not letters or name in ALWAYS_LAST:
        return -2.0
    if name == "cp1252":
        return 2 * len(WESTERN.findall(text)) / len(letters) - 1
    if name == "cp1251":
        return 2 * len(CYRILLIC.findall(text)) / len(letters) - 1.2
    mean = sum(_weight(letter, name) for letter in letters) / len(letters)
    return mean + (0.05 if name == "cp949" else 0)  # its letters are common ones of Chinese as well, not the reverse


def _weight(letter: str, name: str) -> float:
    """Return 1 for a letter that is common in the language of an encoding, less for a rarer one."""
    if PUNCTUATION.match(letter):
        return 0.5
    if KANA.match(letter):
        return 1.0 if name in {"cp932", "euc_jp"} else -0.5
    if HANGUL.match(letter) and name != "cp949":
        return -1.0
    charset, first, last = COMMON_ROWS[name]
    encoded = letter.encode(charset, "ignore")
    return 1.0 if len(encoded) == 2 and first <= encoded[0] <= last else -1.0
