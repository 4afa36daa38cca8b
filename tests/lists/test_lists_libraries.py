"""Libraries in the forms of BibTeX, RIS, nbib, Refer, CSL-JSON, EndNote XML and Zotero RDF, faithful by hand."""

import pytest
from lists_support import is_sure, placed, reading, report_on, taken

from localcite.errors import BadFile

NBIB = """\

PMID- 31012345
OWN - NLM
STAT- MEDLINE
DCOM- 20200101
LR  - 20201209
IS  - 1424-8220 (Electronic)
TI  - A survey of
      attitude heading sensors.
LID - 734 [pii]
LID - 10.3390/s20030734 [doi]
AID - s20030734 [pii]
AID - 10.3390/s20030734 [doi]
SO  - Sensors (Basel). 2020 Jan 28;20(3):734.

PMID- 31012346
TI  - Without a DOI.
AID - 10.1000-x [pii]
"""
REFER = """\
%0 Journal Article
%T A survey
%R 10.3390/s20030734
%@ 1424-8220

%0 Patent
%T Gyroscope
%@ US11205304B2

%0 Book
%T Nothing
"""
ENDNOTE = """\
<?xml version="1.0" encoding="UTF-8" ?><xml><records>
<record><database name="My.enl" path="C:\\My.enl">My.enl</database><rec-number>12</rec-number>
<ref-type name="Journal Article">17</ref-type><titles><title><style face="normal">The </style>
<style face="italic">survey</style></title></titles><isbn>1424-8220</isbn>
<electronic-resource-num><style face="normal">10.3390/s20030734</style></electronic-resource-num>
<urls><related-urls><url>https://example.org/10.1000/other</url></related-urls></urls></record>
<record><rec-number>13</rec-number><ref-type name="Patent">25</ref-type><titles><title>Gyroscope</title></titles>
<pub-location>US</pub-location><isbn><style>11,205,304</style></isbn></record>
<record><rec-number>14</rec-number><ref-type name="Book">6</ref-type><titles><title>Only an ISBN</title></titles>
<isbn>978-3-16-148410-0</isbn></record>
</records></xml>
"""
ZOTERO_RDF = """\
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:z="http://www.zotero.org/namespaces/export#"
 xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:bib="http://purl.org/net/biblio#" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:prism="http://prismstandard.org/namespaces/1.2/basic/" xmlns:link="http://purl.org/rss/1.0/modules/link/">
 <bib:Article rdf:about="https://www.mdpi.com/1424-8220/20/3/734"><z:itemType>journalArticle</z:itemType>
  <dcterms:isPartOf rdf:resource="urn:issn:1424-8220"/><link:link rdf:resource="#item_9"/><dc:title>A survey</dc:title>
  <dc:identifier><dcterms:URI><rdf:value>https://www.mdpi.com/1424-8220/20/3/734</rdf:value></dcterms:URI></dc:identifier>
 </bib:Article>
 <bib:Journal rdf:about="urn:issn:1424-8220"><prism:volume>20</prism:volume><dc:title>Sensors</dc:title>
  <dc:identifier>DOI 10.3390/s20030734</dc:identifier><dc:identifier>ISSN 1424-8220</dc:identifier></bib:Journal>
 <z:Attachment rdf:about="#item_9"><z:itemType>attachment</z:itemType><dc:title>Full Text PDF</dc:title></z:Attachment>
 <bib:Patent rdf:about="#item_2"><z:itemType>patent</z:itemType><prism:number>US11205304B2</prism:number>
  <dc:title>Gyroscope</dc:title></bib:Patent>
 <bib:Article rdf:about="#item_3"><z:itemType>conferencePaper</z:itemType><dc:title>Inside</dc:title>
  <dcterms:isPartOf><bib:Journal><dc:identifier>DOI 10.1016/j.x.2020.01.001</dc:identifier></bib:Journal>
  </dcterms:isPartOf>
 </bib:Article>
 <bib:Book rdf:about="urn:isbn:978-3-16-148410-0"><z:itemType>book</z:itemType><dc:title>Only an ISBN</dc:title>
  <dc:identifier>ISBN 978-3-16-148410-0</dc:identifier></bib:Book>
</rdf:RDF>
"""
BIB = r"""
Anything before the first record is a remark.
@comment{@article{hidden, doi = {10.9999/hidden}}}
@string{acm = "ACM"}
@article{a1, title = {The {\"U}ber {DNA}}, doi = "https://doi.org/10.1007/978-3-319-12345-6\_12", journal = acm}
@patent{p1, title = {One}, number = {11,205,304}, location = {US}, type = {patentus}}
@patent{p2, title = {Two}, number = {2009/0230439}, nationality = {United States}}
@patent{p3, title = {Three}, number = {EP 3 499 756 A1}, type = {patreqeu}}
@online{o1, title = {On the web}, url = {https://patents.google.com/patent/US5012236A/en}}
@misc{x1, title = {A preprint}, eprint = {2101.00001}, archiveprefix = {arXiv}, url = {https://arxiv.org/abs/2101.00001}}
@misc{broken, title = {unclosed
@book{b1, title = {Only an {ISBN}}, isbn = {978-3-16-148410-0}}
@article{a1, title = {The key again}, doi = {10.1016/j.x.2020.01.001}}
@article{two, doi = {10.1000/one}, doi = {10.1000/two}}
"""


