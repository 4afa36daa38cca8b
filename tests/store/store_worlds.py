"""Random histories of calls about a handful of patents and papers that cite each other, as steps to replay."""

from hypothesis import strategies as st

PATENTS = range(5)
PAPERS = range(4)


def pn(k):
    return f"US700000{k}B2"


def patent_id(k):
    return f"0000000{k}-0000-4000-8000-00000000000a"


def paper_id(k):
    return f"0000000{k}-0000-4000-8000-00000000000b"


def alias(k):
    return f"0000000{k}-0000-4000-8000-00000000000c"


def doi(k):
    return f"10.1000/p{k}"


few = {"max_size": 3}
counts = st.none() | st.integers(0, 3)
some_patents = st.sampled_from(PATENTS)
some_papers = st.sampled_from(PAPERS)


@st.composite
def patent_rows(draw, *, with_ids):
    k = draw(some_patents)
    row = {}
    shown = draw(st.sampled_from(["pn", "patent_id", "both"])) if with_ids else "pn"
    if shown != "patent_id":
        row["pn"] = pn(k)
    if shown != "pn":
        row["patent_id"] = patent_id(k)
    row["title"] = draw(st.sampled_from([None, "one", "two"]))
    row["pbdt"] = draw(st.sampled_from([None, 20200102, 20210000]))
    row["category"] = draw(st.sampled_from([None, [], ["X"], ["A", "X"]]))
    row["sequence"] = draw(st.sampled_from([None, 1, 2]))
    row["current_assignee"] = draw(st.sampled_from([None, "Acme", "Zeta"]))
    return {field: value for field, value in row.items() if value not in (None, [])}


@st.composite
def paper_rows(draw, source):
    k = draw(some_papers)
    row = {"citation_text": draw(st.sampled_from([None, f"text of {k}, 1999", f"another of {k}, 2001"]))}
    shown = draw(st.sampled_from([paper_id(k), alias(k), f"{paper_id(k)},{alias(k)}", None]))
    if shown is None:
        row["citation_text"] = f"book of {source}, 1950"
    row |= {"paper_id": shown, "sequence": draw(st.sampled_from([None, 1, 2]))}
    return {field: value for field, value in row.items() if value is not None}


def lists(rows):
    return st.none() | st.lists(rows, **few)


@st.composite
def patent_steps(draw):
    """A P015 call: ids of one scheme, and what comes for each; perhaps an element that nobody asked for."""
    scheme = draw(st.sampled_from(["number", "patent_id"]))
    asked = draw(st.lists(some_patents, min_size=1, max_size=3, unique=True))
    elements = []
    often = st.sampled_from([1, 1, 1, 1, 1, 0, 2])
    answered = [k for k in asked for _ in range(draw(often))] + draw(st.lists(some_patents, max_size=1))
    for k in draw(st.permutations(answered)):
        both = draw(st.booleans())
        own = {"number": {"pn": pn(k)}, "patent_id": {"patent_id": patent_id(k)}}
        element = {**own["number"], **own["patent_id"]} if both else own[scheme]
        cited = {
            "cited_by_patents": draw(lists(patent_rows(with_ids=False))),
            "cited_by_3y": draw(counts),
            "cited_by_5y": draw(counts),
        }
        if draw(st.integers(0, 9)) == 9:
            cited["cited_by_3y"] = -1
        elements.append(element | {"patent_cited": cited})
    names = {"number": pn, "patent_id": patent_id}[scheme]
    return {"endpoint": "P015", "scheme": scheme, "ids": [names(k) for k in asked], "page": 1, "data": elements}


@st.composite
def paper_steps(draw):
    """An L012 call by paper_id (of which a paper may have two) or by one DOI, of any page."""
    scheme = draw(st.sampled_from(["paper_id", "paper_id", "doi"]))
    if scheme == "doi":
        asked = [(draw(some_papers), doi)]
    else:
        pairs = st.tuples(some_papers, st.sampled_from([paper_id, paper_id, alias]))
        asked = draw(st.lists(pairs, min_size=1, max_size=3, unique=True))
    elements = [draw(paper_elements(*pair, by_doi=scheme == "doi")) for pair in asked if draw(st.integers(0, 6)) < 6]
    page = draw(st.sampled_from([1, 1, 2, 3]))
    return {"endpoint": "L012", "scheme": scheme, "ids": [of(k) for k, of in asked], "page": page, "data": elements}


@st.composite
def paper_elements(draw, k, of, *, by_doi):
    own = paper_id(k) if by_doi else of(k)
    element = {"paper_id": draw(st.sampled_from([own, own, f"{paper_id(k)},{alias(k)}"]))}
    if by_doi or draw(st.booleans()):
        element["doi"] = doi(k)
    element |= {
        "reference_data": draw(lists(paper_rows(element["paper_id"].partition(",")[0]))),
        "np_citation_data": draw(lists(paper_rows(element["paper_id"].partition(",")[0]))),
        "patent_citation_data": draw(lists(patent_rows(with_ids=True))),
        "reference_no": draw(counts),
        "np_citation_no": draw(counts),
        "patent_citation_no": draw(counts),
    }
    if draw(st.integers(0, 9)) == 9:
        element["reference_no"] = -1
    return element


@st.composite
def refusals(draw):
    k = draw(st.integers(0, 3))
    endpoint, scheme, of = draw(
        st.sampled_from([("P015", "number", pn), ("P015", "patent_id", patent_id), ("L012", "paper_id", paper_id)])
    )
    return {"endpoint": endpoint, "scheme": scheme, "ids": [of(k)], "refused": True}


histories = st.lists(
    st.one_of(patent_steps(), patent_steps(), paper_steps(), paper_steps(), refusals()), min_size=1, max_size=10
)
