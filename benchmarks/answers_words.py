"""Numbers, names, dates and texts as they are compared and shown, in plain Python. Imports nothing of localcite."""

import re
import unicodedata

LEGAL = re.compile(
    "inc|incorporated|corp|corporation|co|company|ltd|limited|llc|llp|lp|plc|gmbh|mbh|ag|kg|kgaa|se|sas|sa|spa|srl|nv|bv"
    "|ab|oy|oyj|as|kk|pte|pty|and|ltda"
)


def number_key(pn):
    """Return the identity of a number.

    Before US 6,167,569 of 2001 a number without a kind can only be an A; a first publication of the EPO or of Germany
    is an A1 (or an A2, which a sandbox need not be asked for), a design an S1; years of WO numbers had two digits.
    """
    if (found := re.fullmatch(r"US(\d{1,7})", pn)) and int(found[1]) < 6167569:
        return f"{pn}A"
    if re.fullmatch(r"DE[23]\d{6}A|EP\d{7}A|USD\d{6}S", pn):
        return f"{pn}1"
    if found := re.fullmatch(r"WO(\d\d)(\d{5})([A-Z]\d)", pn) or re.fullmatch(r"WO(0\d)(\d{6})([A-Z]\d)", pn):
        year, serial, kind = found.groups()
        return f"WO{'20' if year < '78' else '19'}{year}{int(serial):06}{kind}"
    return pn


def party(name):
    """Return the name of a company as it is compared."""
    text = unicodedata.normalize("NFKD", name).casefold().replace("&", " and ").replace("'", "").replace("’", "")
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    text = re.sub(r"(?<!\w)(?:\w\.)+(?:\w(?!\w))?", lambda found: found[0].replace(".", "") + " ", text)
    words = re.findall(r"[^\W_]+", text)
    while len(words) > 1 and (LEGAL.fullmatch(words[-1]) or words[-2:] in (["s", "a"], ["s", "l"])):
        words = words[: -2 if words[-2:] in (["s", "a"], ["s", "l"]) and len(words) > 2 else -1]
    return " ".join(words)


def people(said):
    names = said.split("|") if isinstance(said, str) else said or []
    return "|".join(name.strip() for name in names if name.strip()) or None


def year_in(text):
    plain = re.sub(r"\b10\.\d{4,9}/\S+|\bhttps?://\S+|\barxiv:\s*\S+", " ", text or "", flags=re.IGNORECASE)
    years = set(re.findall(r"(?<!\d)(?:1[5-9]\d\d|20\d\d|2100)(?!\d)", plain))
    return int(years.pop()) if len(years) == 1 else None


def iso(day):
    text = f"{day:08}"
    return "-".join(part for part in (text[:4], text[4:6], text[6:]) if int(part))


def held(word, text):
    """Tell whether a word stands in a text; of scripts without blanks, anywhere."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return word in text if ord(word[0]) > 0x2E80 else re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None
