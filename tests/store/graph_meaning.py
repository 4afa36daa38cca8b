"""What the file of a graph means, whatever its codes are numbered by: as plain values that can be compared."""

from itertools import pairwise

from localcite.graph import layout
from localcite.graph.gather import CODE, NOTHING

CODED = {"office": "offices", "kind_code": "kinds", "state": "states"}
WHEN = ("kept", "database", "generation", "rebuilt", "seq", "hash", "answers", "documents")


def meaning(path):
    mapped = layout.read(str(path))
    assert mapped.faults() == []
    has = {name: mapped.view(name).tolist() for name in mapped.sections}
    moments = texts(has, "moment")
    return {
        "when": {name: mapped.facts[name] for name in WHEN},
        "citations": citations(has, mapped.facts),
        "backward": backward(has),
        "gone": list(zip(has["gone_cited"], has["gone_citing"], strict=True)),
        "aliases": list(zip(has["alias"], has["alias_of"], strict=True)),
        "answers": [
            (moments[at], first) for at, first in zip(has["answer_moment"], has["answer_baseline"], strict=True)
        ],
        "documents": documents(has, mapped.facts, moments),
        "in order": sorted(moments) == moments,
    }


def texts(has, what):
    whole = bytes(has[f"{what}_text"])
    return [whole[begin:end].decode() for begin, end in pairwise(has[f"{what}_from"])]


def citations(has, facts):
    last = has["first_answer"][:]
    for edge, answer in zip(has["again"], has["again_answer"], strict=True):
        assert answer != last[edge]
        last[edge] = answer
    said = zip(has["citing"], has["first_answer"], last, has["category"], has["cite_type"], strict=True)
    said = [(*plain, facts["categories"][code], facts["cite_types"][type_]) for *plain, code, type_ in said]
    return {place: said[begin:end] for place, (begin, end) in enumerate(pairwise(has["cited_from"]))}


def backward(has):
    cited = [place for place, (begin, end) in enumerate(pairwise(has["cited_from"])) for _ in range(begin, end)]
    found = {}
    for place, (begin, end) in enumerate(pairwise(has["citing_from"])):
        found[place] = has["cited"][begin:end]
        edges = has["forward"][begin:end]
        assert [(cited[edge], has["citing"][edge]) for edge in edges] == [(each, place) for each in found[place]]
    return found


def documents(has, facts, moments):
    columns = {name: has[name] for name in CODE}
    for name, names in CODED.items():
        columns[name] = [facts[names][code] for code in has[name]]
    columns["answered"] = [moments[at] for at in has["answered"]]
    owners = names_of(has)
    for name in ("current", "original"):
        columns[name] = [owners[string] if string >= 0 else None for string in has[name]]
    assert {len(column) for column in columns.values()} == {facts["documents"] + 1}
    assert all(has[name][0] == NOTHING[name] for name in CODE)
    return columns


def names_of(has):
    """Return for each string its names, each with what it is compared as."""
    names, keys = texts(has, "name"), texts(has, "party")
    assert len(set(names)) == len(names) == len(has["name_party"])
    assert len(set(keys)) == len(keys)
    held = [(names[number], keys[has["name_party"][number]]) for number in has["string_name"]]
    assert has["string"] == sorted(set(has["string"]))
    spans = pairwise(has["string_from"])
    return {string: held[begin:end] for string, (begin, end) in zip(has["string"], spans, strict=True)}
