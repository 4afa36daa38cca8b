"""The whole page: what was found and counted → one HTML text that needs nothing but itself. Pure but for its own files.

The policy of the page allows its own style and script by their hashes, and nothing else: no request can leave it.
"""

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from importlib.resources import files
from typing import NamedTuple

from localcite.pictures.theme import style
from localcite.report import charts, pack
from localcite.report.count import Counts, counts
from localcite.report.html import Html, Piece, tag
from localcite.report.network import Drawn, drawn, picture
from localcite.report.sections import basis, citing, rows
from localcite.report.spread import Layout
from localcite.report.values import Found

STYLES = ("page.css", "rows.css", "network.css", "print.css")
SCRIPTS = ("data.js", "filters.js", "table.js", "rows.js", "network.js", "page.js")
PARTS = (
    ("basis", "What this rests on"),
    ("timeline", "Years"),
    ("who", "Who cites"),
    ("categories", "Categories"),
    ("cited", "Most cited"),
    ("new", "New"),
    ("network", "Network"),
    ("rows", "All rows"),
)


class Wishes(NamedTuple):
    """What the user says of a report. `most_drawn`: documents in the network."""

    title: str | None = None
    most_drawn: int = 200


class Page(NamedTuple):
    """A page, and what it shows."""

    text: str
    counts: Counts
    network: Drawn


def page(found: Found, receipt: Mapping[str, object], layout: Layout, wishes: Wishes = Wishes()) -> Page:  # noqa: B008 - frozen
    """Return the page. `receipt`: as `show.export.receipt` has it; `layout`: see `spread`."""
    numbers = counts(found)
    network = drawn(found, numbers, wishes.most_drawn)
    css = "".join(map(_file, STYLES)) + style()
    script = "(() => {\n'use strict';\n" + "".join(map(_file, SCRIPTS)) + "})();\n"
    title = wishes.title or f"Citations of {found.collection}"
    body = _body(found, numbers, network, layout, title)
    data = dict(pack.packed(found)) | {"edges": [end for edge in network.edges for end in edge]}
    head = tag("head", _head(title, css, script), tag("style", Html(css)))
    scripts = (
        _data("data", data),
        tag("script", Html(script)),
        _data("receipt", receipt),  # the last that is named: `audit verify --against` takes the page
    )
    whole = tag("html", head, tag("body", body, scripts), lang="en", data_theme="auto")
    return Page(f"<!doctype html>\n{whole}\n", numbers, network)


def _data(name: str, value: object) -> Html:
    return tag("script", Html(pack.script(value)), type="application/json", id=name)


def _head(title: str, css: str, script: str) -> list[Piece]:
    policy = (
        f"default-src 'none'; style-src {_hash(css)}; script-src {_hash(script)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return [
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", title),
    ]


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _file(name: str) -> str:
    return files("localcite.report").joinpath("page", name).read_text(encoding="utf-8")


def _body(found: Found, numbers: Counts, network: Drawn, layout: Layout, title: str) -> list[Piece]:
    has_new = bool(numbers.new_people)
    sections = (
        basis.basis(found, numbers),
        citing.timeline(found, numbers, charts.timeline(found, numbers)),
        citing.who(found, numbers, charts.people(found, numbers), charts.heat(found, numbers)),
        citing.categories(found, numbers, charts.categories(numbers)),
        citing.most_cited(found, numbers),
        citing.new(found, numbers, charts.newest(numbers) if has_new else None),
        citing.network(
            found,
            picture(found, network, layout),
            len(network.nodes),
            len(network.edges),
            network.all_nodes,
            network.all_edges,
        ),
        rows.rows(found, numbers),
    )
    return [
        tag("a", "Skip to the content", class_="skip", href="#main"),
        _top(found, title),
        tag("main", basis.figures(found, numbers), sections, id="main", tabindex="-1"),
        tag("p", id="said", role="status", aria_live="polite", class_="hidden"),
    ]


def _top(found: Found, title: str) -> Html:
    links = [tag("li", tag("a", word, href=f"#{name}")) for name, word in PARTS]
    made = f"Collection {found.collection} · {found.now:%d %B %Y} · what is held, as it was that day"
    return tag(
        "header",
        tag("div", tag("h1", title), tag("p", made, class_="quiet"), class_="title"),
        tag(
            "div",
            tag("button", "Theme: as the system", type="button", id="theme"),
            tag("button", "Print", type="button", id="print"),
            class_="needs-script",
        ),
        tag("nav", tag("ul", links), aria_label="Sections"),
    )