def test_nbib_takes_the_doi_and_no_pubmed_id(tmp_path):
    assert placed(tmp_path, NBIB, "pubmed.nbib") == [("10.3390/s20030734", "line 2")]
    (left,) = report_on(tmp_path, NBIB).no_identifier
    assert (left.text, left.where) == ("Without a DOI.", "line 16")


def test_refer_takes_dois_and_numbers_of_patents(tmp_path):
    assert placed(tmp_path, REFER, "x.enw") == [("10.3390/s20030734", "line 1"), ("US11205304B2", "line 6")]
    assert [entry.text for entry in report_on(tmp_path, REFER).no_identifier] == ["Nothing"]


def test_endnote_keeps_patents_numbers_where_books_have_their_isbn(tmp_path):
    found = placed(tmp_path, ENDNOTE, "endnote.xml")
    assert [text for text, _ in found] == ["10.3390/s20030734", "US 11,205,304"]
    assert found[0][1] == "record 1 (rec-number 12)"
    assert [entry.text for entry in report_on(tmp_path, ENDNOTE).no_identifier] == ["Only an ISBN"]
    assert taken(tmp_path, ENDNOTE.encode("utf-8-sig")) == [text for text, _ in found]


def test_zotero_rdf_keeps_dois_with_the_journal(tmp_path):
    assert taken(tmp_path, ZOTERO_RDF, "z.rdf") == ["10.3390/s20030734", "US11205304B2", "10.1016/j.x.2020.01.001"]
    assert [entry.text for entry in report_on(tmp_path, ZOTERO_RDF).no_identifier] == ["Only an ISBN"]


def test_bibtex_with_everything_that_goes_wrong_in_it(tmp_path):
    typed, report = reading(tmp_path, BIB, "library.bib")
    names = {each.text: each.where.rpartition("record ")[2] for each in typed if is_sure(each)}
    assert names == {
        r"https://doi.org/10.1007/978-3-319-12345-6\_12": "a1",
        "US 11,205,304": "p1",
        "United States 2009/0230439": "p2",
        "EP 3 499 756 A1": "p3",
        "https://patents.google.com/patent/US5012236A/en": "o1",
        "10.1016/j.x.2020.01.001": "a1",
    }
    assert (report.patents, report.papers) == (4, 2)
    assert [entry.text for entry in report.no_identifier] == ["A preprint", "Only an ISBN"]
    assert [entry.where for entry in report.not_understood] == ["line 11", "line 14"]


def test_ris_with_lines_that_belong_nowhere(tmp_path):
    text = (
        "Provider: X\nabove\nTY  - JOUR\nDO  - 10.1000/x2\nER  - \n\nlost\nTY  - JOUR\nTI  - No end\nDO  - 10.1000/x1\n"
    )
    typed, report = reading(tmp_path, text, "x.ris")
    assert [(each.text, is_sure(each)) for each in typed] == [
        ("above", False),
        ("10.1000/x2", True),
        ("lost", False),
        ("10.1000/x1", True),
    ]
    assert [entry.where for entry in report.not_understood] == ["line 2", "line 7"]


def test_a_record_with_several_numbers_is_not_guessed_at(tmp_path):
    text = "TY  - PAT\nTI  - Family\nSN  - US20090230439A1; WO2009111111A1\nER  - \n"
    assert taken(tmp_path, text) == []
    assert "--every" in report_on(tmp_path, text).not_understood[0].why
    assert taken(tmp_path, text, every=True) == ["US20090230439A1", "WO2009111111A1"]


@pytest.mark.parametrize(
    "text",
    [
        '[{"id":"x","type":"article-journal","DOI":"10.3390/s20030734"},{"type":"patent","number":"US5012236A"}]',
        '{"items":[{"itemType":"webpage","DOI":"10.3390/s20030734"},{"itemType":"patent","patentNumber":"US5012236A"}]}',
        '{"doi":"10.3390/s20030734"}\n{"lens_id":"1","jurisdiction":"US","doc_number":"5012236","kind":"A"}\n',
        '{"message":{"items":[{"DOI":"10.3390/s20030734"},{"publication_number":"US-5012236-A"}]}}',
        '["10.3390/s20030734", "US5012236A"]',
        '{"columns":["title","number"],"rows":[["a","10.3390/s20030734"],["b","US5012236A"]]}',
        '{"ids":[{"typed":"10.3390/s20030734"},{"typed":"US5012236A"}]}',
    ],
)
def test_json_of_many_makers(tmp_path, text):
    report = report_on(tmp_path, text, "x.json")
    assert (report.patents, report.papers, report.not_understood) == (1, 1, ())


def test_json_that_is_broken_or_deep_is_refused_with_its_line(tmp_path):
    for text in ('[\n{"DOI": \n}]', '{"a":' * 100_000, "[" * 100_000, '{"a": 1}'):
        with pytest.raises(BadFile):
            reading(tmp_path, text, "x.json")
    typed, _ = reading(tmp_path, '{"doi":"10.1000/x1"}\n{"doi":}\n', "x.jsonl")
    assert [(each.text, is_sure(each)) for each in typed] == [("10.1000/x1", True), ('{"doi":}', False)]


def test_a_record_in_csl_that_has_only_a_remark(tmp_path):
    text = '[{"title":"Old","note":"Cited in x\\nDOI: 10.1000/x1\\nmore"}, {"title":"ISBN","ISBN":"978-3-16-148410-0"}]'
    assert taken(tmp_path, text) == ["10.1000/x1"]
