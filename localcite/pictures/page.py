"""A picture as a page of HTML: the SVG, its numbers as a table beside it, and both linked by pointer and by keys. Pure.

The page asks nobody for anything: its policy (CSP) allows its own style and the one script below, by its hash.
"""

from base64 import b64encode
from hashlib import sha256

from localcite.pictures.canvas import said
from localcite.pictures.draw import Look, draw
from localcite.pictures.figures import UNKNOWN, Cell, Figure, Frame, numbers
from localcite.pictures.scale import said as number_said

CSS = """
:root{color-scheme:light dark}
body{margin:0;font:14px/1.45 system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',Arial,'DejaVu Sans',sans-serif;
 background:#fff;color:#1b1b1b}
main{display:flex;flex-wrap:wrap;gap:1rem;align-items:flex-start;padding:1rem}
figure{margin:0;flex:3 1 40rem;max-width:1100px;min-width:0}
figure:focus-visible{outline:2px solid #0072b2;outline-offset:2px}
svg{max-width:100%;height:auto;display:block}
section{flex:1 1 20rem;max-width:44rem;min-width:0}
.rows{overflow:auto;max-height:80vh}
h2{font-size:1rem;margin:.6rem 0 .2rem}
p{margin:.2rem 0;min-height:1.45em}
.hint{color:#565656;font-size:.85rem}
table{border-collapse:collapse;width:100%;font-size:.9rem}
th,td{padding:.15rem .6rem .15rem 0;text-align:left;border-bottom:1px solid #ddd;vertical-align:top;
 overflow-wrap:break-word;max-width:22rem}
th{position:sticky;top:0;background:#fff}
th button{font:inherit;font-weight:bold;background:none;border:0;padding:0;color:inherit;cursor:pointer;
 text-align:left}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.unknown{font-style:italic;color:#565656}
tr.is-on td{background:#fff3c4}
.mark{cursor:default}
@media (prefers-color-scheme:dark){body,th{background:#16181b;color:#ececec}th,td{border-color:#33373c}
 .hint,.unknown{color:#b0b4b9}tr.is-on td{background:#4a3f12}}
@media print{body,th{background:#fff;color:#1b1b1b}.hint{display:none}.rows{overflow:visible;max-height:none}
 main{display:block}tr{break-inside:avoid}}
"""
SCRIPT = """
"use strict";
const figure = document.querySelector("figure"), says = document.getElementById("says");
const marks = [...figure.querySelectorAll(".mark")], body = document.querySelector("tbody");
const rows = new Map([...body.rows].map(row => [Number(row.dataset.mark), row]));
let at = -1;
const order = () => [...body.rows].map(row => Number(row.dataset.mark));
function show(place, isKey) {
  if (at >= 0) { marks[at].classList.remove("is-on"); rows.get(at).classList.remove("is-on"); }
  at = place;
  if (at < 0) { says.textContent = ""; return; }
  marks[at].classList.add("is-on");
  rows.get(at).classList.add("is-on");
  if (isKey) rows.get(at).scrollIntoView({block: "nearest"});
  says.textContent = marks[at].querySelector("title").textContent;
}
marks.forEach((mark, place) => {
  mark.addEventListener("pointerenter", () => show(place, true));
  mark.addEventListener("pointerleave", () => show(-1));
});
rows.forEach((row, place) => {
  row.addEventListener("pointerenter", () => show(place));
  row.addEventListener("pointerleave", () => show(-1));
});
figure.addEventListener("keydown", event => {
  const steps = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1};
  const places = order();
  let next = -1;
  if (event.key in steps) {
    const here = at < 0 ? (steps[event.key] > 0 ? -1 : 0) : places.indexOf(at);
    next = places[(here + steps[event.key] + places.length) % places.length];
  } else if (event.key === "Home") next = places[0];
  else if (event.key === "End") next = places[places.length - 1];
  else if (event.key !== "Escape") return;
  event.preventDefault();
  if (places.length) show(next, true);
});
document.querySelectorAll("th").forEach((head, column) => head.querySelector("button").addEventListener("click", () => {
  const down = head.getAttribute("aria-sort") === "ascending";
  document.querySelectorAll("th").forEach(other => other.removeAttribute("aria-sort"));
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  const value = row => row.cells[column].dataset.value;
  const compared = (a, b) => isNaN(a) || isNaN(b) ? a.localeCompare(b) : a - b;
  const sorted = [...body.rows].sort((a, b) => {
    const x = value(a), y = value(b);
    if (x === undefined || y === undefined) return (x === undefined) - (y === undefined);
    return (down ? -1 : 1) * compared(x, y);
  });
  body.append(...sorted);
}));
"""
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; script-src "
    f"'sha256-{b64encode(sha256(SCRIPT.encode()).digest()).decode()}'"
)
HINT = "In the picture, arrow keys go from number to number. A column's name sorts the table."


def page(figure: Figure, frame: Frame) -> str:
    """Return a whole page. The receipt stands at its end, as JSON."""
    svg = draw(figure, frame._replace(metadata=""), Look(width=960))
    title = said(frame.title or "A picture")
    receipt = (
        f'<script type="application/json" id="receipt">{_json(frame.metadata)}</script>\n' if frame.metadata else ""
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{title}</title>\n<style>{CSS}</style>\n</head>\n<body>\n<main>\n"
        f'<figure tabindex="0" role="group" aria-label="{title}">\n{svg}</figure>\n'
        f'<section>\n<h2>The numbers</h2>\n<p class="hint">{HINT}</p>\n<p id="says" aria-live="polite"></p>\n'
        f'<div class="rows">\n{_table(figure)}</div>\n</section>\n</main>\n'
        f"<script>{SCRIPT}</script>\n{receipt}</body>\n</html>\n"
    )


def _json(text: str) -> str:
    """Return JSON as a script of HTML holds it: nothing in it can end the script."""
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _table(figure: Figure) -> str:
    table = numbers(figure)
    numeric = [
        all(isinstance(row[place], (int, float, type(None))) for row in table.rows)
        and any(row[place] is not None for row in table.rows)
        for place in range(len(table.columns))
    ]
    heads = "".join(
        f'<th scope="col"{" class=n" if right else ""}><button type="button">{said(name)}</button></th>'
        for name, right in zip(table.columns, numeric, strict=True)
    )
    rows = (
        f'<tr data-mark="{place}">{"".join(map(_cell, row, table.columns))}</tr>'
        for place, row in enumerate(table.rows)
    )
    return f"<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n" + "\n".join(rows) + "\n</tbody>\n</table>\n"


def _cell(value: Cell, column: str) -> str:
    if value is None:
        return f'<td class="unknown">{UNKNOWN}</td>'
    if isinstance(value, str):
        return f'<td data-value="{said(value)}">{said(value)}</td>'
    shown = str(value) if column == "year" else number_said(value)
    return f'<td class="n" data-value="{value}">{shown}</td>'
