"""Recognise what is no identifier of ours: ids of other systems, what spreadsheets destroyed, headings, dates."""

import re

from localcite.ids.words import DATE, MONTH
from localcite.model import Refused

ARXIV = r"(?:[0-9]{4}\.[0-9]{4,5}|[a-z-]+(?:\.[A-Z]{2})?/[0-9]{7})"

# System, and a pattern for the whole text (ASCII digits, any case).
SYSTEMS = (
    ("PubMed Central id", r"(?:PMCID:?\s*)?PMC\s?[0-9]+|PMCID:?\s*[0-9]+"),
    ("PubMed id", r"(?:PMID|PubMed(?: ?ID)?)\s*[:=#]?\s*[0-9]+"),
    ("ISBN", r"(?:e-?)?ISBN(?:-?1[03])?\s*[:=]?\s*[0-9][0-9 -]{8,16}[0-9X]|97[89][- ]?[0-9][0-9 -]{7,11}[0-9]"),
    ("ISSN", r"(?:[ep]-?)?ISSN(?:-L)?\s*[:=]?\s*[0-9]{4}-?[0-9]{3}[0-9X]|[0-9]{4}-[0-9]{3}X"),
    ("OpenAlex id", r"(?:OpenAlex\s*:?\s*)?[WAISCPTF][1-9][0-9]{7,}"),
    ("Lens id", r"(?:Lens(?: ?ID)?\s*[:=]?\s*)?[0-9]{3}-[0-9]{3}-[0-9]{3}-[0-9]{3}-[0-9]{2}[0-9X]"),
    ("Semantic Scholar id", r"(?:S2(?:CID)?|Semantic ?Scholar|Corpus ?ID)\s*[:=]\s*\w+|CorpusID[0-9]+|[0-9a-f]{40}"),
    ("Scopus id", r"(?:EID\s*[:=]?\s*)?2-s2\.0-[0-9]+|SCOPUS(?:_ID)?\s*[:=]\s*\S+"),
    ("Web of Science id", r"(?:WOS|ISI|UT|MEDLINE)\s*[:=]\s*\S+"),
    ("Microsoft Academic id", r"MAG(?: ?ID)?\s*[:=]\s*[0-9]+"),
    ("DBLP key", r"DBLP\s*:\s*\S+|(?:conf|journals|phd)/[a-z]+/\S+"),
    ("ACL Anthology id", r"(?:ACL\s*:\s*)?(?:[A-Z][0-9]{2}-[0-9]{4}|[0-9]{4}\.[a-z0-9]+-[a-z0-9]+\.[0-9]+)"),
    ("CiteSeerX id", r"CiteSeerX?\s*:\s*\S+|10\.1\.1\.[0-9.]+"),
    ("Handle", r"(?:hdl|handle)\s*:\s*\S+"),
    ("Wikidata id", r"(?:Wikidata\s*:?\s*)?Q[1-9][0-9]{3,}"),
    ("ADS bibcode", r"(?:19|20)[0-9]{2}[A-Za-z&]{1,5}\.[A-Za-z0-9.]{8,13}[A-Z]"),
    ("publisher item id", r"(?:PII\s*:?\s*)?S[0-9]{4}-?[0-9]{3}[0-9X]\(?[0-9]{2}\)?[0-9]{5}-?[0-9X]"),
    ("ORCID", r"(?:ORCID\s*:?\s*)?0000-000[0-9]-[0-9]{4}-[0-9]{3}[0-9X]"),
)
HOSTS = (
    ("PubMed Central id", r"(?:\w+\.)*(?:ncbi\.nlm\.nih\.gov/(?:pmc|labs/pmc)|europepmc\.org/articles?/pmc|pmc\.ncbi)"),
    ("PubMed id", r"(?:\w+\.)*(?:pubmed\.ncbi|ncbi\.nlm\.nih\.gov/pubmed|europepmc\.org/(?:article|abstract)/med)"),
    ("OpenAlex id", r"(?:\w+\.)*openalex\.org"),
    ("Semantic Scholar id", r"(?:\w+\.)*semanticscholar\.org"),
    ("Scopus id", r"(?:\w+\.)*scopus\.com"),
    ("Web of Science id", r"(?:\w+\.)*webofscience\.com"),
    ("DBLP key", r"(?:\w+\.)*dblp\.org"),
    ("ACL Anthology id", r"(?:\w+\.)*(?:aclanthology\.org|aclweb\.org/anthology)"),
    ("Lens id", r"(?:\w+\.)*lens\.org/\S*[0-9]{3}-[0-9]{3}-[0-9]{3}-[0-9]{3}-[0-9]{2}[0-9x]"),
    ("Handle", r"(?:\w+\.)*hdl\.handle\.net"),
)
ERRORS = r"#(?:NAME\?|REF!|N/A|VALUE!|DIV/0!|NUM!|NULL!|SPILL!)|#+|NAN|NONE|NULL|N/?A"


def not_ours(text: str) -> Refused | None:
    """Refuse a cleaned text that is an id of another system, or no identifier at all; None if it may be ours."""
    if arxiv := re.fullmatch(rf"(?:arXiv\s*:?\s*)?({ARXIV})(?:v[0-9]+)?(?:\s*\[[\w.-]+\])?", text, re.IGNORECASE):
        return _arxiv(arxiv[1])
    for system, pattern in SYSTEMS:
        if re.fullmatch(pattern, text, re.IGNORECASE):
            return _other(system)
    return _destroyed(text) or _heading(text)


def link_to_other(address: str) -> Refused | None:
    """Refuse an address (without scheme) of another system; None if it is not one of those known here."""
    if arxiv := re.match(rf"(?:\w+\.)*arxiv\.org/(?:abs|pdf|html|format)/({ARXIV})", address, re.IGNORECASE):
        return _arxiv(arxiv[1])
    for system, pattern in HOSTS:
        if re.match(pattern, address, re.IGNORECASE):
            return _other(system)
    return None


def _other(system: str) -> Refused:
    """Refuse an id of another system."""
    return Refused("other-system", f"{system}; type the DOI")


def _arxiv(number: str) -> Refused:
    """Refuse an arXiv id: preprint and journal version are two documents, so the user must choose."""
    doi = f"10.48550/arxiv.{number.lower()}"
    return Refused("other-system", f"arXiv id; its DOI is {doi}, the journal version has another")


def _destroyed(text: str) -> Refused | None:
    """Refuse what a spreadsheet made of a number."""
    if re.fullmatch(r"(?:[A-Z]{2}\s?)?[0-9]+(?:[.,][0-9]+)?E\+[0-9]+|[0-9]+[.,][0-9]+E[0-9]+", text, re.IGNORECASE):
        return Refused("spreadsheet-number", "format the column as text")
    if re.fullmatch(r"[0-9]{5,}[.,]0+", text):
        return Refused("spreadsheet-number", "format the column as text")
    if re.fullmatch(ERRORS, text, re.IGNORECASE):
        return Refused("not-an-identifier", "an empty cell or an error of a spreadsheet")
    return None


def _heading(text: str) -> Refused | None:
    """Refuse dates, headings and other words."""
    if re.fullmatch(rf"{DATE}(?:[ T]\d\d:\d\d(?::\d\d)?)?|{MONTH}[- ]\d\d|\d\d?[- ]{MONTH}(?:[- ]\d\d)?", text.upper()):
        return Refused("not-an-identifier", "looks like a date")
    if re.search(r"\d", text):
        return None
    return Refused("not-an-identifier", "looks like a heading" if len(text) <= 60 else "looks like a sentence")
